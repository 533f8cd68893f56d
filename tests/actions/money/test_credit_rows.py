"""``crm credit``: a document of its own, of today, over what is given back; the invoice keeps all that it says."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, refused, touched
from tests.actions.invoices import draft, issued, parties, totals

LINK = "from_kind from_id to_kind to_id how"
LINE = "kind element number name quantity tax_rate net tax gross"


def billed(crm: Crm) -> str:
    """An issued invoice over 1,190.00 at 19 % and 107.00 at 7 %."""
    parties(crm)
    return issued(crm, "Setup @ 1000 tax 19", "Talk x 2 @ 50 tax 7")


def test_a_line_that_is_credited_is_a_document_of_its_own(crm: Crm) -> None:
    billed(crm)
    crm.now = "2026-12-05T12:00:00Z"
    found = act(crm, "credit", "INVOICE-1", "--lines", "2", "--reason", "Came back", final=True)
    assert touched(found) == {"invoice": "+2", "line": "+3", "document": "+2", "link": found.touched["link"]}
    row = found.added["invoice"][2]
    assert (row["type"], row["corrects"], row["reason"], row["number"], row["stage"]) == (
        *("credit", 1, "Came back", "RE-2026-0002", "issued"),
    )
    assert (row["amount"], row["issue_date"], row["client_name"], row["seller_name"]) == (
        *(10700, "2026-12-05", "Acme", "Ada Works"),
    )
    assert added(found, "line", LINE) == [("invoice", 2, 1, "Talk", "2", "7", 10000, 700, 10700)]
    assert added(found, "line", "from_line") == [(2,)]
    assert sorted(added(found, "link", LINK)) == [
        ("company", 1, "invoice", 2, "seller_of"),
        ("company", 2, "invoice", 2, "company_of"),
        ("invoice", 1, "invoice", 2, "corrects"),
    ]
    assert totals(crm, "INVOICE-1")["due"] == "1190.00"


def test_a_part_of_a_quantity_is_credited(crm: Crm) -> None:
    billed(crm)
    found = act(crm, "credit", "INVOICE-1", "--qty", "2=1", final=True)
    assert added(found, "line", LINE) == [("invoice", 2, 1, "Talk", "1", "7", 5000, 350, 5350)]
    refused(crm, 5, "credit", "INVOICE-1", "--qty", "2=1.5")
    assert added(act(crm, "credit", "INVOICE-1", "--lines", "2", final=True), "line", "quantity gross") == [("1", 5350)]


def test_an_amount_is_shared_by_the_rates(crm: Crm) -> None:
    billed(crm)
    found = act(crm, "credit", "INVOICE-1", "--amount", "129.70", final=True)
    assert sorted(added(found, "line", "tax_rate net tax gross")) == [("19", 10000, 1900, 11900), ("7", 1000, 70, 1070)]
    assert found.added["invoice"][2]["amount"] == 12970


def test_the_rest_settles_the_invoice(crm: Crm) -> None:
    billed(crm)
    assert crm("credit", "INVOICE-1", "--lines", "2").exit == 0
    found = act(crm, "credit", "INVOICE-1", "--rest", final=True)
    assert found.added["invoice"][3]["amount"] == 119000
    assert cells(found, "invoice", 1) == {"stage": ("issued", "paid")}
    assert found.result.json["updated"] == ["INVOICE-1"]
    assert refused(crm, 4, "credit", "INVOICE-1", "--rest")["code"] == "already_done"
    assert refused(crm, 4, "credit", "INVOICE-1", "--amount", "0.01")["code"] == "already_done"


def test_not_a_cent_more_than_is_left_is_credited(crm: Crm) -> None:
    billed(crm)
    assert refused(crm, 5, "credit", "INVOICE-1", "--amount", "1297.01")["field"] == "amount"
    assert crm("credit", "INVOICE-1", "--amount", "1000").exit == 0
    assert refused(crm, 5, "credit", "INVOICE-1", "--amount", "297.01")["field"] == "amount"
    found = act(crm, "credit", "INVOICE-1", "--amount", "297.00", final=True)
    assert found.added["invoice"][3]["amount"] == 29700


def test_what_was_paid_too_much_then_is_told(crm: Crm) -> None:
    billed(crm)
    assert crm("pay", "INVOICE-1").exit == 0
    found = act(crm, "credit", "INVOICE-1", "--lines", "2", final=True)
    assert set(touched(found)) == {"invoice", "line", "document", "link"}
    assert "invoice" not in found.altered
    assert "107.00" in found.result.json["warnings"][0]


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, ("INVOICE-1",)),
        (2, ("INVOICE-1", "--rest", "--amount", "5")),
        (2, ("INVOICE-1", "--lines", "1", "--rest")),
        (3, ("INVOICE-1", "--lines", "3")),
        (2, ("INVOICE-1", "--amount", "some")),
        (2, ("INVOICE-1", "--amount", "5 USD")),
        (5, ("INVOICE-1", "--amount", "0")),
        (5, ("INVOICE-1", "--amount", "-5")),
        (5, ("INVOICE-2", "--rest")),
        (4, ("INVOICE-3", "--rest")),
        (5, ("INVOICE-4", "--rest")),
        (3, ("INVOICE-9", "--rest")),
        (2, ("COMPANY-1", "--rest")),
    ],
    ids=str,
)
def test_what_is_refused_takes_no_number(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    billed(crm)
    draft(crm)
    issued(crm)
    assert crm("cancel", "INVOICE-3").exit == 0
    refused(crm, exit, "credit", *words)
