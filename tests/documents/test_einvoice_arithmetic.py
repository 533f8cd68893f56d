"""An e-invoice adds up by the rules of EN 16931, to the cent, and comes to what the page says, whatever its lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.documents.einvoice import cii
from crmcli.documents.einvoice.build import terms
from crmcli.documents.paper import Design, Paper
from crmcli.model.money import major
from tests.documents.arithmetic import broken, total
from tests.documents.papers import DEDUCTION, kinds, line, paper, whole

DESIGN = Design()


def _decimals(least: int, most: int, places: int) -> st.SearchStrategy[str]:
    return st.decimals(least, most, places=places, allow_nan=False).map(lambda number: format(number, "f"))


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    price = draw(st.one_of(_decimals(0, 300, 2), _decimals(0, 50, 6)))
    quantity = draw(st.one_of(_decimals(1, 40, 0), _decimals(-20, 400, 4)).filter(lambda text: Decimal(text) != 0))
    discounts = {
        "discount_percent": draw(st.none() | st.sampled_from(["5", "12.5", "33.3333", "100"])),
        "discount_unit": draw(st.none() | _decimals(0, 3, 2) | _decimals(0, 1, 6)),
        "discount_line": draw(st.none() | st.integers(1, 900)),
    }
    if Decimal(discounts["discount_unit"] or 0) > Decimal(price):
        discounts["discount_unit"] = price
    tax, included = draw(st.sampled_from(["19", "7", "20", "8.1", "0"])), draw(st.integers(0, 1))
    per = draw(st.sampled_from(["1", "1", "12", "0.5"]))
    return dict(line(price, quantity, tax, tax_included=included, price_per=per, **discounts))


@st.composite
def deductions(draw: st.DrawFn) -> dict[str, Any]:
    """A line that takes a deposit off: its net and its tax are what they were there, whatever its price says."""
    return dict(line(draw(_decimals(0, 90, 2)), "-1", "19", **DEDUCTION))


@st.composite
def charges(draw: st.DrawFn) -> dict[str, Any]:
    amount = draw(st.sampled_from([{"percent": "10"}, {"percent": "3.5"}, {"amount": 777}, {"amount": 2500}]))
    return dict(whole(draw(st.sampled_from(["discount", "charge"])), "Whole", **amount))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    rows = [*draw(st.lists(lines(), min_size=1, max_size=7)), *draw(st.lists(deductions(), max_size=2))]
    rows += draw(st.lists(charges(), max_size=2))
    return paper(rows, draw(st.sampled_from(["group", "line"])), draw(st.integers(-4, 4)))


@given(papers())
@settings(max_examples=60)
def test_whatever_the_lines_are_the_rules_hold_to_the_cent(one: Paper) -> None:
    assume(one.totals.total >= 0)
    xml = cii(one, DESIGN)
    assert broken(xml) == []
    assert total(xml) == major(one.totals.total, one.currency)


@given(st.lists(lines(), min_size=1, max_size=5))
@settings(max_examples=60)
def test_a_line_says_its_own_price_and_only_the_discounts_that_it_has(rows: list[dict[str, Any]]) -> None:
    assume((one := paper(rows)).totals.total >= 0)
    for line_, item in zip(one.lines, terms(one).items, strict=True):
        assert len(item.allowances) <= bool(line_.discount_percent) + bool(line_.discount_line)
        assert Decimal(item.quantity) == Decimal(line_.quantity)
        taxed = 1 + Decimal(line_.tax_rate or 0) / 100 if line_.tax_included else 1
        natural = (Decimal(line_.price) - Decimal(line_.discount_unit or 0)) / taxed
        if item.discount and not line_.tax_included:
            stated = (Decimal(item.list_price or 0), Decimal(item.discount))
            assert stated == (Decimal(line_.price), Decimal(line_.discount_unit or 0))
        apart = (Decimal(item.price) - natural) * Decimal(line_.quantity) / Decimal(line_.price_per)
        assert abs(apart) <= (Decimal("0.015") if line_.tax_included else 0)


@pytest.mark.parametrize("name", kinds())
def test_every_kind_adds_up(name: str) -> None:
    one = kinds()[name]
    assert broken(cii(one, DESIGN)) == []


def test_a_price_with_tax_is_stated_without_it_so_that_the_line_fits() -> None:
    """3 lines of 0.99 with 19 % in them are 2.97: 2.50 without it, in lines of 0.84, 0.83 and 0.83."""
    xml = cii(kinds()["gross prices"], DESIGN).decode()
    assert [part.split("<")[0] for part in xml.split("<ram:LineTotalAmount>")[1:]][:3] == ["0.84", "0.83", "0.83"]
    assert [part.split("<")[0] for part in xml.split("<ram:ChargeAmount>")[1:]] == ["0.84", "0.83", "0.83", "374.065"]


def test_a_unit_discount_is_stated_as_it_was_typed() -> None:
    """10.005 less 0.005 is 10.00, not 10.01 less 0.01."""
    (item,) = terms(kinds()["a discount on fractions of a cent"]).items
    assert (item.list_price, item.discount, item.price, item.net) == ("10.005", "0.005", "10.00", "1000.00")
