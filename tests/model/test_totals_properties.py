"""What holds for the totals of any document, whatever its lines, rates, discounts, currency and policy."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.model.money import divided, largest_remainder
from crmcli.model.totals import compute, line_amount

many = settings(max_examples=500, deadline=None)
Line = dict[str, Any]


def decimals(low: int, high: int, places: int) -> st.SearchStrategy[str]:
    units = st.integers(low * 10**places, high * 10**places)
    return units.map(lambda value: format(Decimal(value).scaleb(-places), "f"))


rates = st.sampled_from([None, "0", "5.5", "7", "10", "19", "20", "25", "100"])
products = st.fixed_dictionaries(
    {"price": decimals(0, 5000, 4), "quantity": decimals(-20, 200, 3), "tax_rate": rates},
    optional={
        "price_per": st.sampled_from(["1", "3", "12", "1000", "0.5"]),
        "discount_percent": decimals(0, 100, 2),
        "discount_unit": decimals(0, 5, 2),
        "discount_line": st.integers(0, 500),
        "tax_included": st.sampled_from([0, 1]),
        "optional": st.sampled_from([0, 0, 1]),
    },
)
on_document = st.fixed_dictionaries(
    {"type": st.sampled_from(["discount", "charge"])},
    optional={
        "amount": st.integers(0, 100000),
        "percent": decimals(0, 100, 1),
        "tax_rate": rates,
        "tax_included": st.sampled_from([0, 1]),
        "optional": st.sampled_from([0, 0, 1]),
    },
)
documents = st.lists(st.one_of(products, products, products, on_document), max_size=6)
policies = st.sampled_from(["group", "line"])
currencies = st.sampled_from(["EUR", "JPY", "KWD"])


@given(documents, currencies, policies)
@many
def test_lines_and_rates_add_up_to_the_totals(lines: list[Line], currency: str, policy: str) -> None:
    totals = compute(lines, currency, policy)
    counted = [one for one, raw in zip(totals.lines, lines, strict=True) if not raw.get("optional")]
    assert sum(one.net for one in counted) == totals.net == sum(rate.net for rate in totals.rates)
    assert sum(one.tax for one in counted) == totals.tax == sum(rate.tax for rate in totals.rates)
    assert sum(one.gross for one in counted) == totals.total == totals.net + totals.tax
    assert all(one.gross == one.net + one.tax for one in totals.lines)
    assert len({(rate.category, rate.rate) for rate in totals.rates}) == len(totals.rates)


def expected_rates(lines: list[Line], currency: str) -> dict[str | None, tuple[int, int]]:
    """Net and tax per rate of product lines, reckoned another way: groups of fractions, each rounded once."""
    groups: dict[tuple[str | None, bool], int] = {}
    for one in lines:
        if not one.get("optional"):
            key = (one["tax_rate"], bool(one.get("tax_included")))
            groups[key] = groups.get(key, 0) + line_amount(one, currency)
    result: dict[str | None, tuple[int, int]] = {}
    for (rate, included), amount in groups.items():
        share = Fraction(rate or 0) / 100
        exact = Fraction(amount) / (1 + share) if included else amount * share
        whole = divided(exact.numerator, exact.denominator)
        net, tax = (whole, amount - whole) if included else (amount, whole)
        so_far = result.get(rate, (0, 0))
        result[rate] = so_far[0] + net, so_far[1] + tax
    return result


@given(st.lists(products, max_size=6), currencies)
@many
def test_each_rate_is_what_its_groups_come_to_when_reckoned_in_fractions(lines: list[Line], currency: str) -> None:
    totals = compute(lines, currency)
    assert {rate.rate: (rate.net, rate.tax) for rate in totals.rates} == expected_rates(lines, currency)


@given(products, currencies)
@many
def test_a_line_amount_is_the_rounded_exact_product(one: Line, currency: str) -> None:
    places = {"EUR": 2, "JPY": 0, "KWD": 3}[currency]
    price = Fraction(one["price"]) - Fraction(one.get("discount_unit", "0"))
    exact = Fraction(one["quantity"]) * price / Fraction(one.get("price_per", "1"))
    exact *= (1 - Fraction(one.get("discount_percent", "0")) / 100) * 10**places
    assert line_amount(one, currency) == divided(exact.numerator, exact.denominator) - one.get("discount_line", 0)


@given(st.lists(products, max_size=6), policies)
@many
def test_what_a_line_with_tax_included_costs_is_its_gross(lines: list[Line], policy: str) -> None:
    for one, raw in zip(compute(lines, "EUR", policy).lines, lines, strict=True):
        amount = line_amount(raw, "EUR")
        assert (one.gross if raw.get("tax_included") else one.net) == amount


@given(st.lists(products, max_size=6), policies)
@many
def test_a_lines_tax_is_within_one_cent_of_its_own_rate(lines: list[Line], policy: str) -> None:
    for one, raw in zip(compute(lines, "EUR", policy).lines, lines, strict=True):
        share = Fraction(raw["tax_rate"] or 0) / 100
        amount = line_amount(raw, "EUR")
        exact = amount - amount / (1 + share) if raw.get("tax_included") else amount * share
        assert abs(one.tax - exact) < 1


@given(st.lists(products, min_size=1, max_size=6), policies)
@many
def test_a_cancellation_with_negative_quantities_mirrors_every_sum(lines: list[Line], policy: str) -> None:
    plain = [{key: value for key, value in one.items() if key != "discount_line"} for one in lines]
    mirrored = [dict(one, quantity=format(-Decimal(one["quantity"]), "f")) for one in plain]
    there, back = compute(plain, "EUR", policy), compute(mirrored, "EUR", policy)
    assert (back.net, back.tax, back.total) == (-there.net, -there.tax, -there.total)


@given(st.lists(products.filter(lambda one: not one.get("optional")), min_size=1, max_size=6), st.integers(0, 10**6))
@many
def test_a_spread_discount_takes_exactly_its_amount_off_the_groups(lines: list[Line], amount: int) -> None:
    raw = [dict(one, tax_included=0) for one in lines]
    before, after = compute(raw, "EUR"), compute([*raw, {"type": "discount", "amount": amount}], "EUR")
    assert after.net == before.net - amount
    assert after.lines[-1].net == -amount
    shares = largest_remainder(-amount, [rate.net for rate in before.rates])
    assert [rate.net for rate in after.rates] == [
        rate.net + share for rate, share in zip(before.rates, shares, strict=True)
    ]
