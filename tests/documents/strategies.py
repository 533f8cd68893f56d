"""Documents of any lines, for hypothesis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from crmcli.documents.paper import Paper
from tests.documents.papers import DEDUCTION, line, paper, whole


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
