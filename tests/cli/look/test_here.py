"""Bare ``crm``: how to begin, and once there is something, how it stands."""

from __future__ import annotations

import pytest

from tests.conftest import Crm

PARTY = ("--street", "Am Ufer 1", "--postal-code", "10115", "--city", "Berlin", "--country", "DE")


def test_what_is_open_unpaid_and_overdue_stands_there(crm: Crm) -> None:
    crm.now = "2026-11-26T10:00:00+00:00"
    crm.new("company", "Me", "--mine", *PARTY, "--vat-id", "DE136695976", "--iban", "DE89370400440532013000")
    crm.new("company", "Kohl", *PARTY)
    assert "To get started" in crm().out, "two companies are nothing that is open"
    crm.new("deal", "A", "--amount", "34200")
    crm.new("deal", "B", "--amount", "10 CHF")
    assert crm("move", crm.new("deal", "Over"), "won").exit == 0
    crm.new("quote", "Old", "--valid-until", "2026-11-01")
    for title in ("One", "Two", "Draft"):
        crm.new("invoice", title, "--company", "COMPANY-2", "--line", "Oven @ 100 tax 0", "--due-date", "2026-12-01")
    assert crm("issue", "INVOICE-1", "INVOICE-2").exit == crm("pay", "INVOICE-1", "40").exit == 0
    crm.now = "2026-12-02T10:00:00+00:00"
    done = crm("--no-input")
    assert [line.split(maxsplit=3) for line in done.lines[:3]] == [
        ["Deals", "2", "open", "10.00 CHF + 34,200.00 EUR"],
        ["Quotes", "1", "open", "1 expired"],
        ["Invoices", "2", "unpaid", "160.00 EUR due, 2 overdue"],
    ]
    assert max(map(len, done.lines)) <= 80
    invoices = crm("--json").json[-1]
    assert (invoices["word"], invoices["sums"], invoices["past"]) == ("unpaid", {"EUR": "160.00"}, {"overdue": 2})
    assert "To get started" in crm("--db", "other.db").out


@pytest.mark.file
def test_nothing_is_made_by_looking_and_no_line_is_too_wide(crm: Crm) -> None:
    done = crm()
    assert (done.exit, done.err, crm.db.exists()) == (0, "", False)
    assert max(map(len, done.lines)) <= 80
    assert crm("--json").json == []
