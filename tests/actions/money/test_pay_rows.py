"""``crm pay``: a payment, what it settles, and the stage that follows; to the cent and to the day."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, refused, touched
from tests.actions.invoices import draft, issued, parties, totals

PAID = "date amount currency method reference contact company title"
SETTLED = "kind element payment amount"
GRANTED = "kind element payment tax_category tax_rate net tax gross"
LINK = "from_kind from_id to_kind to_id how"


def test_what_is_due_is_paid_by_one_payment(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    found = act(crm, "pay", "INVOICE-1")
    assert found.touched == {"payment": "+1", "allocation": "+1", "link": "+3 +4", "invoice": "~1(stage)"}
    assert added(found, "payment", PAID) == [
        ("2026-11-23", 119000, "EUR", "bank", None, None, 2, "Payment of RE-2026-0001")
    ]
    assert added(found, "allocation", SETTLED) == [("invoice", 1, 1, 119000)]
    assert sorted(added(found, "link", LINK)) == [
        ("company", 2, "payment", 1, "company_of"),
        ("invoice", 1, "payment", 1, "pays"),
    ]
    assert cells(found, "invoice", 1) == {"stage": ("issued", "paid")}
    answer = found.result.json
    assert (answer["result"], answer["updated"], answer["linked"]) == (["PAYMENT-1"], ["INVOICE-1"], ["INVOICE-1"])


def test_a_part_leaves_the_stage_and_says_how_it_came(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    words = ("500", "--on", "2026-11-20", "--method", "cash", "--reference", "T1")
    found = act(crm, "pay", "INVOICE-1", *words)
    assert found.touched == {"payment": "+1", "allocation": "+1", "link": "+3 +4"}
    assert added(found, "payment", PAID) == [
        ("2026-11-20", 50000, "EUR", "cash", "T1", None, 2, "Payment of RE-2026-0001")
    ]
    assert totals(crm, "INVOICE-1")["due"] == "690.00"


def test_not_a_cent_more_than_is_due_is_taken(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert refused(crm, 5, "pay", "INVOICE-1", "1190.01")["field"] == "amount"
    assert crm("pay", "INVOICE-1", "1000").exit == 0
    assert refused(crm, 5, "pay", "INVOICE-1", "190.01")["field"] == "amount"
    found = act(crm, "pay", "INVOICE-1", "189.99")
    assert "invoice" not in found.touched
    assert totals(crm, "INVOICE-1")["due"] == "0.01"
    assert refused(crm, 5, "pay", "INVOICE-1", "0.02")["field"] == "amount"
    assert cells(act(crm, "pay", "INVOICE-1", "0.01"), "invoice", 1) == {"stage": ("issued", "paid")}
    assert refused(crm, 4, "pay", "INVOICE-1")["code"] == "already_done"
    assert refused(crm, 4, "pay", "INVOICE-1", "0.01")["code"] == "already_done"


def test_a_cent_more_is_taken_when_it_is_allowed(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    found = act(crm, "pay", "INVOICE-1", "1190.01", "--allow-over")
    assert [row["amount"] for row in found.added["payment"].values()] == [119001]
    assert cells(found, "invoice", 1) == {"stage": ("issued", "paid")}
    assert totals(crm, "INVOICE-1")["due"] == "-0.01"


@pytest.mark.parametrize("words", [("1271.06",), ("--skonto",), ("1271.06", "--skonto")], ids=str)
def test_on_its_last_day_the_discount_is_granted_by_rate(crm: Crm, words: tuple[str, ...]) -> None:
    """Issued on 2026-11-23 with 2%/14: the last day is 2026-12-07."""
    parties(crm)
    issued(crm, "Setup @ 1000 tax 19", "Talk x 2 @ 50 tax 7", skonto="2%/14")
    found = act(crm, "pay", "INVOICE-1", *words, "--on", "2026-12-07")
    assert found.touched == {
        "payment": "+1",
        "allocation": "+1",
        "skonto": "+1 +2",
        "link": "+3 +4",
        "invoice": "~1(stage)",
    }
    assert added(found, "allocation", SETTLED) == [("invoice", 1, 1, 127106)]
    assert added(found, "skonto", GRANTED) == [
        ("invoice", 1, 1, "S", "19", 2000, 380, 2380),
        ("invoice", 1, 1, "S", "7", 200, 14, 214),
    ]
    assert totals(crm, "INVOICE-1")["due"] == "0.00"


def test_after_its_last_day_no_discount_is_granted(crm: Crm) -> None:
    parties(crm)
    issued(crm, skonto="2%/14")
    refused(crm, 5, "pay", "INVOICE-1", "--skonto", "--on", "2026-12-08")
    found = act(crm, "pay", "INVOICE-1", "1166.20", "--on", "2026-12-08")
    assert found.touched == {"payment": "+1", "allocation": "+1", "link": "+3 +4"}
    assert totals(crm, "INVOICE-1")["due"] == "23.80"


def test_a_cent_beside_the_discounted_amount_is_a_part(crm: Crm) -> None:
    parties(crm)
    issued(crm, skonto="2%/14")
    assert "skonto" not in act(crm, "pay", "INVOICE-1", "1166.19").touched
    assert refused(crm, 5, "pay", "INVOICE-1", "5", "--skonto")["field"] == "amount"
    found = act(crm, "pay", "INVOICE-1", "0.01")
    assert [row["gross"] for row in found.added["skonto"].values()] == [2380]
    assert cells(found, "invoice", 1) == {"stage": ("issued", "paid")}


def test_a_payment_that_is_there_is_used_as_far_as_it_goes(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    issued(crm, "Talk @ 100 tax 19")
    crm.new("payment", "--amount", "1200", "--company", "COMPANY-2", "--date", "2026-11-01")
    found = act(crm, "pay", "INVOICE-1", "--payment", "PAYMENT-1")
    assert touched(found) == {"allocation": "+1", "invoice": "~1(stage)", "link": found.touched["link"]}
    assert added(found, "allocation", SETTLED) == [("invoice", 1, 1, 119000)]
    assert added(found, "link", LINK) == [("invoice", 1, "payment", 1, "pays")]
    refused(crm, 5, "pay", "INVOICE-2", "10.01", "--payment", "PAYMENT-1")
    found = act(crm, "pay", "INVOICE-2", "--payment", "PAYMENT-1")
    assert added(found, "allocation", SETTLED) == [("invoice", 2, 1, 1000)]
    assert "invoice" not in found.touched
    refused(crm, 4, "pay", "INVOICE-2", "--payment", "PAYMENT-1")


def test_money_that_goes_back_is_a_negative_payment(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert crm("pay", "INVOICE-1").exit == 0
    refused(crm, 5, "pay", "INVOICE-1", "1190.01", "--refund")
    found = act(crm, "pay", "INVOICE-1", "20", "--refund")
    assert added(found, "payment", "amount title") == [(-2000, "Refund of RE-2026-0001")]
    assert added(found, "allocation", SETTLED) == [("invoice", 1, 2, -2000)]
    assert cells(found, "invoice", 1) == {"stage": ("paid", "issued")}


def test_the_payer_is_the_contact_when_there_is_no_company(crm: Crm) -> None:
    parties(crm)
    address = ("--street", "Weg 3", "--postal-code", "1", "--city", "Kiel", "--country", "DE")
    crm.new("contact", "Ada Lovelace", *address)
    crm.new("invoice", "Work", "--contact", "CONTACT-1", "--line", "Seat @ 10 tax 19")
    assert crm("issue", "INVOICE-1").exit == 0
    assert added(act(crm, "pay", "INVOICE-1"), "payment", "contact company") == [(1, None)]


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (5, ("INVOICE-1",)),
        (5, ("INVOICE-2", "0")),
        (2, ("INVOICE-2", "much")),
        (2, ("INVOICE-2", "5", "--on", "someday")),
        (2, ("INVOICE-2", "--refund")),
        (3, ("INVOICE-2", "--payment", "PAYMENT-9")),
        (3, ("INVOICE-9",)),
        (2, ("COMPANY-1", "5")),
        (5, ("INVOICE-2", "5", "--refund")),
        (5, ("INVOICE-2", "--skonto")),
        (5, ("INVOICE-4", "5")),
        (5, ("INVOICE-3", "5")),
    ],
    ids=str,
)
def test_what_is_refused_books_nothing(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    parties(crm)
    draft(crm)
    issued(crm)
    issued(crm)
    assert crm("cancel", "INVOICE-3").exit == 0
    refused(crm, exit, "pay", *words)


def test_people_read_what_was_paid_and_what_is_due_then(crm: Crm) -> None:
    parties(crm)
    issued(crm, skonto="2%/14")
    assert "690.00 EUR due" in crm("pay", "INVOICE-1", "500").out
    said = crm("pay", "INVOICE-1", "--skonto").out
    assert all(words in said for words in ("666.20 EUR paid", "23.80 EUR", "granted", "nothing due"))
    issued(crm)
    assert "nothing due" in crm("pay", "INVOICE-2", "1190").out
    assert "5.00 EUR overpaid" in crm("pay", "INVOICE-2", "5", "--allow-over").out
    assert "5.00 EUR given back" in crm("pay", "INVOICE-2", "5", "--refund").out


def test_of_a_payment_that_is_there_nothing_else_is_said(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    issued(crm, currency="USD")
    crm.new("payment", "--amount", "1200", "--company", "COMPANY-2")
    for words in (("--on", "today"), ("--method", "cash"), ("--reference", "T1")):
        refused(crm, 2, "pay", "INVOICE-1", "--payment", "PAYMENT-1", *words)
    assert refused(crm, 5, "pay", "INVOICE-2", "--payment", "PAYMENT-1")["field"] == "payment"
    crm.new("payment", "--amount", "-5", "--company", "COMPANY-2")
    assert crm("pay", "INVOICE-1", "--payment", "PAYMENT-2").exit == 4
