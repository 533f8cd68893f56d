"""Credits after an early-payment discount: what was paid goes back, and the discount with its tax is taken back."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done, issued, parties, refused, totals
from tests.difference import changed

HUNDRED = "Setup @ 100 tax 19"
FIFTY = "Book @ 50 tax 7"


def rows(crm: Crm) -> list[tuple[str, int, int, int]]:
    """Rate, net, tax and gross of each row of the discount that was granted, in minor units."""
    sql = "SELECT tax_rate, net, tax, gross FROM skonto ORDER BY id"
    return [tuple(row.values()) for row in crm("sql", sql, "--json").json]


def figures(crm: Crm, ref: str) -> tuple[str, str, str, str]:
    found = totals(crm, ref)
    return found["credited"], found["paid"], found["skonto"], found["due"]


def discounted(crm: Crm, *lines: str, terms: str = "2%/10", **fields: str) -> str:
    """An invoice that was paid with its discount."""
    parties(crm)
    ref = issued(crm, *lines, skonto=terms, **fields)
    done(crm, "pay", ref, "--skonto")
    return ref


def test_m6_a_credit_gives_back_what_was_paid_and_takes_the_discount_back_with_its_tax(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED)
    assert figures(crm, ref) == ("0.00", "116.62", "2.38", "0.00")
    credit = changed(crm, "credit", ref, "--rest", "--json")
    assert credit.touched["skonto"] == "+2"
    assert "allocation" not in credit.touched
    assert credit.result.json["warnings"] == [
        f"116.62 EUR more was paid than is now due: crm pay {ref} --refund gives it back."
    ]
    assert rows(crm) == [("19", 200, 38, 238), ("19", -200, -38, -238)]
    assert figures(crm, ref) == ("119.00", "116.62", "0.00", "-116.62")
    done(crm, "pay", ref, "--refund")
    assert crm.show("PAYMENT-2")["amount"] == "-116.62"
    assert figures(crm, ref) == ("119.00", "0.00", "0.00", "0.00")
    done(crm, "undo")
    assert figures(crm, ref) == ("119.00", "116.62", "0.00", "-116.62")


def test_m6_a_dry_run_takes_nothing_back_and_a_payment_with_a_credit_behind_it_is_not_undone(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED)
    assert changed(crm, "credit", ref, "--rest", "--dry-run").touched == {}
    done(crm, "credit", ref, "--amount", "10")
    pay = next(step["step"] for step in crm("steps", "--json").json if step["title"].startswith("pay"))
    refused(crm, 4, "undo", str(pay))
    refused(crm, 5, "undo")


def test_m6_the_credit_of_one_rate_leaves_the_discount_of_the_other(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED, FIFTY)
    assert figures(crm, ref) == ("0.00", "169.05", "3.45", "0.00")
    done(crm, "credit", ref, "--lines", "1")
    assert figures(crm, ref) == ("119.00", "169.05", "1.07", "-116.62")
    assert rows(crm) == [("19", 200, 38, 238), ("7", 100, 7, 107), ("19", -200, -38, -238)]
    done(crm, "credit", ref, "--rest")
    assert figures(crm, ref) == ("172.50", "169.05", "0.00", "-169.05")
    assert rows(crm)[3:] == [("7", -100, -7, -107)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--qty", "1=1"), ("119.00", "349.86", "4.76", "-116.62")),
        (("--qty", "1=0.5"), ("59.50", "349.86", "5.95", "-58.31")),
        (("--lines", "1"), ("357.00", "349.86", "0.00", "-349.86")),
        (("--amount", "50"), ("50.00", "349.86", "6.14", "-49.00")),
        (("--amount", "0.20"), ("0.20", "349.86", "7.14", "-0.20")),
        (("--amount", "0.25"), ("0.25", "349.86", "7.14", "-0.25")),
        (("--amount", "0.26"), ("0.26", "349.86", "7.13", "-0.25")),
        (("--rest",), ("357.00", "349.86", "0.00", "-349.86")),
    ],
)
def test_m6_what_is_credited_was_paid_with_98_percent(
    crm: Crm, words: tuple[str, ...], expected: tuple[str, str, str, str]
) -> None:
    ref = discounted(crm, "Seat x 3 @ 100 tax 19")
    done(crm, "credit", ref, *words)
    assert figures(crm, ref) == expected


def test_m6_an_amount_is_split_over_the_rates_and_so_is_the_discount(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED, FIFTY)
    done(crm, "credit", ref, "--amount", "100")
    assert figures(crm, ref) == ("100.00", "169.05", "1.45", "-98.00")
    assert [row[0] for row in rows(crm)] == ["19", "7", "19", "7"]
    assert [sum(row[3] for row in rows(crm) if row[0] == rate) for rate in ("19", "7")] == [100, 45]


def test_m6_no_rate_gets_a_cent_of_discount_that_it_did_not_have(crm: Crm) -> None:
    ref = discounted(crm, "Pin x 30 @ 0.01 tax 0 incl", "Nail x 25 @ 0.01 tax 7 incl")
    assert [(row[0], row[3]) for row in rows(crm)] == [("0", 1), ("7", 0)]
    done(crm, "credit", ref, "--qty", "1=10", "--qty", "2=1")
    assert [(row[0], row[3]) for row in rows(crm)] == [("0", 1), ("7", 0), ("0", -1)]


def test_m6_many_small_credits_take_back_as_much_as_one(crm: Crm) -> None:
    ref = discounted(crm, "Pen x 20 @ 0.20 tax 0")
    assert figures(crm, ref)[2] == "0.08"
    for _ in range(19):
        done(crm, "credit", ref, "--qty", "1=1")
    assert figures(crm, ref) == ("3.80", "3.92", "0.00", "-3.72")
    done(crm, "credit", ref, "--rest")
    assert figures(crm, ref) == ("4.00", "3.92", "0.00", "-3.92")
    assert sum(row[3] for row in rows(crm)) == 0


def test_m6_several_payments_go_back_together_and_are_free_each_for_itself(crm: Crm) -> None:
    parties(crm)
    ref, other = issued(crm, HUNDRED, skonto="2%/10"), issued(crm, HUNDRED)
    done(crm, "pay", ref, "60", "--on", "2026-11-22")
    done(crm, "pay", ref, "56.62")
    assert figures(crm, ref) == ("0.00", "116.62", "2.38", "0.00")
    done(crm, "credit", ref, "--amount", "59.50")
    assert figures(crm, ref) == ("59.50", "116.62", "1.19", "-58.31")
    done(crm, "pay", other, "--payment", "PAYMENT-2")
    assert [totals(crm, name)["due"] for name in (ref, other)] == ["-1.69", "62.38"]
    done(crm, "pay", other, "--payment", "PAYMENT-1")
    assert [totals(crm, name)["due"] for name in (ref, other)] == ["0.00", "60.69"]
    done(crm, "credit", ref, "--rest")
    done(crm, "pay", ref, "--refund")
    assert crm.show("PAYMENT-3")["amount"] == "-58.31"


def test_m6_a_cancellation_frees_what_was_paid_and_forgets_the_discount(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED, FIFTY)
    assert done(crm, "cancel", ref)["warnings"] == ["PAYMENT-1 is unallocated again: 169.05 EUR."]
    assert rows(crm) == []
    done(crm, "pay", "PAYMENT-1", "--refund")
    assert crm.show("PAYMENT-2")["amount"] == "-169.05"


def test_m6_a_credit_before_the_payment_makes_the_discount_smaller(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, HUNDRED, FIFTY, skonto="2%/10")
    done(crm, "credit", ref, "--lines", "2")
    done(crm, "pay", ref, "--skonto")
    assert figures(crm, ref) == ("53.50", "116.62", "2.38", "0.00")
    done(crm, "credit", ref, "--rest")
    assert figures(crm, ref) == ("172.50", "116.62", "0.00", "-116.62")


def test_m6_rounding_and_other_currencies(crm: Crm) -> None:
    ref = discounted(crm, "Odd @ 99.98 tax 0", rounding="0.02")
    assert figures(crm, ref) == ("0.00", "98.00", "2.00", "0.00")
    done(crm, "credit", ref, "--amount", "49.98")
    assert figures(crm, ref) == ("49.98", "98.00", "1.00", "-48.98")
    yen = issued(crm, "Setup @ 1000 tax 10", currency="JPY", skonto="2.5%/7")
    done(crm, "pay", yen, "--skonto")
    done(crm, "credit", yen, "--rest")
    assert figures(crm, yen) == ("1100", "1072", "0", "-1072")


def test_m6_the_timeline_says_that_the_discount_is_taken_back(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED)
    done(crm, "credit", ref, "--rest")
    told = [(entry["what"], entry["text"]) for entry in crm("timeline", ref, "--json").json]
    assert ("changed", "2.38 EUR of its skonto is reversed") in told
    assert ("skonto", None, "-2.38") in [
        (row["field"], row["old"], row["new"]) for row in crm("history", ref, "--json").json
    ]


def test_m6_a_discount_does_not_come_back_when_less_is_asked_by_now(crm: Crm) -> None:
    ref = discounted(crm, HUNDRED)
    step = done(crm, "undo")["step"] - 1
    done(crm, "credit", ref, "--amount", "19")
    error = refused(crm, 4, "redo", str(step))
    assert error["message"] == f"It cannot be done: {ref} now has a different amount due."
    done(crm, "pay", ref, "--skonto")
    assert figures(crm, ref) == ("19.00", "98.00", "2.00", "0.00")
