"""What of payments is free: what was paid too much goes on to other invoices or back, and never twice."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done, issued, parties, refused, totals
from tests.difference import changed

FIFTY = "Book @ 47.983 tax 19"  # 57.10 with its tax


def due(crm: Crm, *refs: str) -> list[str]:
    return [totals(crm, ref)["due"] for ref in refs]


def allocated(crm: Crm) -> dict[str, list[tuple[str, int]]]:
    """Payment -> what it settles, as (reference, minor units)."""
    sql = "SELECT 'PAYMENT-' || payment AS payment, upper(kind) || '-' || element AS ref, amount FROM allocation"
    found: dict[str, list[tuple[str, int]]] = {}
    for row in crm("sql", f"{sql} ORDER BY id", "--json").json:
        found.setdefault(row["payment"], []).append((row["ref"], row["amount"]))
    return found


def hundred(crm: Crm, **fields: str) -> str:
    return issued(crm, "Setup @ 100 tax 19", **fields)


def test_m5_what_was_paid_too_much_pays_another_invoice(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    assert due(crm, first, second) == ["119.00", "57.10"]
    done(crm, "pay", first, "124.95", "--allow-over")
    moved = changed(crm, "pay", second, "--payment", "PAYMENT-1", "--json")
    assert moved.touched == {"allocation": "+2 ~1(amount)", "link": moved.touched["link"]}
    assert moved.result.json["updated"] == [first, "PAYMENT-1"]
    assert due(crm, first, second) == ["0.00", "51.15"]
    assert [crm.show(ref)["stage"] for ref in (first, second)] == ["paid", "issued"]
    assert allocated(crm) == {"PAYMENT-1": [(first, 11900), (second, 595)]}
    assert refused(crm, 4, "pay", second, "--payment", "PAYMENT-1")["candidates"] == [first, second]
    done(crm, "undo")
    assert due(crm, first, second) == ["-5.95", "57.10"]
    done(crm, "redo")
    assert allocated(crm) == {"PAYMENT-1": [(first, 11900), (second, 595)]}


def test_m5_no_more_than_what_is_free_is_used(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    done(crm, "pay", first, "124.95", "--allow-over")
    error = refused(crm, 5, "pay", second, "5.96", "--payment", "PAYMENT-1")
    assert error["message"] == "PAYMENT-1 has 5.95 EUR left, not 5.96 EUR."
    done(crm, "pay", second, "2", "--payment", "PAYMENT-1")
    assert due(crm, first, second) == ["-3.95", "55.10"]
    done(crm, "pay", second, "3.95", "--payment", "PAYMENT-1")
    assert due(crm, first, second) == ["0.00", "51.15"]


def test_m5_the_excess_belongs_to_the_latest_payment_by_date_then_by_number(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    done(crm, "pay", first, "100", "--on", "2026-11-20")
    done(crm, "pay", first, "30", "--on", "2026-11-10", "--allow-over")
    done(crm, "pay", first, "5", "--on", "2026-11-20", "--allow-over")
    assert due(crm, first) == ["-16.00"]
    refused(crm, 4, "pay", second, "--payment", "PAYMENT-2")
    done(crm, "pay", second, "--payment", "PAYMENT-3")
    assert due(crm, first, second) == ["-11.00", "52.10"]
    assert [edge["from"] for edge in crm("tree", "PAYMENT-3", "--json").json["edges"]] == [second]
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    assert due(crm, first, second) == ["0.00", "41.10"]
    refused(crm, 4, "pay", second, "--payment", "PAYMENT-2")
    assert allocated(crm) == {
        "PAYMENT-1": [(first, 8900), (second, 1100)],
        "PAYMENT-2": [(first, 3000)],
        "PAYMENT-3": [(second, 500)],
    }


def test_m5_what_a_credit_makes_too_much_is_free_too_and_what_is_unused_is_used_first(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    payment = crm.new("payment", "--amount", "130")
    done(crm, "pay", first, "--payment", payment)
    done(crm, "credit", first, "--amount", "19")
    done(crm, "pay", second, "20", "--payment", payment)
    assert allocated(crm) == {payment: [(first, 11000), (second, 2000)]}
    assert due(crm, first, second) == ["-10.00", "37.10"]
    done(crm, "pay", second, "--payment", payment)
    assert due(crm, first, second) == ["0.00", "27.10"]


def test_m5_what_is_free_can_go_back_and_then_is_not_free_any_more(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    done(crm, "pay", first, "124.95", "--allow-over")
    done(crm, "pay", first, "--refund")
    assert due(crm, first) == ["0.00"]
    refused(crm, 4, "pay", second, "--payment", "PAYMENT-1")
    error = refused(crm, 5, "pay", first, "119.01", "--refund")
    assert error["message"] == f"119.01 EUR cannot be refunded: 119.00 EUR was paid on {first}."
    assert refused(crm, 5, "pay", second, "1", "--refund")["message"] == (
        f"Nothing can be refunded: nothing was paid on {second}."
    )


def test_m5_what_was_used_elsewhere_does_not_go_back(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    done(crm, "pay", first, "124.95", "--allow-over")
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    refused(crm, 2, "pay", first, "--refund")
    assert "119.00 EUR was paid" in refused(crm, 5, "pay", first, "120", "--refund")["message"]
    assert "5.95 EUR was paid" in refused(crm, 5, "pay", second, "6", "--refund")["message"]


def test_m5_a_payment_that_a_cancellation_freed_goes_back_or_pays_another(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    done(crm, "pay", first)
    done(crm, "cancel", first)
    answer = done(crm, "pay", "PAYMENT-1", "50", "--refund", "--on", "2026-11-22")
    assert (answer["created"], answer["linked"]) == (["PAYMENT-2"], ["PAYMENT-1"])
    refund = crm.show("PAYMENT-2")
    assert [refund[name] for name in ("amount", "date", "company")] == ["-50.00", "2026-11-22", "COMPANY-2"]
    error = refused(crm, 5, "pay", "PAYMENT-1", "69.01", "--refund")
    assert error["message"] == "PAYMENT-1 has 69.00 EUR left, not 69.01 EUR."
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    done(crm, "pay", "PAYMENT-1", "--refund")
    assert crm.show("PAYMENT-3")["amount"] == "-11.90"
    assert refused(crm, 4, "pay", "PAYMENT-1", "--refund")["candidates"] == ["PAYMENT-2", second, "PAYMENT-3"]
    assert refused(crm, 5, "rm", "PAYMENT-1")["candidates"]
    done(crm, "undo")
    done(crm, "pay", "PAYMENT-1", "11.90", "--refund")


def test_m5_a_payment_is_not_paid(crm: Crm) -> None:
    payment = crm.new("payment", "--amount", "50")
    for words in ((), ("10",), ("--refund", "--skonto"), ("--refund", "--payment", payment)):
        refused(crm, 2, "pay", payment, *words)
    refund = crm.new("payment", "--amount", "-50")
    assert refused(crm, 4, "pay", refund, "--refund")["message"] == "PAYMENT-2 is not an incoming payment."
    assert refused(crm, 5, "pay", payment, "0", "--refund")["field"] == "amount"


def test_m5_what_went_back_of_an_invoice_is_not_free_when_it_is_cancelled(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), hundred(crm)
    done(crm, "pay", first, "100", "--on", "2026-11-20")
    done(crm, "pay", first, "19", "--on", "2026-11-21")
    done(crm, "pay", first, "30", "--refund")
    warnings = done(crm, "cancel", first)["warnings"]
    assert warnings == ["PAYMENT-1 is unallocated again: 89.00 EUR."]
    refused(crm, 4, "pay", second, "--payment", "PAYMENT-2")
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    assert due(crm, second) == ["30.00"]


def test_m5_the_money_of_one_payment_is_not_taken_twice_by_a_redo(crm: Crm) -> None:
    parties(crm)
    first, second, third = hundred(crm), issued(crm, FIFTY), issued(crm, FIFTY)
    payment = crm.new("payment", "--amount", "57.10")
    step = done(crm, "pay", second, "--payment", payment)["step"]
    done(crm, "undo")
    done(crm, "pay", third, "--payment", payment)
    error = refused(crm, 4, "redo", str(step))
    assert (
        error["message"]
        == f"It cannot be done: {payment} would pay out more than it holds: {second} and {third} used it."
    )
    done(crm, "pay", first, "124.95", "--allow-over")
    step = done(crm, "pay", second, "--payment", "PAYMENT-2")["step"]
    done(crm, "undo")
    done(crm, "pay", first, "--refund")
    assert f"{first} now needs that money" in refused(crm, 4, "redo", str(step))["message"]


def test_m5_a_payment_is_not_undone_when_it_went_back(crm: Crm) -> None:
    parties(crm)
    first = hundred(crm)
    step = done(crm, "pay", first, "60")["step"]
    back = done(crm, "pay", first, "50", "--refund")["step"]
    error = refused(crm, 4, "undo", str(step))
    assert error["message"] == f"It cannot be done: more of {first} was refunded than was paid, by PAYMENT-2."
    done(crm, "undo", str(back))
    done(crm, "undo", str(step))
    assert due(crm, first) == ["119.00"]


def test_m5_a_payment_that_pays_another_by_now_is_not_undone(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    step = done(crm, "pay", first, "124.95", "--allow-over")["step"]
    used = done(crm, "pay", second, "--payment", "PAYMENT-1")["step"]
    assert refused(crm, 4, "undo", str(step))["hint"] == f"Undo first: crm undo {used}"


@pytest.mark.parametrize("words", [("--refund",), ("5", "--refund")])
def test_m5_a_payment_that_is_there_is_no_refund(crm: Crm, words: tuple[str, ...]) -> None:
    parties(crm)
    first = hundred(crm)
    done(crm, "pay", first, "124.95", "--allow-over")
    assert refused(crm, 2, "pay", first, "--payment", "PAYMENT-1", *words)["field"] == "refund"
    less = crm("pay", first, "--payment", crm.new("payment", "--amount", "10"), "--json", "--", "-5")
    assert (less.exit, less.error["field"]) == (2, "refund")


def test_m5_the_timeline_says_where_the_money_went(crm: Crm) -> None:
    parties(crm)
    first, second = hundred(crm), issued(crm, FIFTY)
    done(crm, "pay", first, "124.95", "--allow-over")
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    told = [(entry["what"], entry["text"]) for entry in crm("timeline", first, "--json").json]
    assert ("changed", "5.95 EUR of PAYMENT-1 is unallocated again") in told
    told = [(entry["what"], entry["text"]) for entry in crm("timeline", second, "--json").json]
    assert ("paid", "5.95 EUR by PAYMENT-1") in told
    done(crm, "credit", first, "--amount", "10")
    done(crm, "pay", second, "--payment", "PAYMENT-1")
    assert crm("history", first).exit == crm("timeline", "PAYMENT-1").exit == 0


def test_m5_a_payment_does_not_come_back_to_an_invoice_that_was_cancelled_since(crm: Crm) -> None:
    parties(crm)
    first = hundred(crm)
    step = done(crm, "pay", first, "60")["step"]
    done(crm, "undo")
    done(crm, "cancel", first)
    error = refused(crm, 4, "redo", str(step))
    assert error["message"] == f"It cannot be done: {first} is now cancelled."
