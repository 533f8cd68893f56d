"""The totals of documents: published figures, each rule of EN 16931, and properties that hold for any document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

from crmcli.errors import Refused
from crmcli.model.money import divided
from crmcli.model.totals import LineSums, RateSums, Totals, compute, line_amount, tax_group

many = settings(max_examples=500, deadline=None)
Line = dict[str, Any]


def line(price: str, tax: str | None = "19", quantity: str = "1", **more: Any) -> Line:
    return {"price": price, "tax_rate": tax, "quantity": quantity, **more}


def discount(amount: int | None = None, percent: str | None = None, **more: Any) -> Line:
    return {"type": "discount", "amount": amount, "percent": percent, **more}


def charge(amount: int | None = None, percent: str | None = None, **more: Any) -> Line:
    return {"type": "charge", "amount": amount, "percent": percent, **more}


def sums(lines: list[Line], policy: str = "group", currency: str = "EUR") -> tuple[int, int, int]:
    totals = compute(lines, currency, policy)
    return totals.net, totals.tax, totals.total


def nets(totals: Totals) -> list[int]:
    return [one.net for one in totals.lines]


THREE = [line("299.33", "20"), line("179.33", "20"), line("99.34", "20")]
PIECES = [line("4.60", "19", pieces) for pieces in ("84", "54", "288", "144", "430")]
TERMS = [
    line("2000", "0", discount_percent="50"),
    line("4000", "15", discount_percent="50"),
    line("3000", "15"),
    line("3000", "15"),
    line("5000", "25"),
]


@pytest.mark.parametrize(
    ("lines", "policy", "expected"),
    [
        ([line("1.24", "10")], "group", (124, 12, 136)),
        ([line("8.56", "10", "2")], "group", (1712, 171, 1883)),
        (THREE, "group", (57800, 11560, 69360)),
        (THREE, "line", (57800, 11561, 69361)),
        (PIECES, "group", (460000, 87400, 547400)),
        (PIECES, "line", (460000, 87401, 547401)),
        (
            [line(price, "18", tax_included=1) for price in ("400", "400.25", "600.30", "100.65")],
            "group",
            (127220, 22900, 150120),
        ),
        ([line("0.99", tax_included=1)] * 3, "group", (250, 47, 297)),
        ([line("1.01", None, "0.5")], "group", (51, 0, 51)),
        ([line("1000.10", None, discount_percent="15")], "group", (85009, 0, 85009)),
        ([line("71.42", "19", "3"), line("10.71"), line("9.80")], "group", (23477, 4461, 27938)),
        ([line("29.95"), line("1.00", "19", "-19")], "group", (1095, 208, 1303)),
        (TERMS, "group", (1400000, 245000, 1645000)),
        ([line("100", "21", tax_included=1)], "group", (8264, 1736, 10000)),
    ],
)
def test_published_figures_are_met(lines: list[Line], policy: str, expected: tuple[int, int, int]) -> None:
    assert sums(lines, policy) == expected


def test_three_equal_lines_with_tax_share_the_net_and_the_first_gets_the_cent() -> None:
    totals = compute([line("0.99", tax_included=1)] * 3, "EUR")
    assert [(one.net, one.tax, one.gross) for one in totals.lines] == [(84, 15, 99), (83, 16, 99), (83, 16, 99)]


def test_a_deposit_and_the_closing_invoice_of_terms_with_three_rates_add_up() -> None:
    whole = compute(TERMS, "EUR")
    deposit = [(rate.rate, divided(rate.net * 30, 100)) for rate in whole.rates]
    first = [line(f"{net // 100}.{net % 100:02}", rate) for rate, net in deposit]
    assert sums(first) == (420000, 73500, 493500)
    closing = TERMS + [dict(one, quantity="-1") for one in first]
    assert sums(closing) == (980000, 171500, 1151500)


def test_net_tax_and_total_are_given_per_rate_in_the_order_of_the_lines() -> None:
    totals = compute([line("100", "19"), line("50", "7"), line("10", "19"), line("5", "0"), line("3", None)], "EUR")
    assert totals.rates == (
        RateSums("S", "19", 11000, 2090),
        RateSums("S", "7", 5000, 350),
        RateSums("Z", "0", 500, 0),
        RateSums(None, None, 300, 0),
    )
    assert (totals.net, totals.tax, totals.total) == (16800, 2440, 19240)


def test_no_lines_make_zero() -> None:
    assert compute([], "EUR") == Totals(0, 0, 0, (), ())


def test_missing_columns_mean_their_defaults() -> None:
    assert compute([{"price": "5"}], "EUR") == Totals(
        500, 0, 500, (RateSums(None, None, 500, 0),), (LineSums(500, 0, 500),)
    )
    assert sums([{}]) == (0, 0, 0)
    empty = dict.fromkeys(("quantity", "price_per", "discount_percent", "discount_unit", "discount_line", "optional"))
    assert sums([line("5", None) | empty]) == (500, 0, 500)


@pytest.mark.parametrize(
    ("one", "amount"),
    [
        (line("99.90", quantity="10", discount_percent="5"), 94905),
        (line("10", quantity="3", discount_unit="2.50"), 2250),
        (line("10", quantity="3", discount_line=150), 2850),
        (line("10", quantity="3", discount_unit="1", discount_percent="10", discount_line=100), 2330),
        (line("12.50", quantity="30", price_per="12"), 3125),
        (line("1", quantity="1", price_per="3"), 33),
        (line("0.005"), 1),
        (line("0.005", quantity="-1"), -1),
        (line("0.333333", quantity="3"), 100),
        (line("33.335", quantity="0.0001"), 0),
        (line("10.01", quantity="0.5", discount_percent="12.5", price_per="0.25"), 1752),
        (line("99.999999", quantity="9999.9999"), 99999998),
    ],
)
def test_a_line_amount_is_rounded_once_after_all_discounts(one: Line, amount: int) -> None:
    assert line_amount(one, "EUR") == amount


def test_a_line_amount_that_sqlite_cannot_hold_is_refused() -> None:
    with pytest.raises(Refused):
        line_amount(line("999999999999999", None, "999999999999999"), "EUR")


def test_a_line_amount_has_the_places_of_its_currency() -> None:
    assert line_amount(line("99.5"), "JPY") == 100
    assert line_amount(line("1.2345"), "KWD") == 1235
    assert sums([line("1999", "10", "3")], currency="JPY") == (5997, 600, 6597)


@pytest.mark.parametrize(
    ("rate", "category", "group"),
    [
        ("19", None, ("S", "19")),
        ("19.00", None, ("S", "19")),
        ("0", None, ("Z", "0")),
        (None, None, (None, None)),
        (None, "AE", ("AE", "0")),
        ("0", "AE", ("AE", "0")),
        ("0", "O", ("O", None)),
        (None, "O", ("O", None)),
        ("0", "E", ("E", "0")),
    ],
)
def test_a_tax_category_is_implied_where_it_can_be(
    rate: str | None, category: str | None, group: tuple[str | None, str | None]
) -> None:
    assert tax_group(rate, category) == group


def test_no_tax_stated_is_another_group_than_a_rate_of_zero() -> None:
    totals = compute([line("1", None), line("1", "0"), line("1", "0", tax_category="AE")], "EUR")
    assert [(one.category, one.rate) for one in totals.rates] == [(None, None), ("Z", "0"), ("AE", "0")]


def test_lines_with_and_without_tax_included_are_rounded_apart_and_shown_as_one_rate() -> None:
    totals = compute([line("0.99", tax_included=1), line("0.99"), line("0.99", tax_included=1)], "EUR")
    assert totals.rates == (RateSums("S", "19", 166 + 99, 32 + 19),)
    assert totals.total == 198 + 118


def test_under_the_line_policy_each_line_with_tax_included_is_split_alone() -> None:
    totals = compute([line("0.99", tax_included=1)] * 3, "EUR", "line")
    assert [(one.net, one.tax) for one in totals.lines] == [(83, 16)] * 3
    assert totals.total == 297


def test_optional_lines_have_sums_of_their_own_and_do_not_count() -> None:
    totals = compute([line("100"), line("50", "7", optional=1), line("119", optional=1, tax_included=1)], "EUR")
    assert (totals.net, totals.tax, totals.total) == (10000, 1900, 11900)
    assert totals.rates == (RateSums("S", "19", 10000, 1900),)
    assert totals.lines[1:] == (LineSums(5000, 350, 5350), LineSums(10000, 1900, 11900))


def test_a_document_discount_without_tax_is_spread_over_the_rates_by_share() -> None:
    totals = compute([line("100", "19"), line("300", "7"), discount(4000)], "EUR")
    assert totals.rates == (RateSums("S", "19", 9000, 1710), RateSums("S", "7", 27000, 1890))
    assert totals.lines[2] == LineSums(-4000, -190 - 210, -4400)


def test_a_cent_that_cannot_be_spread_goes_to_the_first_rate() -> None:
    totals = compute([line("10", "19"), line("10", "7"), discount(1)], "EUR")
    assert [one.net for one in totals.rates] == [999, 1000]


def test_a_document_discount_is_gross_where_prices_include_tax() -> None:
    assert sums([line("119", tax_included=1), discount(1190)]) == (9000, 1710, 10710)
    assert sums([line("119", tax_included=1), discount(1190, tax_rate="19")]) == (9000, 1710, 10710)
    assert sums([line("119"), discount(1190, tax_rate="19")]) == (10710, 2035, 12745)


def test_a_document_discount_that_says_it_includes_tax_does_so_among_net_prices() -> None:
    assert sums([line("119"), discount(1190, tax_rate="19", tax_included=1)]) == (10900, 2071, 12971)


def test_a_document_charge_with_a_tax_of_its_own_is_net_unless_it_says_otherwise() -> None:
    assert sums([line("119", tax_included=1), charge(1000, tax_rate="19")]) == (11000, 2090, 13090)


def test_a_document_discount_with_a_tax_of_its_own_reduces_that_rate_only() -> None:
    totals = compute([line("100", "19"), line("100", "7"), discount(1000, tax_rate="7")], "EUR")
    assert totals.rates == (RateSums("S", "19", 10000, 1900), RateSums("S", "7", 9000, 630))


def test_a_document_charge_is_added_under_its_own_tax() -> None:
    assert sums([line("100"), charge(2500, tax_rate="19")]) == (12500, 2375, 14875)
    totals = compute([line("100", "7"), charge(2500, tax_rate="19")], "EUR")
    assert totals.rates == (RateSums("S", "7", 10000, 700), RateSums("S", "19", 2500, 475))
    assert sums([line("119", tax_included=1), charge(1190, tax_rate="19", tax_included=1)]) == (11000, 2090, 13090)


def test_a_percentage_on_the_document_is_one_of_all_counted_lines() -> None:
    lines = [line("100", "19"), line("50", "7"), line("1000", "19", optional=1)]
    totals = compute([*lines, discount(percent="10")], "EUR")
    assert totals.rates == (RateSums("S", "19", 9000, 1710), RateSums("S", "7", 4500, 315))
    assert compute([*lines, charge(percent="2.5")], "EUR").net == 15375
    assert sums([line("0.05", None), discount(percent="10")]) == (4, 0, 4)


def test_two_document_discounts_are_both_taken_from_the_sum_of_the_lines() -> None:
    assert sums([line("100", None), discount(percent="10"), discount(percent="10")]) == (8000, 0, 8000)


def test_under_the_line_policy_each_share_of_a_document_discount_is_taxed_as_a_line() -> None:
    lines = [line("0.99", "19"), line("0.99", "19"), discount(3)]
    assert sums(lines, "group") == (195, 37, 232)
    assert sums(lines, "line") == (195, 19 + 19 - 1, 232)


def test_an_optional_discount_is_reckoned_but_not_counted() -> None:
    totals = compute([line("100"), discount(1000, optional=1)], "EUR")
    assert totals.total == 11900
    assert totals.lines[1] == LineSums(-1000, -190, -1190)


def test_a_document_discount_without_any_line_stands_alone() -> None:
    assert compute([discount(500)], "EUR").rates == (RateSums(None, None, -500, 0),)
    assert sums([discount(percent="10")]) == (0, 0, 0)


def test_an_unknown_policy_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="document"):
        compute([], "EUR", "document")


@pytest.mark.parametrize(
    "lines",
    [
        [line("999999999999999", None, "999999999999999")],
        [line("90000000000000000", None), line("90000000000000000", None)],
        [line("92233720368547758", "19")],
        [line("92233720368547758", "19", optional=1)],
        [line("40000000000000000", "20"), line("40000000000000000", "20")],
        [*[line("90000000000000000", None)] * 2, *[line("40000000000000000", "100", "-1")] * 2],
        [line("90000000000000000", None, "-1"), line("90000000000000000", None, "-1")],
    ],
)
def test_totals_that_sqlite_cannot_hold_are_refused(lines: list[Line]) -> None:
    with pytest.raises(Refused) as caught:
        compute(lines, "EUR")
    assert caught.value.exit == 5
