"""Sellers, clients and invoices for tests of money."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from conftest import Crm

from tests.prepared import prepared

NOON = "2026-11-23T12:00:00Z"
SELLER = ("--mine", "--street", "Am Ufer 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE")
CLIENT = ("--street", "Hafen 2", "--postal-code", "20095", "--city", "Hamburg", "--country", "DE")


@prepared
def parties(crm: Crm) -> None:
    """COMPANY-1 sells, COMPANY-2 buys; the clock stands."""
    crm.now = NOON
    crm.new("company", "Ada Works", *SELLER, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT)


def draft(crm: Crm, *lines: str, company: str = "COMPANY-2", **fields: str) -> str:
    """A draft with these lines; one of 1000.00 and 19 % tax when none are given."""
    words = [word for line in lines or ("Setup @ 1000 tax 19",) for word in ("--line", line)]
    words += [word for name, value in fields.items() for word in (f"--{name.replace('_', '-')}", value)]
    return crm.new("invoice", "Work", "--company", company, *words)


def issued(crm: Crm, *lines: str, **fields: str) -> str:
    """The same, issued; it is due in 14 days, on 2026-12-07."""
    ref = draft(crm, *lines, **fields)
    done(crm, "issue", ref)
    return ref


def done(crm: Crm, *words: str) -> dict[str, Any]:
    """The answer of a write that must not fail."""
    result = crm(*words, "--json")
    assert result.exit == 0, result.err
    answer: dict[str, Any] = result.json
    return answer


def imported(crm: Crm, *rows: Mapping[str, Any]) -> list[str]:
    """The invoices that are made of these rows, as another program exports them."""
    result = crm("import", "invoice", "-", "--json", stdin=json.dumps(rows))
    assert result.exit == 0, result.err
    refs: list[str] = result.json["result"]
    return refs


def totals(crm: Crm, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = crm.show(ref)["totals"]
    return found


def refused(crm: Crm, exit: int, *words: str) -> dict[str, Any]:
    """The error of a command that must fail with this exit code, have a hint, and change nothing."""
    from pictures import dump

    before = dump(crm.db)
    result = crm(*words, "--json")
    assert result.exit == exit, (result.exit, result.out, result.err)
    assert result.out == ""
    assert dump(crm.db) == before
    error = result.error
    assert error["hint"], error["message"]
    assert error["message"].endswith((".", "?")), error["message"]
    return error
