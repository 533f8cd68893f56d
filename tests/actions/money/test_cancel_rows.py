"""``crm cancel``: a document of its own, of today, takes an invoice back; of the old one the stage alone changes."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, refused, removed, touched
from tests.actions.invoices import draft, issued, parties

LINK = "from_kind from_id to_kind to_id how"
LATER = "2026-12-05T12:00:00Z"


def test_a_cancellation_has_all_the_lines_and_the_parties(crm: Crm) -> None:
    parties(crm)
    issued(crm, "Setup @ 1000 tax 19", "Talk x 2 @ 50 tax 7")
    assert crm("edit", "COMPANY-2", "--city", "Kiel").exit == 0
    found = act(crm, "cancel", "INVOICE-1", "--reason", "Wrong client", final=True)
    assert touched(found) == {
        "invoice": "+2 ~1(stage)",
        "line": "+3 +4",
        "document": "+2",
        "link": found.touched["link"],
    }
    assert cells(found, "invoice", 1) == {"stage": ("issued", "cancelled")}
    row = found.added["invoice"][2]
    assert (row["type"], row["corrects"], row["reason"], row["number"], row["stage"]) == (
        *("cancellation", 1, "Wrong client", "RE-2026-0002", "issued"),
    )
    assert (row["amount"], row["client_name"], row["client_city"], row["seller_name"]) == (
        *(129700, "Acme", "Hamburg", "Ada Works"),
    )
    assert (row["due_date"], row["skonto"]) == (None, None)
    assert added(found, "line", "kind element number name quantity net tax gross from_line") == [
        ("invoice", 2, 1, "Setup", "1", 100000, 19000, 119000, 1),
        ("invoice", 2, 2, "Talk", "2", 10000, 700, 10700, 2),
    ]
    assert sorted(added(found, "link", LINK)) == [
        ("company", 1, "invoice", 2, "seller_of"),
        ("company", 2, "invoice", 2, "company_of"),
        ("invoice", 1, "invoice", 2, "corrects"),
    ]
    answer = found.result.json
    assert (answer["created"], answer["updated"]) == (["INVOICE-2"], ["INVOICE-1"])


def test_a_cancellation_is_of_the_day_on_which_it_is_made(crm: Crm) -> None:
    parties(crm)
    issued(crm, supply_date="2026-11-10")
    crm.now = LATER
    row = act(crm, "cancel", "INVOICE-1", final=True).added["invoice"][2]
    assert (row["issue_date"], row["supply_date"]) == ("2026-12-05", "2026-11-10")


def test_a_cancellation_in_the_next_year_is_numbered_in_its_series(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    crm.now = "2027-01-04T12:00:00Z"
    row = act(crm, "cancel", "INVOICE-1", final=True).added["invoice"][2]
    assert (row["issue_date"], row["number"]) == ("2027-01-04", "RE-2027-0001")


def test_what_was_paid_is_free_again(crm: Crm) -> None:
    parties(crm)
    issued(crm, skonto="2%/14")
    assert crm("pay", "INVOICE-1", "1166.20").exit == 0
    issued(crm, "Talk @ 1000 tax 7")
    found = act(crm, "cancel", "INVOICE-1", final=True)
    assert cells(found, "invoice", 1) == {"stage": ("paid", "cancelled")}
    assert removed(found, "allocation", "element payment amount") == [(1, 1, 116620)]
    assert removed(found, "skonto", "element payment gross") == [(1, 1, 2380)]
    assert removed(found, "link", LINK) == [("invoice", 1, "payment", 1, "pays")]
    assert "payment" not in touched(found)
    assert len(found.result.json["warnings"]) == 1
    again = act(crm, "pay", "INVOICE-2", "--payment", "PAYMENT-1")
    assert added(again, "allocation", "element payment amount") == [(2, 1, 107000)]


def test_many_are_cancelled_each_by_its_own(crm: Crm) -> None:
    parties(crm)
    for _ in range(3):
        issued(crm)
    found = act(crm, "cancel", "INVOICE-3", "INVOICE-1", final=True)
    assert added(found, "invoice", "id corrects number") == [(4, 3, "RE-2026-0004"), (5, 1, "RE-2026-0005")]
    assert set(found.altered["invoice"]) == {1, 3}
    assert len(found.added["document"]) == 2


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (5, ("INVOICE-1", "INVOICE-2")),
        (4, ("INVOICE-1", "INVOICE-3")),
        (5, ("INVOICE-4",)),
        (5, ("INVOICE-1", "INVOICE-5")),
        (3, ("INVOICE-1", "INVOICE-9")),
        (2, ("INVOICE-1", "COMPANY-1")),
    ],
    ids=str,
)
def test_one_that_cannot_be_cancelled_and_none_is(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    parties(crm)
    issued(crm)
    draft(crm)
    issued(crm)
    assert crm("cancel", "INVOICE-3").exit == 0
    issued(crm)
    assert crm("credit", "INVOICE-5", "--amount", "5").exit == 0
    refused(crm, exit, "cancel", *words)


def test_a_cancellation_says_all_that_the_invoice_said(crm: Crm) -> None:
    parties(crm)
    three = ("A @ 299.33 tax 20", "B @ 179.33 tax 20", "C @ 99.34 tax 20")
    days = {"supply_date": "2026-11-01", "supply_until": "2026-11-15"}
    more = {"tax_rounding": "line", "rounding": "0.04", "tax_note": "As agreed.", "owner": "mia", "currency": "USD"}
    issued(crm, *three, **days, **more)
    row = act(crm, "cancel", "INVOICE-1", final=True).added["invoice"][2]
    assert (row["amount"], row["tax_rounding"], row["rounding"]) == (69361, "line", 4)
    assert (row["supply_date"], row["supply_until"]) == ("2026-11-01", "2026-11-15")
    assert (row["tax_note"], row["owner"], row["currency"]) == ("As agreed.", "mia", "USD")
    assert [line["gross"] for line in crm.show("INVOICE-2")["lines"]] == [
        line["gross"] for line in crm.show("INVOICE-1")["lines"]
    ]


def test_people_are_not_told_to_undo_what_is_final(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    for verb in ("issue", "cancel"):
        assert "undo" not in crm(verb, "INVOICE-1", "--color", "never", terminal=True).out
