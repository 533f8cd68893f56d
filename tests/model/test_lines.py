"""Product lines as people type them, and the rules for each of their parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue, CrmError, Refused
from crmcli.model.lines import (
    agreed_tax,
    read_discount_unit,
    read_line,
    read_percent,
    read_price,
    read_price_per,
    read_quantity,
    read_tax_category,
    read_tax_rate,
)

many = settings(max_examples=500, deadline=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seat", {"name": "Seat"}),
        ("Seat x 10", {"name": "Seat", "quantity": "10"}),
        ("Seat x 10 h", {"name": "Seat", "quantity": "10", "unit": "HUR"}),
        ("Seat x 10h", {"name": "Seat", "quantity": "10", "unit": "HUR"}),
        ("Rent x 3 working days @ 5", {"name": "Rent", "quantity": "3", "unit": "E49", "price": "5"}),
        ("Seat @ 99.90", {"name": "Seat", "price": "99.9"}),
        ("Seat @99.90", {"name": "Seat", "price": "99.9"}),
        ("Seat tax 19", {"name": "Seat", "tax_rate": "19"}),
        ("Seat tax 19%", {"name": "Seat", "tax_rate": "19"}),
        ("Seat tax 0", {"name": "Seat", "tax_rate": "0"}),
        ("Seat incl", {"name": "Seat", "tax_included": True}),
        ("Seat disc 5%", {"name": "Seat", "discount_percent": "5"}),
        ("Seat optional", {"name": "Seat", "optional": True}),
        ("Return x -19 @ 1.00", {"name": "Return", "quantity": "-19", "price": "1"}),
        ("  Seat   x  2 ", {"name": "Seat", "quantity": "2"}),
        (
            "Seat x 10 @ 99.90 tax 19 disc 5%",
            {"name": "Seat", "quantity": "10", "price": "99.9", "tax_rate": "19", "discount_percent": "5"},
        ),
    ],
)
def test_the_stated_parts_and_only_these_are_read(text: str, expected: dict[str, str | bool]) -> None:
    assert read_line(text) == expected


def test_keywords_and_units_are_read_in_any_case() -> None:
    small = "seat x 2 kg @ 3 tax 7 incl disc 5% optional"
    assert read_line(small.upper()) == read_line(small) | {"name": "SEAT"}


def test_all_parts_in_their_order_are_read() -> None:
    assert read_line("Seat, red x 2.5 kg @ 0.123456 tax 7.7 incl disc 12.5% optional") == {
        "name": "Seat, red",
        "quantity": "2.5",
        "unit": "KGM",
        "price": "0.123456",
        "tax_rate": "7.7",
        "tax_included": True,
        "discount_percent": "12.5",
        "optional": True,
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Guide tax free @ 5", "Guide tax free"),
        ("Dinner @ home @ 5", "Dinner @ home"),
        ("Malcolm X @ 5", "Malcolm X"),
        ("Printer x 3D @ 5", "Printer x 3D"),
        ("Audi x 4x4 @ 5", "Audi x 4x4"),
        ("Shelf 80 x 200 cm white @ 5", "Shelf 80 x 200 cm white"),
        ("Box 10 x 20 x 3 @ 5", "Box 10 x 20"),
        ("Compact disc 5 @ 5", "Compact disc 5"),
        ("Compact disc 5 x 1 @ 5", "Compact disc 5"),
        ("Guide tax 19 x 2 @ 5 tax 7", "Guide tax 19"),
        ("Batteries incl @ 5", "Batteries incl"),
        ("an optional extra @ 5", "an optional extra"),
        ("x @ 5", "x"),
        ("tax @ 5", "tax"),
        ("SKU-4711 @ 5", "SKU-4711"),
        ("Buy 2 TOP @ 5", "Buy 2 TOP"),
        ("Kaffee Übergröße @ 5", "Kaffee Übergröße"),
    ],
)
def test_what_does_not_read_as_a_part_belongs_to_the_name(text: str, name: str) -> None:
    found = read_line(text)
    assert (found["name"], found["price"]) == (name, "5")


def test_a_number_and_a_known_unit_after_x_are_the_quantity_even_after_a_number() -> None:
    assert read_line("Box 10 x 20 bags") == {"name": "Box 10", "quantity": "20", "unit": "XBG"}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "line"),
        ("   ", "line"),
        ("x 10", "line"),
        ("@ 5", "line"),
        ("optional", "line"),
        ("Seat @ 1,200", "price"),
        ("Seat @ $9", "price"),
        ("Seat @ 1e5", "price"),
        ("Seat @ 1_000", "price"),
        ("Seat @ .5", "price"),
        ("Seat @ +5", "price"),
        ("Seat @ 5%", "price"),
        ("Seat @ 0.1234567", "price"),
        ("Seat @ ٣", "price"),
        ("Seat x 1,500", "quantity"),
        ("Seat x 1e3", "quantity"),
        ("Seat x 1.23456", "quantity"),
        ("Seat tax 1,195", "tax_rate"),
        ("Seat disc 5", "discount_percent"),
        ("Seat disc 5,555%", "discount_percent"),
        ("Plank x 4 oak", "unit"),
        ("Seat @ 9 EUR", "price"),
        ("Seat @9 EUR tax 19", "price"),
        ("Seat @ 9 x 10", "line"),
        ("tax 19 x 2", "line"),
        ("Seat tax 19 @ 9", "line"),
        ("Seat disc 5% tax 19", "line"),
        ("Seat @ 119 incl tax 19", "line"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error_that_names_its_part(text: str, field: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_line(text)
    assert (caught.value.exit, caught.value.field) == (2, field)
    assert caught.value.hint


def test_an_unknown_unit_is_told_how_to_be_part_of_the_name() -> None:
    with pytest.raises(BadValue) as caught:
        read_line("Plank 2 x 4 oak @ 5")
    assert caught.value.hint is not None and 'write "x 1" after it' in caught.value.hint
    assert read_line("Plank 2 x 4 oak x 1 @ 5") == {"name": "Plank 2 x 4 oak", "quantity": "1", "price": "5"}


def test_parts_in_another_order_are_told_the_right_one() -> None:
    with pytest.raises(BadValue, match=r"NAME \[x QTY"):
        read_line("Seat @ 9 x 10")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Seat x 0", "quantity"),
        ("Seat @ -5", "price"),
        ("Seat tax 190", "tax_rate"),
        ("Seat tax -1", "tax_rate"),
        ("Seat disc 120%", "discount_percent"),
        ("Seat disc -5%", "discount_percent"),
    ],
)
def test_values_against_the_rules_are_refused(text: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        read_line(text)
    assert (caught.value.exit, caught.value.field) == (5, field)


def test_a_negative_price_is_told_to_be_a_negative_quantity() -> None:
    with pytest.raises(Refused) as caught:
        read_price("-5")
    assert caught.value.hint == "Use a negative quantity instead."


@pytest.mark.parametrize(
    ("read", "text", "canonical"),
    [
        (read_quantity, "10.50", "10.5"),
        (read_quantity, "-3", "-3"),
        (read_price, "0", "0"),
        (read_price, "0.123456", "0.123456"),
        (read_price_per, "12", "12"),
        (read_discount_unit, "2.50", "2.5"),
        (read_percent, "5%", "5"),
        (read_percent, "5 %", "5"),
        (read_percent, "100", "100"),
        (read_tax_rate, "0", "0"),
        (read_tax_rate, "8.875", "8.875"),
        (read_tax_category, "ae", "AE"),
    ],
)
def test_each_part_is_kept_in_its_canonical_form(read: Callable[[str], str], text: str, canonical: str) -> None:
    assert read(text) == canonical


@pytest.mark.parametrize(
    ("read", "text", "exit_code"),
    [
        (read_quantity, "0.00", 5),
        (read_quantity, "-0", 5),
        (read_quantity, "0.00001", 2),
        (read_price_per, "0", 5),
        (read_price_per, "-1", 5),
        (read_discount_unit, "-1", 5),
        (read_percent, "100.01", 5),
        (read_percent, "%", 2),
        (read_percent, "5%%", 2),
        (read_tax_rate, "nineteen", 2),
        (read_tax_category, "X", 2),
        (read_tax_category, "", 2),
    ],
)
def test_each_part_tells_unreadable_from_refused(read: Callable[[str], str], text: str, exit_code: int) -> None:
    with pytest.raises(CrmError) as caught:
        read(text)
    assert caught.value.exit == exit_code


def test_a_discount_per_unit_is_at_most_the_price() -> None:
    assert read_discount_unit("9.90", price="9.9") == "9.9"
    with pytest.raises(Refused):
        read_discount_unit("9.91", price="9.9")


@pytest.mark.parametrize(
    ("rate", "category", "stored"),
    [
        (None, None, (None, None)),
        ("19", None, ("19", "S")),
        ("0", None, ("0", "Z")),
        ("19", "S", ("19", "S")),
        (None, "AE", ("0", "AE")),
        ("0", "K", ("0", "K")),
        (None, "O", (None, "O")),
        ("0", "O", (None, "O")),
        ("0", "E", ("0", "E")),
    ],
)
def test_rate_and_category_imply_each_other_where_they_can(
    rate: str | None, category: str | None, stored: tuple[str | None, str | None]
) -> None:
    assert agreed_tax(rate, category) == stored


@pytest.mark.parametrize(
    ("rate", "category"), [("0", "S"), (None, "S"), ("19", "AE"), ("19", "Z"), ("7", "E"), ("19", "O"), ("1", "G")]
)
def test_a_rate_that_contradicts_its_category_is_refused(rate: str | None, category: str) -> None:
    with pytest.raises(Refused) as caught:
        agreed_tax(rate, category)
    assert caught.value.field == "tax_category"
    assert category in caught.value.message


words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=8)
names = st.lists(
    st.one_of(words, st.sampled_from(["x", "@", "tax", "incl", "disc", "10", "5%"])), min_size=1, max_size=6
)
numbers = st.integers(1, 9999).map(str)


@given(names.filter(lambda some: some[-1] not in ("incl", "optional")), numbers, numbers, st.integers(0, 100))
@many
def test_any_name_survives_when_all_numbers_follow_it(name: list[str], quantity: str, price: str, percent: int) -> None:
    text = " ".join(name)
    found = read_line(f"{text} x {quantity} @ {price} tax {percent} disc {percent}%")
    assert found == {
        "name": text,
        "quantity": quantity,
        "price": price,
        "tax_rate": str(percent),
        "discount_percent": str(percent),
    }


@given(
    st.lists(st.one_of(words, st.sampled_from(["x", "@", "tax", "incl", "disc", "optional", "10", "5%", "-1", "h"])))
)
@many
def test_any_text_is_a_line_or_an_error_with_its_exit_code(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        found = read_line(text)
    except CrmError as error:
        assert error.exit in (2, 5)
        return
    assert found["name"]
    assert text.split()[: len(str(found["name"]).split())] == str(found["name"]).split()
