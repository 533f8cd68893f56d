"""``tax none``: a line states no tax, whatever its product or its earlier rate would make of it."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.prepared import prepared


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    crm.new("product", "Seat", "--sku", "S1", "--price", "100", "--tax-rate", "19")
    crm.new("deal", "Shop", "--line", "S1")
    return crm


def taxes(crm: Crm, ref: str) -> list[tuple[object, ...]]:
    return [(line["name"], line["tax_rate"], line["tax_category"], line["gross"]) for line in crm.show(ref)["lines"]]


def test_e4_a_line_is_added_without_tax_by_the_word_none(shop: Crm) -> None:
    assert shop("line", "add", "DEAL-1", "S1", "--tax", "none").exit == 0
    assert shop("line", "add", "DEAL-1", "Bike", "--price", "3", "--tax", "NONE").exit == 0
    assert taxes(shop, "DEAL-1") == [
        ("Seat", "19", "S", "119.00"),
        ("Seat", None, None, "100.00"),
        ("Bike", None, None, "3.00"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S1 tax none", ("Seat", None, None, "100.00")),
        ("Bike x 2 @ 3 tax none", ("Bike", None, None, "6.00")),
        ("Bike x 2 h @ 3 tax none incl disc 50%", ("Bike", None, None, "3.00")),
        ("None @ 3 tax none", ("None", None, None, "3.00")),
        ("Bike none @ 3 tax 19", ("Bike none", "19", "S", "3.57")),
    ],
)
def test_e4_a_typed_line_is_without_tax_by_the_word_none(shop: Crm, text: str, expected: tuple[object, ...]) -> None:
    shop.new("deal", "B", "--line", text)
    assert taxes(shop, "DEAL-2") == [expected]


def test_a_tax_in_the_wrong_place_is_refused_also_when_it_is_none(shop: Crm) -> None:
    refused = shop("deal", "new", "B", "--line", "Bike tax none @ 3")
    assert refused.exit == 2
    assert "another order" in refused.err


def test_the_category_of_a_line_follows_its_new_rate(shop: Crm) -> None:
    for rate, expected in (
        ("none", ("Seat", None, None, "100.00")),
        ("7", ("Seat", "7", "S", "107.00")),
        ("0", ("Seat", "0", "Z", "100.00")),
        ("19", ("Seat", "19", "S", "119.00")),
    ):
        done = shop("line", "edit", "DEAL-1", "1", "--tax", rate)
        assert done.exit == 0, done.err
        assert taxes(shop, "DEAL-1") == [expected]


def test_a_category_that_was_stated_stays_and_forbids_another_rate(shop: Crm) -> None:
    assert shop("line", "edit", "DEAL-1", "1", "--tax", "0", "--category", "AE").exit == 0
    assert shop("line", "edit", "DEAL-1", "1", "--tax", "19").exit == 5
    assert taxes(shop, "DEAL-1") == [("Seat", "0", "AE", "100.00")]
    assert shop("line", "edit", "DEAL-1", "1", "--tax", "none").exit == 0
    assert taxes(shop, "DEAL-1") == [("Seat", None, None, "100.00")]


def test_a_product_without_tax_is_made_and_found_by_the_word_none(shop: Crm) -> None:
    shop.new("product", "Gift", "--price", "5", "--tax-rate", "none")
    assert shop.show("PRODUCT-2")["tax_rate"] is None
    assert shop("product", "list", "tax_rate=none", "-q").lines == ["PRODUCT-2"]
    assert shop("product", "list", "tax_rate!=none", "-q").lines == ["PRODUCT-1"]


def test_a_line_without_a_name_is_refused(shop: Crm) -> None:
    refused = shop("line", "add", "DEAL-1", "--price", "3", "--json")
    assert (refused.exit, refused.error["message"]) == (5, "A line needs a name.")
