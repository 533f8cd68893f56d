"""Numbers and days that may be meant in two ways: refused with both, unless the file they stand in tells."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue
from crmcli.model.dates import day_order, read_date, read_instant, written_day
from crmcli.model.lines import read_line
from crmcli.model.money import amount_text, read_amount, read_money, shown_amount
from crmcli.model.numbers import decimal_mark, plain, read_number
from crmcli.model.texts import LANGUAGES, language

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


AMOUNTS = {
    "1200.5": "1200.5 1200,50 1.200,50 1,200.50 1200.500 1_200,50 1'200.50 1\u2019200,5 1,2005k 1.2005k",
    "1200300": "1.200.300 1,200,300 12,00,300 1_200_300 1200,3k",
    "0.125": "0,125 0.125",
    "-1200.5": "-1200,5 \u22121.200,50",
    "1200.5 EUR": "1200,50_EUR EUR_1.200,50 1200.50EUR €1200,50 1.200,50€ 1.200,50\N{NO-BREAK SPACE}€ 1.2005k_EUR",
    "-5 EUR": "-5_€ -€5 €-5 EUR_-5",
    "1.2 KWD": "1.200_KWD KWD_1.200 1,2_kwd",
    "1200 JPY": "1200¥ ¥1200 1200_JPY",
}
DAYS = {
    "2026-11-24": "tue Tuesday 1d tomorrow",
    "2026-11-30": "monday 1w eom",
    "2026-11-09": "-2w 9.11.2026",
    "2026-12-24": "24.12.2026 24/12/2026 12/24/2026 24-12-2026 2026/12/24 24_Dec_2026 24._Dezember_2026 Dec_24,_2026",
    "2026-03-04": "2026-3-4 2026.03.04 4._März_2026 4_mar_2026 4-Mar-2026 March_4th,_2026",
    "2026-05-05": "5/5/2026 5.5.2026",
}


@pytest.mark.parametrize("expected", AMOUNTS)
def test_what_has_one_reading_is_read(expected: str) -> None:
    number, _, stated = expected.partition(" ")
    for text in AMOUNTS[expected].split(" "):
        usual = "JPY" if "¥" in text else "EUR"
        assert read_amount(text.replace("_", " "), "amount", usual) == (Decimal(number), stated or None), text


@pytest.mark.parametrize("expected", DAYS)
def test_a_day_with_one_reading_is_read(expected: str) -> None:
    for text in DAYS[expected].split(" "):
        assert read_date(text.replace("_", " "), TODAY, "close") == expected, text


@pytest.mark.parametrize(
    ("text", "currency", "hint"),
    [
        ("1,200", "EUR", "Type 1200, or 1.20."),
        ("1.200", "EUR", "Type 1200, or 1.20."),
        ("-1.200", "EUR", "Type -1200, or -1.20."),
        ("1.234", "EUR", "Type 1234; 1.234 has too many decimals."),
        ("1,200", "KWD", "Type 1200, or 1.2."),
        ("1,200", "JPY", "Type 1200; 1.2 has too many decimals."),
        ("1,000", "JPY", "Type 1000, or 1."),
        ("1,200 EUR", "KWD", "Type 1200, or 1.20."),
        ("1.200k", "EUR", "Type 1200000, or 1200.00."),
    ],
)
def test_an_amount_with_two_readings_is_refused_and_both_are_named(text: str, currency: str, hint: str) -> None:
    with pytest.raises(BadValue, match="can be read in two ways") as caught:
        read_amount(text, "amount", currency)
    assert (caught.value.exit, caught.value.hint, len(caught.value.candidates)) == (2, hint, 2)


def test_a_sign_of_several_currencies_is_that_of_the_element_or_refused() -> None:
    assert read_amount("$5", "amount", "CAD") == (Decimal(5), "CAD")
    with pytest.raises(BadValue, match="several currencies: USD"):
        read_amount("$5", "amount", "EUR")
    assert read_money("1.200,50 €", "amount", "EUR") == 120050
    with pytest.raises(BadValue, match="is not in EUR"):
        read_money("5 USD", "amount", "EUR")


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("1.200", ",", "1200"), ("1,200", ",", "1.2"), ("1,200", ".", "1200"), ("1.200", ".", "1.2"), ("5", ",", "5")],
)
def test_a_file_whose_decimal_mark_is_known_has_one_reading(text: str, decimal: str, number: str) -> None:
    assert str(read_amount(text, "amount", "EUR", decimal)[0]) == number
    assert read_number(text, "quantity", 4, decimal) == number


@pytest.mark.parametrize("text", ["1200.50", "1,200.50", "1,200,300"])
def test_a_number_with_the_other_mark_before_its_decimals_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_amount(text, "amount", "EUR", ",")


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,200", "3", "1.234,5"], ","),
        (["1,200", "12.50 €"], "."),
        (["1.200.300"], ","),
        (["0.125"], "."),
        (["1,200", "1.200"], None),
        (["1,5", "1.5"], None),
        (["", "n/a", "12"], None),
    ],
)
def test_a_column_tells_its_decimal_mark_where_one_of_its_numbers_does(texts: list[str], mark: str | None) -> None:
    assert decimal_mark(texts) == mark


@pytest.mark.parametrize(
    "price", ["1200.5 EUR", "EUR 1200,50", "€1200,5", "1.200,50€", "1 200,50", "1.2005k", "1,200.50 €", "1200.500"]
)
@pytest.mark.parametrize("sign", ["@", "@ "])
def test_a_price_is_read_as_money_is_with_the_currency_of_the_document(price: str, sign: str) -> None:
    assert read_line(f"Seat x 1,5h {sign}{price} tax 7,7", "EUR") == {
        "name": "Seat",
        "quantity": "1.5",
        "unit": "HUR",
        "price": "1200.5",
        "tax_rate": "7.7",
    }
    if "E" in price or "€" in price:
        with pytest.raises(BadValue, match="is not in USD, the currency here"):
            read_line(f"Seat {sign}{price}", "USD")


@pytest.mark.parametrize("text", ["03/04/2026", "3/4/2026", "04-03-2026"])
def test_a_day_with_two_readings_is_refused_and_both_are_named(text: str) -> None:
    for read in (read_date, lambda text, today, field: read_instant(text, NOW, UTC, field)):
        with pytest.raises(BadValue) as caught:
            read(text, TODAY, "close")
        assert caught.value.candidates == ["2026-03-04", "2026-04-03"]
        assert (caught.value.exit, caught.value.hint) == (2, "Type 2026-03-04 or 2026-04-03.")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", "dmy", "2026-04-03"),
        ("03/04/2026", "mdy", "2026-03-04"),
        ("03.04.2026", "mdy", "2026-03-04"),
        ("03/04/26", "dmy", "2026-04-03"),
        ("26/04/03", "ymd", "2026-04-03"),
        ("03.04.99", "dmy", "1999-04-03"),
        ("2026-04-03", "mdy", "2026-04-03"),
    ],
)
def test_a_file_whose_order_of_days_is_known_has_one_reading(text: str, order: str, day: str) -> None:
    assert read_date(text, TODAY, "close", order) == day


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "24/12/2026"], "dmy"),
        (["03/04/2026", "12/24/2026"], "mdy"),
        (["24/12/2026", "12/24/2026"], None),
        (["03/04/2026", "", "soon", "2026-12-24"], None),
    ],
)
def test_a_column_tells_its_order_of_days_where_one_of_them_does(texts: list[str], order: str | None) -> None:
    assert day_order(texts) == order


def test_a_file_has_no_days_that_depend_on_the_day_on_which_it_is_read() -> None:
    assert written_day("24.12.2026", "close") == "2026-12-24"
    for text in ("today", "+3d", "friday", ""):
        with pytest.raises(BadValue):
            written_day(text, "close")


def _read(text: str, decimal: str | None, currency: str) -> Decimal | None:
    try:
        return read_amount(text, "amount", currency, decimal)[0]
    except BadValue:
        return None


groups = st.sampled_from(["0", "1", "5", "20", "200", "000", "125", "1200"])


@given(groups, st.lists(st.tuples(st.sampled_from(".,' "), groups), max_size=3), st.sampled_from(["EUR", "JPY"]))
@settings(max_examples=60, deadline=None)
def test_a_number_with_two_readings_is_never_accepted(first: str, rest: list[tuple[str, str]], currency: str) -> None:
    text = first + "".join(mark + group for mark, group in rest)
    readings = {_read(text, decimal, currency) for decimal in ".,"} - {None}
    assert _read(text, None, currency) in ({None} if len(readings) > 1 else {None, *readings})
    assert len(readings) != 1 or _read(text, None, currency) is not None


@given(st.integers(1, 31), st.integers(1, 31), st.sampled_from("/-"))
@settings(max_examples=50, deadline=None)
def test_a_day_with_two_readings_is_never_accepted(first: int, second: int, sign: str) -> None:
    def read(order: str | None) -> str | None:
        try:
            return read_date(f"{first}{sign}{second}{sign}2026", TODAY, "close", order)
        except BadValue:
            return None

    days = {read("dmy"), read("mdy")} - {None}
    assert read(None) == (days.pop() if len(days) == 1 else None)


PLACES = {"EUR": 2, "JPY": 0, "KWD": 3}
TWO_READINGS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}")


@given(st.integers(-(10**14), 10**14) | st.integers(-(10**7), 10**7), st.sampled_from([*PLACES]))
@settings(max_examples=100, deadline=None)
def test_an_amount_that_is_shown_is_read_back_as_the_same(amount: int, currency: str) -> None:
    """As data show it, and as people see it; but for "1,200 JPY", which has two readings and is read as none."""
    assert read_money(amount_text(amount, currency), "amount", currency) == amount
    seen = shown_amount(amount, currency)
    for code in LANGUAGES:
        text = language(code).number(seen) or ""
        for typed in (text, f"{text} {currency}"):
            try:
                assert read_money(typed, "amount", currency) == amount, typed
            except BadValue:
                assert TWO_READINGS.fullmatch(text), typed


@given(st.decimals(-(10**9), 10**9, places=6), st.dates(date(1900, 1, 1), date(9999, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_a_number_and_a_day_that_are_shown_are_read_back_as_the_same(number: Decimal, day: date) -> None:
    shown = plain(format(number, "f"))
    assert read_number(shown, "price", 6) == shown
    for text in (day.isoformat(), *(language(code).day(day.isoformat()) for code in LANGUAGES)):
        assert read_date(text or "", TODAY, "close") == day.isoformat()
