"""Amounts and decimals: what is read, what is refused, how it is rounded and shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue, Refused
from crmcli.model.money import (
    CURRENCIES,
    LARGEST,
    amount_text,
    amount_texts,
    digits,
    minor,
    plain,
    price_text,
    read_amount,
    read_currency,
    read_decimal,
    read_money,
    scaled,
    shown_amount,
    storable,
)
from crmcli.model.texts import LANGUAGES
from crmcli.model.texts import language as language_of

many = settings(max_examples=500, deadline=None)
currencies = st.sampled_from(sorted(CURRENCIES))
amounts = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("currency", "places"),
    [("JPY", 0), ("KRW", 0), ("ISK", 0), ("EUR", 2), ("USD", 2), ("CHF", 2), ("MGA", 2), ("KWD", 3), ("CLF", 4)],
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, places: int) -> None:
    assert digits(currency) == places


def test_every_currency_code_is_three_capital_letters_and_listed_once() -> None:
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in CURRENCIES)
    assert len(CURRENCIES) > 160
    assert not {"XXX", "XTS", "XAU", "DEM"} & set(CURRENCIES)


@pytest.mark.parametrize("text", ["eur", "EUR", "Eur"])
def test_a_currency_is_read_in_any_case(text: str) -> None:
    assert read_currency(text, "currency") == "EUR"


@pytest.mark.parametrize("text", ["", "EURO", "€", "XXX", "DEM", " EUR", "E R", "ＥＵＲ"])
def test_an_unknown_currency_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_currency(text, "currency")
    assert caught.value.exit == 2
    assert caught.value.field == "currency"


def test_a_mistyped_currency_gets_a_suggestion() -> None:
    with pytest.raises(BadValue) as caught:
        read_currency("EURO", "currency")
    assert caught.value.hint == "Did you mean EUR?"


def test_the_digits_of_an_unknown_currency_are_an_error_that_names_it() -> None:
    with pytest.raises(BadValue, match="DEM"):
        digits("DEM")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1200", (Decimal("1200"), None)),
        ("1200.50", (Decimal("1200.50"), None)),
        ("-5", (Decimal(-5), None)),
        ("-0.01", (Decimal("-0.01"), None)),
        ("1200.50 EUR", (Decimal("1200.50"), "EUR")),
        ("7 jpy", (Decimal(7), "JPY")),
    ],
)
def test_an_amount_is_read_as_typed(text: str, expected: tuple[Decimal, str | None]) -> None:
    assert read_amount(text, "amount", "EUR") == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "nan", "NaN", "inf", "-Infinity", "1e5", "1E5", "1_000", "1,20,0", "1.200,50.1", "+5"),
        *(".5", "5.", "-", "--5", "1 00", "1200 ", " 1200", "1200  EUR", "EUR 1200 EUR", "-€-5", "1200 EUR ", "#5"),
        *("١٢", "１２", "1²", "0x10", "1200\n", "1200.50\n", "5 ", "1.2.3", "1'00", "1.200'300", "1200 XYZ", "9" * 16),
        *("9" * 5000, "1." + "0" * 5000, "5-", "5%", "1/2", "2.4m", "2.4 k k", "0,200.5"),
    ],
)
def test_any_other_spelling_of_an_amount_is_refused_as_usage(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_amount(text, "price", "EUR")
    assert caught.value.exit == 2


def test_an_unreadable_amount_names_its_field_and_gives_an_example() -> None:
    with pytest.raises(BadValue) as caught:
        read_amount("12.50,", "amount", "EUR")
    assert caught.value.field == "amount"
    assert "12.50," in caught.value.message
    assert caught.value.hint == "Example: 1200.50"


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("1200.50", "EUR", 120050),
        ("1200.5", "EUR", 120050),
        ("1200", "EUR", 120000),
        ("-0.01", "EUR", -1),
        ("-0", "EUR", 0),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("999999999999999.99", "EUR", 99999999999999999),
    ],
)
def test_an_amount_is_kept_in_minor_units(amount: str, currency: str, units: int) -> None:
    assert minor(Decimal(amount), currency) == units


@pytest.mark.parametrize(
    ("amount", "currency"), [("1200.505", "EUR"), ("1.200", "EUR"), ("1.5", "JPY"), ("1.0", "JPY"), ("1.2345", "KWD")]
)
def test_more_decimals_than_the_currency_has_are_refused(amount: str, currency: str) -> None:
    with pytest.raises(BadValue, match=currency) as caught:
        minor(Decimal(amount), currency, "price")
    assert caught.value.field == "price"


@pytest.mark.parametrize("special", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_has_no_minor_units(special: str) -> None:
    with pytest.raises(BadValue):
        minor(Decimal(special), "EUR")


def test_the_example_of_an_error_fits_the_currency() -> None:
    with pytest.raises(BadValue) as caught:
        minor(Decimal("1.5"), "JPY")
    assert caught.value.hint == "Example: 12 JPY"


def test_amounts_beyond_64_bits_are_refused() -> None:
    assert storable(LARGEST) == LARGEST
    for amount in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(Refused) as caught:
            storable(amount)
        assert caught.value.exit == 5
    with pytest.raises(Refused):
        minor(Decimal("999999999999999"), "CLF")


@pytest.mark.parametrize(
    ("units", "currency", "text"),
    [
        (120050, "EUR", "1200.50"),
        (0, "EUR", "0.00"),
        (-5, "EUR", "-0.05"),
        (-100, "EUR", "-1.00"),
        (7, "JPY", "7"),
        (-7, "JPY", "-7"),
        (1, "KWD", "0.001"),
    ],
)
def test_an_amount_is_written_with_all_decimals_of_its_currency(units: int, currency: str, text: str) -> None:
    assert amount_text(units, currency) == text


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (120050, "EUR", "1,200.50"),
        (-120050, "EUR", "-1,200.50"),
        (-5, "EUR", "-0.05"),
        (99, "EUR", "0.99"),
        (1234567, "JPY", "1,234,567"),
        ("1234.5", "EUR", "1,234.50"),
        ("1234567.123456", "EUR", "1,234,567.123456"),
        ("-0.5", "JPY", "-0.5"),
    ],
)
def test_people_see_amounts_grouped_by_thousands(amount: int | str, currency: str, shown: str) -> None:
    assert shown_amount(amount, currency) == shown


@given(amounts, currencies)
@many
def test_what_is_written_is_read_back_as_the_same_amount(amount: int, currency: str) -> None:
    value, stated = read_amount(f"{amount_text(amount, currency)} {currency}", "amount", "EUR")
    assert stated == currency
    assert minor(value, currency) == amount
    assert minor(Decimal(amount_text(amount, currency)), currency) == amount
    shown = shown_amount(amount, currency)
    assert shown.replace(",", "") == amount_text(amount, currency)
    for text in (shown, *(language.number(shown) or "" for language in map(language_of, LANGUAGES))):
        try:
            assert read_money(f"{text} {currency}", "amount", currency) == amount
        except BadValue as error:  # 1,200 JPY
            assert Decimal(amount_text(amount, currency)) in map(Decimal, error.candidates)


@given(st.text(max_size=12))
@many
def test_any_text_is_an_amount_or_a_usage_error(text: str) -> None:
    try:
        value, _ = read_amount(text, "amount", "EUR")
    except BadValue:
        return
    assert value.is_finite()
    assert any(map(str.isdigit, text))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("99.90", "99.9"),
        ("10", "10"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("007", "7"),
        ("100", "100"),
        ("0.5", "0.5"),
        ("-1.2300", "-1.23"),
        ("1.000000000", "1"),
        ("000000000000000000001", "1"),
    ],
)
def test_a_decimal_is_kept_in_its_shortest_plain_form(text: str, canonical: str) -> None:
    assert read_decimal(text, "quantity", 4) == canonical
    assert plain(text) == canonical


@pytest.mark.parametrize("text", ["", "nan", "1e3", "1_0", "1,500", "+1", ".5", "5.", "1.23456", "٣", "9" * 16, "1\n"])
def test_an_unreadable_decimal_is_a_usage_error(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_decimal(text, "quantity", 4)
    assert (caught.value.exit, caught.value.field) == (2, "quantity")


def test_a_decimal_out_of_range_is_refused_by_rule() -> None:
    assert read_decimal("100", "percent", 2, minimum=0, maximum=100) == "100"
    assert read_decimal("0", "percent", 2, minimum=0, maximum=100) == "0"
    assert read_decimal("0.01", "percent", 2, above=0) == "0.01"
    for text, bounds in (("100.01", {"maximum": 100}), ("-0.01", {"minimum": 0}), ("0", {"above": 0})):
        with pytest.raises(Refused) as caught:
            read_decimal(text, "percent", 2, **bounds)
        assert (caught.value.exit, caught.value.field) == (5, "percent")


@given(st.decimals(-(10**14), 10**14, allow_nan=False, places=6))
@many
def test_a_canonical_decimal_is_the_same_number_and_reads_as_itself(value: Decimal) -> None:
    text = read_decimal(format(value, "f"), "price", 6)
    assert Decimal(text) == value
    assert read_decimal(text, "price", 6) == text
    assert "E" not in text and not (("." in text) and text.endswith("0"))
    top, bottom = scaled(text)
    assert Fraction(top, bottom) == Fraction(value)
    assert Decimal(price_text(text, "EUR")) == value


@pytest.mark.parametrize(
    ("text", "currency", "shown"),
    [
        ("99.9", "EUR", "99.90"),
        ("99", "EUR", "99.00"),
        ("0.123456", "EUR", "0.123456"),
        ("99", "JPY", "99"),
        ("0.5", "JPY", "0.5"),
        ("1", "KWD", "1.000"),
        ("5.10000", "EUR", "5.10"),
    ],
)
def test_a_price_has_at_least_the_decimals_of_its_currency(text: str, currency: str, shown: str) -> None:
    assert price_text(text, currency) == shown


@pytest.mark.parametrize("codes", [("EUR",), ("JPY",), ("EUR", "JPY", "KWD"), ("EUR", "USD")])
def test_many_amounts_are_told_as_each_is(codes: tuple[str, ...]) -> None:
    amounts = [None, 0, 1, -1, 9, 99, 100, -100, 12345, -12345, 10**15]
    pairs = [(amount, code) for amount in amounts for code in codes]
    told = amount_texts(*zip(*pairs, strict=True))
    assert told == [None if amount is None else amount_text(amount, code) for amount, code in pairs]
    assert ("EUR" not in codes) or told[pairs.index((12345, "EUR"))] == "123.45"
