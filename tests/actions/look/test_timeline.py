"""What the timeline says of changes, in the words of people."""

from __future__ import annotations

from conftest import Crm


def told(crm: Crm, ref: str) -> list[str]:
    return [entry["text"] for entry in crm("timeline", ref, "--only", "changed", "--json").json]


def test_changes_are_told_with_labels_and_amounts_in_the_element_s_own_currency(crm: Crm) -> None:
    deal = crm.new("deal", "Relaunch", "--amount", "1200 JPY")
    crm("edit", deal, "--amount", "15000", "--close-date", "2026-12-01")
    assert told(crm, deal) == ["amount: 1,200 JPY → 15,000 JPY; close date: 2026-12-01"]


def test_a_changed_line_is_named_by_its_number_and_told_in_amounts(crm: Crm) -> None:
    deal = crm.new("deal", "Relaunch", "--line", "Design @ 10", "--line", "Seat @ 2000")
    crm("line", "edit", deal, "2", "--price", "2500.5", "--discount-line", "0.50", "--included")
    assert told(crm, deal) == [
        "line 2 changed: price 2,000.00 EUR → 2,500.50 EUR, discount line 0.50 EUR, tax included no → yes; "
        "amount: 2,010.00 EUR → 2,510.00 EUR"
    ]
