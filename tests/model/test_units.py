"""Units of measure, by code and by what people call them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue
from crmcli.model.units import DEFAULT, is_unit, read_unit, unit_codes, unit_name

many = settings(max_examples=500, deadline=None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("h", "HUR"),
        ("Hour", "HUR"),
        ("HOURS", "HUR"),
        ("hur", "HUR"),
        ("day", "DAY"),
        ("piece", "C62"),
        ("pc", "C62"),
        ("pcs.", "C62"),
        ("unit", "C62"),
        ("Stück", "C62"),
        ("month", "MON"),
        ("kg", "KGM"),
        ("KGM", "KGM"),
        ("min", "MIN"),
        ("m", "MTR"),
        ("m²", "MTK"),
        ("flat  rate", "LS"),
        ("l", "LTR"),
        ("year", "ANN"),
        ("pair", "PR"),
        ("pallets", "XPX"),
        ("stuck", "C62"),
        ("STU\u0308CK", "C62"),
    ],
)
def test_a_unit_is_read_by_code_or_name_in_any_case(text: str, code: str) -> None:
    assert read_unit(text) == code
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "sprocket", "ZZZ", "10", "h h", "x"])
def test_an_unknown_unit_is_refused_with_an_example(text: str) -> None:
    assert not is_unit(text)
    with pytest.raises(BadValue) as caught:
        read_unit(text)
    assert (caught.value.exit, caught.value.field) == (2, "unit")
    assert caught.value.hint


def test_a_mistyped_unit_gets_a_suggestion() -> None:
    with pytest.raises(BadValue) as caught:
        read_unit("mnth")
    assert caught.value.hint == "Did you mean month?"


def test_every_unit_has_a_name_and_is_read_back_from_it_and_from_its_code() -> None:
    codes = unit_codes()
    assert DEFAULT in codes
    assert len(set(codes)) == len(codes) > 60
    for code in codes:
        assert read_unit(code) == code
        assert read_unit(unit_name(code)) == code
        assert unit_name(code) != code


def test_every_code_is_one_that_un_ece_could_give() -> None:
    assert all(2 <= len(code) <= 3 and code.isalnum() and code == code.upper() for code in unit_codes())


def test_names_for_people() -> None:
    assert unit_name("HUR") == "hour"
    assert unit_name("C62") == "piece"
    assert unit_name("QQQ") == "QQQ"


@given(st.text(max_size=8))
@many
def test_any_text_is_a_code_of_the_table_or_a_usage_error(text: str) -> None:
    try:
        assert read_unit(text) in unit_codes()
    except BadValue as error:
        assert error.exit == 2
