"""An e-invoice adds up by the rules of EN 16931, to the cent, and comes to what the page says, whatever its lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.documents.einvoice import cii
from crmcli.documents.einvoice.build import terms
from crmcli.documents.einvoice.prices import priced
from crmcli.documents.paper import Design, Line, Paper
from crmcli.model.money import amount_text
from tests.documents.arithmetic import broken, total
from tests.documents.papers import kinds, paper
from tests.documents.strategies import lines, papers

DESIGN = Design()


@given(papers())
@settings(max_examples=40)
def test_whatever_the_lines_are_the_rules_hold_to_the_cent(one: Paper) -> None:
    assume(one.totals.total >= 0)
    xml = cii(one, DESIGN)
    assert broken(xml) == []
    assert total(xml) == Decimal(amount_text(one.totals.total, one.currency))


@given(st.lists(lines(), min_size=1, max_size=5))
@settings(max_examples=40)
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


def test_a_cent_that_a_deduction_leaves_on_the_other_side_has_a_price_all_the_same() -> None:
    """Nothing is taken off in all, but net 0.01 comes back and tax 0.01 goes: no price is negative (BR-27)."""
    cent = Line(1, "Deposit", "-1", "C62", "0", net=1, tax=-1, gross=0, amount=0, tax_rate="19", tax_included=True)
    found = priced(cent, "EUR", "Discount")
    assert (found.quantity, found.price, found.allowances) == ("1", "0.01", ())


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
