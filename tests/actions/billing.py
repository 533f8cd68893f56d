"""Deals, quotes and what is billed of them, for tests of billing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from conftest import Crm

from tests.actions.invoices import done

FOUR = (
    "Analysis @ 2000 tax 0 disc 50%",
    "Design @ 4000 tax 15 disc 50%",
    "Build @ 3000 tax 15",
    "Test @ 3000 tax 15",
    "Licence @ 5000 tax 25",
)
"""14,000.00 net, 2,450.00 tax, 16,450.00 in all."""


def client(crm: Crm) -> str:
    return crm.new("company", "Acme")


def deal(crm: Crm, *lines: str, **fields: str) -> str:
    """A deal with these lines for the first company, which is made when it does not exist."""
    return _made(crm, "deal", lines, fields)


def quote(crm: Crm, *lines: str, **fields: str) -> str:
    """A quote that was approved."""
    ref = _made(crm, "quote", lines, fields)
    done(crm, "move", ref, "approved")
    return ref


def billed(crm: Crm, source: str, *options: str) -> str:
    """An invoice over a deal or quote."""
    answer = done(crm, "convert", source, "--to", "invoice", *options)
    ref: str = answer["result"][0]
    return ref


def quoted(crm: Crm, source: str) -> str:
    """An approved quote made from a deal."""
    ref: str = done(crm, "convert", source, "--to", "quote")["result"][0]
    done(crm, "move", ref, "approved")
    return ref


def called(crm: Crm, source: str) -> str:
    """What lines call a deal or quote that they bill a part of: its number, where it has one."""
    return str(crm.show(source).get("number") or source)


def total(crm: Crm, *refs: str) -> str:
    """What documents add up to."""
    return str(sum(Decimal(crm.show(ref)["totals"]["total"]) for ref in refs))


def sums(crm: Crm, ref: str) -> tuple[str, str, str]:
    """Net, tax and total of a document."""
    found = crm.show(ref)["totals"]
    return found["net"], found["tax"], found["total"]


def lines(crm: Crm, ref: str) -> list[tuple[str, str, str]]:
    """Name, quantity and total of each line."""
    return [(line["name"], line["quantity"], line["gross"]) for line in crm.show(ref)["lines"]]


def state(crm: Crm, ref: str) -> tuple[str, str, str]:
    """State, billed and open."""
    found = crm.show(ref)["billing"]
    return found["state"], found["billed"], found["open"]


def rates(crm: Crm, ref: str) -> dict[str | None, tuple[str, str]]:
    """Net and tax by rate."""
    found: list[dict[str, Any]] = crm.show(ref)["totals"]["by_rate"]
    return {rate["rate"]: (rate["net"], rate["tax"]) for rate in found}


def _made(crm: Crm, kind: str, texts: tuple[str, ...], fields: dict[str, str]) -> str:
    if "company" not in fields and not crm("company", "list", "--format", "ids").out.strip():
        client(crm)
    fields = {"company": "COMPANY-1", **fields}
    words = [word for name, value in fields.items() for word in (f"--{name.replace('_', '-')}", value)]
    return crm.new(kind, "Work", *words, *(word for text in texts for word in ("--line", text)))
