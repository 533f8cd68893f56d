"""``crm credit``: parts of an issued invoice are given back, exact to the cent and never more than there is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties, refused, totals


def credited(crm: Crm, *words: str) -> str:
    ref: str = done(crm, "credit", *words)["result"][0]
    return ref


def test_chosen_lines_are_credited_with_their_quantity_or_a_part_of_it(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Seat x 30 @ 9.99 tax 19", "Book x 3 @ 10 tax 7", "Talk @ 100 tax 19")
    first = credited(crm, ref, "--qty", "1=10", "--lines", "3", "--reason", "Came back")
    credit = crm.show(first)
    assert (credit["type"], credit["corrects"], credit["title"]) == ("credit", ref, "Credit on RE-2026-0001")
    assert (credit["number"], credit["stage"], credit["reason"]) == ("RE-2026-0002", "issued", "Came back")
    assert [(line["name"], line["quantity"], line["net"]) for line in credit["lines"]] == [
        ("Seat", "10", "99.90"),
        ("Talk", "1", "100.00"),
    ]
    assert totals(crm, ref)["credited"] == totals(crm, first)["total"] == "237.88"
    assert totals(crm, ref)["due"] == "269.86"


def test_the_quantity_is_given_back_to_the_deal(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Seat x 30 @ 9.99 tax 19")
    ref = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    done(crm, "issue", ref)
    credited(crm, ref, "--qty", "1=10")
    assert crm.show(deal)["lines"][0]["billed"] == "20"
    rest = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    assert crm.show(rest)["lines"][0]["quantity"] == "10"


def test_an_amount_is_split_over_the_rates(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Setup @ 1000 tax 19", "Book @ 100 tax 7")
    credit = crm.show(credited(crm, ref, "--amount", "129.70"))
    assert [(line["tax_rate"], line["gross"], line["tax"]) for line in credit["lines"]] == [
        ("19", "119.00", "19.00"),
        ("7", "10.70", "0.70"),
    ]
    assert credit["totals"]["total"] == "129.70"


def test_an_amount_that_was_credited_is_open_again_on_the_deal(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Seat x 30 @ 9.99 tax 19")
    ref = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    done(crm, "issue", ref)
    credited(crm, ref, "--amount", "50")
    assert crm.show(deal)["lines"][0]["billed"] == "30"
    rest = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    assert totals(crm, rest)["total"] == "50.00"


@pytest.mark.parametrize("parts", [("--lines", "1"), ("--qty", "1=0.5"), ("--amount", "0.01"), ("--amount", "1.02")])
def test_the_rest_takes_exactly_what_is_left(crm: Crm, parts: tuple[str, ...]) -> None:
    parties(crm)
    ref = issued(crm, "Odd x 1.5 @ 0.99 tax 19 incl", "Odd x 3 @ 0.333333 tax 19", "Even @ 1.01 tax 7")
    before = crm.show(ref)["totals"]
    first = crm.show(credited(crm, ref, *parts))["totals"]
    rest = crm.show(credited(crm, ref, "--rest"))["totals"]
    for name in ("net", "tax", "total"):
        assert Decimal(first[name]) + Decimal(rest[name]) == Decimal(before[name])
    assert totals(crm, ref)["due"] == "0.00"
    assert crm.show(ref)["stage"] == "paid"
    assert refused(crm, 4, "credit", ref, "--amount", "0.01")["code"] == "already_done"


def test_what_concerned_the_whole_is_credited_by_share(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm, "Seat x 4 @ 25 tax 19")
    done(crm, "line", "add", ref, "Rebate", "--kind", "discount", "--amount", "10")
    done(crm, "issue", ref)
    assert totals(crm, ref)["net"] == "90.00"
    assert totals(crm, credited(crm, ref, "--qty", "1=1"))["net"] == "22.50"
    assert totals(crm, credited(crm, ref, "--rest"))["net"] == "67.50"


def test_a_paid_invoice_asks_for_its_money_back(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "pay", ref)
    answer = done(crm, "credit", ref, "--amount", "190")
    assert answer["warnings"] == [f"190.00 EUR more was paid than is now due: crm pay {ref} --refund gives it back."]
    assert (crm.show(ref)["stage"], totals(crm, ref)["due"]) == ("paid", "-190.00")
    done(crm, "pay", ref, "--refund")
    assert totals(crm, ref)["due"] == "0.00"


def test_more_than_is_left_is_refused(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Seat x 10 @ 10 tax 19")
    assert refused(crm, 5, "credit", ref, "--amount", "119.01")["field"] == "amount"
    assert refused(crm, 5, "credit", ref, "--qty", "1=11")["field"] == "qty"
    credited(crm, ref, "--qty", "1=8")
    assert "2 left to credit, not 3" in refused(crm, 5, "credit", ref, "--qty", "1=3")["message"]
    credited(crm, ref, "--lines", "1")
    refused(crm, 4, "credit", ref, "--lines", "1")


def test_lines_are_refused_when_an_amount_has_taken_their_money(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, "Seat x 10 @ 10 tax 19")
    credited(crm, ref, "--amount", "100")
    error = refused(crm, 5, "credit", ref, "--lines", "1")
    assert "19.00 EUR" in error["message"] and "--rest" in error["hint"]


@pytest.mark.parametrize(
    ("words", "exit"),
    [
        ((), 2),
        (("--amount", "10", "--rest"), 2),
        (("--lines", "9"), 3),
        (("--lines", "x"), 2),
        (("--qty", "1"), 2),
        (("--qty", "1=0"), 5),
        (("--qty", "1=-1"), 5),
        (("--amount", "0"), 5),
        (("--amount", "-5"), 5),
        (("--amount", "1.001"), 2),
        (("--amount", "5 USD"), 2),
    ],
)
def test_what_cannot_be_credited_changes_nothing(crm: Crm, words: tuple[str, ...], exit: int) -> None:
    parties(crm)
    refused(crm, exit, "credit", issued(crm), *words)


def test_drafts_cancelled_ones_and_credits_are_not_credited(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    refused(crm, 5, "credit", draft(crm), "--rest")
    credit = credited(crm, ref, "--rest")
    refused(crm, 5, "credit", credit, "--rest")
    other = issued(crm)
    done(crm, "cancel", other)
    refused(crm, 4, "credit", other, "--rest")


def test_the_timeline_tells_it(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    credited(crm, ref, "--amount", "50")
    told = [(entry["what"], entry["text"]) for entry in crm("timeline", ref, "--self", "--json").json]
    assert told[-1] == ("credited", "50.00 EUR by INVOICE-2 (RE-2026-0002)")


def test_a_deposit_that_is_credited_is_open_again(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design x 3 @ 333.33 tax 19")
    deposit = done(crm, "convert", deal, "--to", "invoice", "--deposit", "30%")["result"][0]
    done(crm, "issue", deposit)
    credited(crm, deposit, "--amount", "100")
    last = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    kept = Decimal(totals(crm, deposit)["total"]) - 100
    assert Decimal(totals(crm, last)["total"]) == Decimal(crm.show(deal)["amount"]) - kept
