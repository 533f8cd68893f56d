"""The lines of one element: the table, and what they add up to below it."""

from __future__ import annotations

from typing import Any

from crmcli.model.results import Column, LineList, Record
from crmcli.render import Output

from .samples import look, output

COLUMNS = (Column("line", "Line", "number"), Column("name", "Name", "title"), Column("gross", "Gross", "money"))
TOTALS: Record = {
    "net": "1000.00",
    "tax": "190.00",
    "total": "1190.00",
    "paid": "0.00",
    "by_rate": [{"category": "S", "rate": "19", "net": "1000.00", "tax": "190.00"}],
}


def listed(**more: Any) -> LineList:
    rows = [{"line": 1, "name": "Setup", "gross": "1190.00", "currency": "EUR"}]
    return LineList("lines of QUOTE-1", COLUMNS, rows, 1, currency="EUR", totals=TOTALS, **more)


def test_totals_by_rate_and_what_is_billed_stand_below_the_lines() -> None:
    billing = {"state": "partial", "billed": "357.00", "open": "833.00"}
    assert [line.rstrip() for line in output(listed(billing=billing)).splitlines()] == [
        "Line  Name      Gross",
        "   1  Setup  1,190.00",
        "",
        "             Net  1,000.00",
        "19 % on 1,000.00    190.00",
        "       Total EUR  1,190.00",
        "          Billed    357.00",
        "            Open    833.00",
    ]


def test_nothing_is_said_of_billing_when_nothing_is_billed() -> None:
    drawn = output(listed(billing={"state": "none", "billed": "0.00", "open": "1190.00"}))
    assert "Billed" not in drawn
    assert drawn.splitlines()[-1].strip() == "Total EUR  1,190.00"


def test_with_fields_and_in_a_pipe_there_are_only_the_lines() -> None:
    assert "Total" not in output(listed(), Output(**{**vars(look()), "fields": ("line", "name")}))
    assert output(listed(), look(terminal=False)) == "line\tname\tgross\n1\tSetup\t1190.00\n"


def test_rates_that_charge_nothing_are_told_apart_by_their_category() -> None:
    rates = [("Z", "0"), ("AE", "0"), ("O", None), (None, None)]
    by_rate = [{"category": category, "rate": rate, "net": "10.00", "tax": "0.00"} for category, rate in rates]
    found = LineList(
        "lines of QUOTE-1", COLUMNS, listed().rows, 1, currency="EUR", totals={**TOTALS, "by_rate": by_rate}
    )
    drawn = [line.strip() for line in output(found).splitlines()]
    assert drawn[4:-1] == ["0 % on 10.00      0.00", "0 % (AE) on 10.00      0.00", "(O) on 10.00      0.00"]
