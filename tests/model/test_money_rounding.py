"""Rounding and sharing out: halves away from zero, and shares that always sum to the whole."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.model.money import apportion, divided, largest_remainder, minor, price_text

many = settings(max_examples=500, deadline=None)
amounts = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("tenths", "whole"), [(125, 13), (-125, -13), (135, 14), (25, 3), (-25, -3), (-4, 0), (43515, 4352), (10, 1)]
)
def test_halves_are_rounded_away_from_zero(tenths: int, whole: int) -> None:
    assert divided(tenths, 10) == whole


def test_a_bill_of_thirty_percent_and_the_rest_make_up_the_whole() -> None:
    first = divided(14505 * 30, 100)
    assert (first, 14505 - first) == (4352, 10153)


def test_the_callers_decimal_context_changes_nothing() -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_DOWN
        assert minor(Decimal("123456789.12"), "EUR") == 12345678912
        assert largest_remainder(1000000, [Decimal("0.33333"), Decimal("0.66667")]) == [333330, 666670]
        assert price_text("123456.5", "EUR") == "123456.50"


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12))
@many
def test_whole_division_rounds_to_the_nearest_and_mirrors_negatives(numerator: int, denominator: int) -> None:
    result = divided(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - result) <= Fraction(1, 2)
    assert divided(-numerator, denominator) == -result
    if 2 * abs(numerator) % (2 * denominator) == denominator:
        assert abs(result) * denominator > abs(numerator)


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [1, 1], [3, 2]),
        (1, [0, 1, 0], [0, 1, 0]),
        (7, [0, 0], [4, 3]),
        (10, [Decimal("0.1"), Decimal("0.3")], [3, 7]),
        (0, [3, 4], [0, 0]),
        (0, [], []),
        (9, [2, -1], [18, -9]),
        (4, [1, -1], [2, 2]),
        (10, [-1, -1], [5, 5]),
        (5, [1, 2, 2], [1, 2, 2]),
    ],
)
def test_shares_go_by_weight_and_ties_to_the_first(total: int, weights: list[int], shares: list[int]) -> None:
    assert largest_remainder(total, weights) == shares


def test_a_total_cannot_be_split_over_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        largest_remainder(1, [])


weights = st.lists(st.one_of(st.integers(-(10**6), 10**9), st.decimals(0, 10**6, places=4)), min_size=1, max_size=12)


@given(amounts, weights)
@many
def test_shares_always_sum_to_the_total_and_are_less_than_one_unit_off(
    total: int, weights: list[Decimal | int]
) -> None:
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    assert largest_remainder(-total, weights) == [-share for share in shares]
    whole = sum(Fraction(weight) for weight in weights)
    assume(whole)
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * Fraction(weight) / whole) < 1
        assert weight or not share


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12), st.integers(1, 10**6))
@many
def test_parts_of_a_rounded_sum_sum_to_it_and_are_less_than_one_unit_off(
    numerators: list[int], denominator: int
) -> None:
    total = divided(sum(numerators), denominator)
    parts = apportion(total, numerators, denominator)
    assert sum(parts) == total
    for part, numerator in zip(parts, numerators, strict=True):
        assert abs(part - Fraction(numerator, denominator)) < 1
