"""The arithmetic of billing: parts that add up to the whole, and nothing beyond it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.model.billing import (
    Billed,
    Claim,
    Open,
    among,
    deductions,
    of_percent,
    portion,
    quantity_text,
    remainder,
    share,
    split,
    sums,
    units,
)
from crmcli.model.totals import Group, compute, line_amount, taxed

S19: Group = ("S", "19", False)
S20: Group = ("S", "20", False)
GROSS19: Group = ("S", "19", True)


def line(**values: Any) -> dict[str, Any]:
    return {"type": "product", "quantity": "1", "price": "1", "discount_line": None, **values}


@pytest.mark.parametrize(
    ("text", "quantity"), [("2.5", 25000), ("-19", -190000), ("0.0001", 1), ("12", 120000), ("-0.5", -5000)]
)
def test_quantities_are_ten_thousandths_and_back(text: str, quantity: int) -> None:
    assert units(text) == quantity
    assert quantity_text(quantity) == text


def test_nothing_said_is_a_quantity_of_one() -> None:
    assert units(None) == 10_000


@pytest.mark.parametrize(
    ("whole", "taken", "rest"),
    [(10, 3, 7), (10, 10, 0), (10, 12, 0), (-19, -9, -10), (-19, -20, 0), (10, -2, 12), (0, 5, 0), (0, -5, 0)],
)
def test_what_is_left_never_turns_into_the_other_sign(whole: int, taken: int, rest: int) -> None:
    assert remainder(whole, taken) == rest


def test_the_last_part_of_a_line_takes_what_rounding_left() -> None:
    third = line(quantity="3", price="0.335")  # 1.005 is 1.01, but one of them 0.34
    first, amount = portion(third, units("1"), Billed(), "EUR")
    assert (first["quantity"], first["discount_line"], amount) == ("1", None, 34)
    second, amount = portion(third, units("1"), Billed(units("1"), 34), "EUR")
    assert (second["discount_line"], amount) == (None, 34)
    last, amount = portion(third, units("1"), Billed(units("2"), 68), "EUR")
    assert (last["discount_line"], amount) == (1, 33)
    assert line_amount(last, "EUR") == 33


def test_no_part_takes_more_than_the_line_has() -> None:
    tiny = line(quantity="100", price="0.006")  # 0.60, but each alone 0.01
    _, amount = portion(tiny, units("1"), Billed(units("60"), 60), "EUR")
    assert amount == 0


def test_a_discount_on_the_line_goes_with_the_quantity() -> None:
    seats = line(quantity="30", price="100", discount_line=1000)
    part, amount = portion(seats, units("10"), Billed(), "EUR")
    assert (part["discount_line"], amount) == (333, 100_000 - 333)
    rest, amount = portion(seats, units("20"), Billed(units("10"), 100_000 - 333), "EUR")
    assert (rest["discount_line"], amount) == (667, 200_000 - 667)


def test_a_line_with_another_price_than_before_is_billed_at_its_new_one() -> None:
    seats = line(quantity="30", price="1000")
    _, amount = portion(seats, units("20"), Billed(units("10"), 100_000, same=False), "EUR")
    assert amount == 2_000_000


def test_a_line_that_shrank_below_what_was_billed_is_free_and_no_credit() -> None:
    seats = line(quantity="2", price="100", discount_line=15_000)
    part, amount = portion(seats, units("1"), Billed(units("1"), 10_000), "EUR")
    assert amount == 0
    assert line_amount(part, "EUR") == 0


def test_more_than_the_whole_costs_more_than_the_whole() -> None:
    _, amount = portion(line(quantity="30", price="100"), units("40"), Billed(), "EUR")
    assert amount == 400_000


def test_negative_quantities_are_billed_in_parts_too() -> None:
    bottles = line(quantity="-19", price="1")
    part, amount = portion(bottles, units("-9"), Billed(), "EUR")
    assert (part["quantity"], amount) == ("-9", -900)
    assert portion(bottles, units("-10"), Billed(units("-9"), -900), "EUR")[1] == -1000


def test_the_ending_invoice_takes_the_rest_of_the_tax() -> None:
    """299.33 + 179.33 + 99.34 at 20 %, each on an invoice of its own: 59.87 + 35.87 + 19.86, together 115.60."""
    key = (S20, None)
    first = sums([Claim(key, 29933)], {}, ())
    second = sums([Claim(key, 17933)], {key: first[0]}, ())
    before = {key: (first[0][0] + second[0][0], first[0][1] + second[0][1])}
    last = sums([Claim(key, 9934)], before, {key})
    assert (first, second, last) == ([(29933, 5987)], [(17933, 3587)], [(9934, 1986)])


def test_where_prices_include_tax_the_rest_of_the_tax_is_taken_from_the_net() -> None:
    key = (GROSS19, None)
    first = sums([Claim(key, 99)], {}, ())
    second = sums([Claim(key, 99)], {key: first[0]}, ())
    assert first == second == [(83, 16)]
    assert sums([Claim(key, 99)], {key: (166, 32)}, {key}) == [(84, 15)]


def test_the_rounding_of_many_small_parts_never_grows_beyond_one_unit() -> None:
    key, before, taxes = (S19, None), (0, 0), []
    for _ in range(40):
        net, tax = sums([Claim(key, 3)], {key: before}, ())[0]
        before = before[0] + net, before[1] + tax
        taxes.append(tax)
    assert abs(before[1] - taxed([before[0]], S19)[0][1]) <= 1
    assert set(taxes) == {0, 1}


def test_a_correction_of_tax_never_makes_a_credit() -> None:
    key = (S19, None)
    assert sums([Claim(key, 1)], {key: (100, 99)}, {key}) == [(1, -1)]


def test_under_the_line_policy_each_line_ends_by_itself() -> None:
    first, second = (S20, 1), (S20, 2)
    claims = [Claim(first, 17933), Claim(second, 9934)]
    assert sums(claims, {first: (17933, 3587)}, {first}) == [(17933, 3586), (9934, 1987)]


@pytest.mark.parametrize(
    ("whole", "rest", "taken", "room", "now"),
    [
        (-7500, (1, 2), 0, 10_000, -3750),
        (-7500, (0, 1), -3750, 10_000, -3750),
        (2500, (1, 3), 0, 0, 1667),
        (2500, (0, 1), 1667, 0, 833),
        (-7500, (0, 1), 0, 1000, -1000),
        (-7500, (0, 1), 0, -5, 0),
        (-5000, (0, 1), -7500, 10_000, 0),
        (0, (0, 1), 0, 10_000, 0),
        (-7500, (0, 1), 0, None, -7500),
    ],
)
def test_what_concerns_the_whole_is_billed_by_share_and_discounts_only_what_there_is(
    whole: int, rest: tuple[int, int], taken: int, room: int | None, now: int
) -> None:
    assert share(whole, rest, taken, room) == now


def test_a_deposit_of_a_gross_order_is_split_by_its_rate() -> None:
    assert split(10_000, [(("S", "21"), (100_000, 21_000))], [121_000]) == [(8264, 1736)]


def test_who_takes_all_that_is_left_of_a_rate_takes_its_exact_sums() -> None:
    assert split(119, [(("S", "19"), (98, 21))], [119]) == [(98, 21)]


def test_a_percentage_is_rounded_together_with_those_before_it() -> None:
    assert of_percent(14505, "30", []) == 4352
    assert of_percent(14505, "70", [("30", 4352)]) == 10153
    tenths: list[tuple[str, int]] = []
    for _ in range(10):
        tenths.append(("10", of_percent(14505, "10", tenths)))
    assert sum(amount for _, amount in tenths) == 14505
    assert of_percent(10000, "0.125", [("99.875", 9988)]) == 12


RATE = ("S", "21")


@pytest.mark.parametrize(
    ("own", "deposit", "last", "off"),
    [
        ((100_000, 21_000), (8264, 1736), False, (8264, 1736)),
        ((4133, 867), (8264, 1736), False, (4133, 867)),
        ((0, 0), (8264, 1736), False, (0, 0)),
        ((-100, -21), (8264, 1736), False, (0, 0)),
        ((100_000, 21_000), (-8264, -1736), False, (0, 0)),
        ((100_000, 21_000), (-8264, -1736), True, (-8264, -1736)),
    ],
    ids=["all", "its own amount", "nothing", "no credit", "not yet", "billed again"],
)
def test_deposits_are_taken_off_up_to_the_invoices_own_amount(
    own: tuple[int, int], deposit: tuple[int, int], last: bool, off: tuple[int, int]
) -> None:
    assert deductions({RATE: own}, [Open(1, RATE, *deposit)], last) == [off]


def test_a_deposit_of_another_rate_stays_open_until_the_last_invoice() -> None:
    own, deposit = {("S", "16"): (10_000, 1600)}, [Open(1, RATE, 8264, 1736)]
    assert deductions(own, deposit, last=False) == [(0, 0)]
    assert deductions(own, deposit, last=True) == [(8264, 1736)]
    assert deductions({("S", "16"): (5000, 0)}, deposit, last=True) == [(4132, 868)]


def test_what_is_billed_again_makes_room_for_deposits_of_its_rate() -> None:
    assert deductions({}, [Open(1, RATE, -14, -3), Open(2, RATE, 8, 1)], last=True) == [(-14, -3), (8, 1)]
    twice = [Open(1, RATE, -50_652, 0), Open(2, RATE, 24_312, 0), Open(3, RATE, 21_862, 0)]
    assert deductions({}, twice, last=True) == [(-50_652, 0), (24_312, 0), (21_862, 0)]


def test_m1_what_is_open_at_a_rate_below_nothing_is_taken_off_in_the_end() -> None:
    own = {("Z", "0"): (1000, 0), RATE: (-50, -10)}
    assert deductions(own, [Open(1, RATE, 50, 9)], last=False) == [(0, 0)]
    assert deductions(own, [Open(1, RATE, 50, 9)], last=True) == [(50, 9)]


def test_several_deposits_share_what_there_is_in_their_order() -> None:
    deposits = [Open(1, RATE, 8264, 1736), Open(2, RATE, 8264, 1736)]
    assert deductions({RATE: (12_397, 2603)}, deposits, last=False) == [(8264, 1736), (4133, 867)]


prices = st.decimals("0", "999", places=3).map(str)


@given(
    st.integers(1, 400),
    prices,
    st.lists(st.integers(1, 200), max_size=8),
    st.sampled_from(["group", "line"]),
    st.booleans(),
)
@settings(max_examples=500, deadline=None)
def test_parts_and_the_last_part_add_up_to_the_line(
    whole: int, price: str, parts: list[int], policy: str, included: bool
) -> None:
    one = line(quantity=quantity_text(whole * 100), price=price, tax_rate="19", tax_included=included)
    key = (("S", "19", included), 1 if policy == "line" else None)
    total, taken, before = compute([one], "EUR", policy), Billed(), (0, 0)
    while left := remainder(whole * 100, taken.quantity):
        take = min(parts.pop() * 100, left) if parts else left
        part, amount = portion(one, take, taken, "EUR")
        assert line_amount(part, "EUR") == amount >= 0
        after = Billed(taken.quantity + take, taken.amount + amount)
        ended = {key} if after.amount == line_amount(one, "EUR") else set()
        net, tax = sums([Claim(key, amount)], {key: before}, ended)[0]
        assert net + tax >= 0
        taken, before = after, (before[0] + net, before[1] + tax)
    assert before == (total.net, total.tax)


@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 25_000)), min_size=1, max_size=4),
    st.integers(0, 500_000),
)
@settings(max_examples=500, deadline=None)
def test_money_split_over_rates_adds_up(lefts: list[tuple[int, int]], gross: int) -> None:
    rates = [(("S", str(place + 1)), left) for place, left in enumerate(lefts)]
    weights = [net + tax for net, tax in lefts]
    parts = split(min(gross, sum(weights)), rates, weights)
    assert sum(net + tax for net, tax in parts) == min(gross, sum(weights))
    if gross >= sum(weights):
        assert parts == lefts


@given(st.lists(st.integers(0, 40), min_size=2, max_size=4).filter(any), st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_what_a_rate_gives_is_split_among_what_is_left_to_the_cent(grosses: list[int], gross: int) -> None:
    rate, gross = GROSS19[:2], min(gross, sum(grosses))
    lefts = [taxed([left], GROSS19)[0] for left in grosses]
    whole = sum(net for net, _ in lefts), sum(tax for _, tax in lefts)
    part = whole if gross == sum(grosses) else taxed([gross], GROSS19)[0]
    found = among(part, rate, lefts)
    assert (sum(net for net, _ in found), sum(tax for _, tax in found)) == part
    for (net, tax), left in zip(found, grosses, strict=True):
        assert abs((net + tax) * sum(grosses) - gross * left) < sum(grosses)
    if part == whole:
        assert found == lefts


def test_what_was_taken_off_more_than_billed_is_given_back_with_the_rest_alone() -> None:
    lefts = [(100, 19), (-50, -9)]
    assert among((42, 8), ("S", "19"), lefts) == [(42, 8), (0, 0)]
    assert among((50, 10), ("S", "19"), lefts) == lefts


def test_the_last_invoice_takes_what_a_rate_has_too_little_for_off_its_total() -> None:
    own = {("S", "19"): (10000, 1900), ("S", "7"): (1000, 70)}
    deposits = [Open(1, ("S", "7"), 3000, 210)]
    assert deductions(own, deposits, False) == [(1000, 70)]
    assert deductions(own, deposits, True) == [(3000, 210)]
    assert deductions({("S", "7"): (1000, 70)}, deposits, True) == [(1000, 70)]
