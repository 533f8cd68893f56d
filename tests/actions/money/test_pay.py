"""``crm pay``: payments, parts of them, refunds, skonto, and the stage that follows."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties, refused, totals


def test_without_an_amount_all_that_is_due_is_paid(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    answer = done(crm, "pay", ref, "--reference", "RE-2026-0001", "--on", "2026-11-20")
    assert answer["result"] == answer["created"] == ["PAYMENT-1"]
    assert answer["updated"] == [ref]
    assert crm.show(ref)["stage"] == "paid"
    assert (totals(crm, ref)["paid"], totals(crm, ref)["due"]) == ("1190.00", "0.00")
    payment = crm.show("PAYMENT-1")
    expected = {
        "title": "Payment of RE-2026-0001",
        "date": "2026-11-20",
        "amount": "1190.00",
        "currency": "EUR",
        "method": "bank",
        "reference": "RE-2026-0001",
        "company": "COMPANY-2",
    }
    assert {name: payment[name] for name in expected} == expected


def test_parts_add_up_until_nothing_is_due(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "pay", ref, "190.01")
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("issued", "999.99")
    done(crm, "pay", ref, "999.99", "--method", "cash")
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("paid", "0.00")


def test_undoing_a_payment_makes_the_amount_due_again_whatever_the_order(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    first = done(crm, "pay", ref, "400")["step"]
    second = done(crm, "pay", ref)["step"]
    done(crm, "undo", str(first))
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("issued", "400.00")
    done(crm, "redo", str(first))
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("paid", "0.00")
    done(crm, "undo", str(second))
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("issued", "790.00")
    assert crm("show", "PAYMENT-2").exit == 3


def test_more_than_is_due_is_refused_unless_it_is_allowed(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    error = refused(crm, 5, "pay", ref, "1200")
    assert error["message"] == f"1,200.00 EUR is more than the 1,190.00 EUR due on {ref}."
    done(crm, "pay", ref, "1200", "--allow-over")
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("paid", "-10.00")


def test_what_was_paid_too_much_goes_back_as_a_negative_payment(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "pay", ref, "1200", "--allow-over")
    done(crm, "pay", ref, "--refund")
    assert crm.show("PAYMENT-2")["amount"] == "-10.00"
    assert totals(crm, ref)["due"] == "0.00"
    assert crm.show(ref)["stage"] == "paid"


def test_a_refund_of_what_was_due_opens_the_invoice_again(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "pay", ref)
    done(crm, "pay", ref, "90", "--refund")
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("issued", "90.00")
    error = refused(crm, 5, "pay", ref, "5000", "--refund")
    assert "1,100.00 EUR was paid" in error["message"]


def test_one_transfer_pays_two_invoices(crm: Crm) -> None:
    parties(crm)
    first, second = issued(crm), issued(crm)
    payment = crm.new("payment", "--amount", "1500", "--company", "COMPANY-2")
    done(crm, "pay", first, "--payment", payment)
    answer = done(crm, "pay", second, "--payment", payment)
    assert (answer["created"], answer["result"]) == ([], [payment])
    assert [totals(crm, ref)["due"] for ref in (first, second)] == ["0.00", "880.00"]
    error = refused(crm, 4, "pay", second, "--payment", payment)
    assert error["candidates"] == [first, second]


def test_no_more_is_taken_from_a_payment_than_is_left_of_it(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    payment = crm.new("payment", "--amount", "100")
    error = refused(crm, 5, "pay", ref, "100.01", "--payment", payment)
    assert "100.00 EUR left" in error["message"]


def test_a_payment_in_another_currency_pays_nothing(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    payment = crm.new("payment", "--amount", "100 USD")
    assert "USD" in refused(crm, 5, "pay", ref, "--payment", payment)["message"]
    assert refused(crm, 2, "pay", ref, "100 USD")["field"] == "amount"


def test_the_payment_is_the_end_of_the_tree_and_stands_in_the_timeline(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design @ 800 tax 19")
    ref = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    done(crm, "issue", ref)
    done(crm, "pay", ref, "500")
    edges = [(edge["from"], edge["to"], edge["how"]) for edge in crm("tree", deal, "--json").json["edges"]]
    assert (ref, "PAYMENT-1", "pays") in edges
    told = [(entry["what"], entry["text"]) for entry in crm("timeline", ref, "--json").json]
    assert ("issued", "RE-2026-0001, due 2026-12-07") in told
    assert ("paid", "500.00 EUR by PAYMENT-1") in told
    error = refused(crm, 5, "unlink", ref, "PAYMENT-1")
    assert "crm undo" in error["hint"]


def test_a_payment_that_settles_something_is_neither_removed_nor_changed(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "pay", ref)
    assert refused(crm, 5, "rm", "PAYMENT-1")["candidates"] == [ref]
    assert refused(crm, 5, "edit", "PAYMENT-1", "--amount", "1")["field"] == "amount"
    done(crm, "edit", "PAYMENT-1", "--reference", "Transfer 77")
    assert crm.show("PAYMENT-1")["reference"] == "Transfer 77"


@pytest.mark.parametrize(
    ("words", "exit"),
    [(("0",), 5), (("abc",), 2), (("1.001",), 2), (("nan",), 2), (("1e3",), 2), (("10", "--on", "31.13.2026"), 2)],
)
def test_amounts_and_days_that_cannot_be_read_are_refused(crm: Crm, words: tuple[str, ...], exit: int) -> None:
    parties(crm)
    refused(crm, exit, "pay", issued(crm), *words)


def test_a_draft_is_not_paid(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm)
    assert refused(crm, 5, "pay", ref)["hint"] == f"Issue it first: crm issue {ref}"


def test_paying_twice_is_a_conflict(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "pay", ref)
    for words in ((), ("10",)):
        assert refused(crm, 4, "pay", ref, *words)["code"] == "already_done"


def test_only_invoices_that_ask_for_money_are_paid(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    cancellation = done(crm, "cancel", ref)["result"][0]
    refused(crm, 5, "pay", ref)
    refused(crm, 5, "pay", cancellation)
    refused(crm, 2, "pay", crm.new("deal", "Relaunch"))
    refused(crm, 3, "pay", "INVOICE-99")


def test_a_payment_of_the_discounted_amount_in_time_closes_the_invoice(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Setup @ 1000 tax 19", "Book @ 100 tax 7", skonto="2%/14")
    assert totals(crm, ref)["total"] == "1297.00"
    done(crm, "pay", ref, "1271.06", "--on", "2026-12-07")
    assert (crm.show(ref)["stage"], totals(crm, ref)["skonto"], totals(crm, ref)["due"]) == ("paid", "25.94", "0.00")
    rows = crm("sql", "SELECT tax_rate, net, tax, gross FROM skonto ORDER BY id", "--json").json
    assert [tuple(row.values()) for row in rows] == [("19", 2000, 380, 2380), ("7", 200, 14, 214)]


def test_one_day_later_the_discount_stays_due(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, skonto="2%/14")
    done(crm, "pay", ref, "1166.20", "--on", "2026-12-08")
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("issued", "23.80")


def test_skonto_can_be_taken_by_name_and_is_undone_with_its_payment(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, skonto="2%/14")
    done(crm, "pay", ref, "--skonto")
    assert crm.show("PAYMENT-1")["amount"] == "1166.20"
    assert crm.show(ref)["stage"] == "paid"
    done(crm, "undo")
    assert totals(crm, ref)["skonto"] == "0.00"
    assert crm.show(ref)["stage"] == "issued"
    crm.now = "2026-12-20T12:00:00Z"
    assert "ended on 2026-12-07" in refused(crm, 5, "pay", ref, "--skonto")["message"]


def test_skonto_is_terms_only_and_may_be_given_when_issuing(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm)
    done(crm, "issue", ref, "--skonto", "3%/10")
    assert crm.show(ref)["skonto"] == "3%/10"
    assert totals(crm, ref)["due"] == "1190.00"
    assert refused(crm, 5, "pay", issued(crm), "--skonto")["field"] == "skonto"
    assert refused(crm, 2, "issue", draft(crm), "--skonto", "viel")["field"] == "skonto"


def test_rounding_is_added_to_what_is_due(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Odd @ 0.98 tax 0", rounding="0.02")
    assert totals(crm, ref)["due"] == "1.00"
    done(crm, "pay", ref)
    assert crm.show("PAYMENT-1")["amount"] == "1.00"


def test_overdue_is_reckoned_from_the_due_date_and_what_is_due(crm: Crm) -> None:
    parties(crm)
    late, paid, open_draft = issued(crm), issued(crm), draft(crm)
    done(crm, "pay", paid)
    crm.now = "2026-12-07T23:00:00Z"
    assert crm("invoice", "list", "overdue", "-q").lines == []
    crm.now = "2026-12-08T00:00:00Z"
    assert crm("invoice", "list", "overdue", "-q").lines == [late]
    assert crm("invoice", "list", "overdue=no", "-q").lines == [paid, open_draft]
    records = {record["ref"]: record for record in crm("invoice", "list", "--json").json}
    assert [(records[ref]["overdue"], records[ref]["due"]) for ref in (late, paid)] == [
        (True, "1190.00"),
        (False, "0.00"),
    ]
    assert crm.show(late)["overdue"] is True


def test_a_quote_expires_unless_it_is_approved(crm: Crm) -> None:
    parties(crm)
    quotes = [crm.new("quote", "Offer", "--line", "Setup @ 10 tax 19") for _ in range(3)]
    done(crm, "move", quotes[1], "sent")
    done(crm, "move", quotes[2], "approved")
    assert crm.show(quotes[0])["valid_until"] == "2026-12-23"
    crm.now = "2026-12-24T12:00:00Z"
    assert crm("quote", "list", "expired", "-q").lines == quotes[:2]
    assert crm.show(quotes[2])["expired"] is False


def test_a_word_that_is_no_filter_is_refused_with_those_that_are(crm: Crm) -> None:
    parties(crm)
    assert "overdue" in refused(crm, 2, "invoice", "list", "overdeu")["hint"]
    assert crm("company", "list", "mine", "-q").lines == ["COMPANY-1"]


def test_no_decimals_and_three_decimals(crm: Crm) -> None:
    parties(crm)
    yen = issued(crm, "Setup @ 1000 tax 10", currency="JPY")
    refused(crm, 2, "pay", yen, "100.50")
    done(crm, "pay", yen, "100")
    assert totals(crm, yen)["due"] == "1000"
    dinar = issued(crm, "Setup @ 1.234 tax 0", currency="KWD")
    done(crm, "pay", dinar, "1.233")
    assert totals(crm, dinar)["due"] == "0.001"
