"""Field types of quantities: numbers, money, rates, currencies, countries, units, days and instants."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.types.base import FigureType, Reading


class Number(FigureType):
    """A decimal number, stored as plain text. ``places`` decimals at most; bounds are inclusive."""

    places: int = 4
    minimum: int | None = None
    maximum: int | None = None
    role = "number"
    word = "number"
    metavar = "NUMBER"
    example = "12.5"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.money import within
        from crmcli.model.numbers import read_number

        return within(read_number(text, field, self.places, reading.decimal), field, self.minimum, self.maximum)


class Whole(FigureType):
    """A whole number."""

    minimum: int | None = None
    maximum: int | None = None
    column = "INTEGER"
    role = "number"
    word = "whole number"
    metavar = "NUMBER"
    example = "12"

    def value(self, text: str, field: str, reading: Reading) -> int:
        from crmcli.model.money import within
        from crmcli.model.numbers import read_number

        return int(within(read_number(text, field, 0, reading.decimal), field, self.minimum, self.maximum))


class Money(FigureType):
    """An amount in the element's currency, stored in whole minor units."""

    column = "INTEGER"
    role = "money"
    word = "money"
    metavar = "AMOUNT"
    example = "1190.00"

    def value(self, text: str, field: str, reading: Reading) -> int:
        from crmcli.model.money import read_money

        return read_money(text, field, reading.currency, reading.decimal)

    def json(self, value: Any, currency: str) -> Any:
        if value is None:
            return None
        from crmcli.model.money import amount_text

        return amount_text(value, currency)

    def jsons(self, values: Sequence[Any], currencies: Sequence[str]) -> list[Any]:
        from crmcli.model.money import amount_texts

        return amount_texts(values, currencies)


class Price(FigureType):
    """A price per unit: a decimal of up to six places that is not negative, stored as plain text."""

    role = "money"
    word = "price"
    metavar = "PRICE"
    example = "99.90"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.lines import read_price

        return read_price(text, field, reading.currency, reading.decimal)

    def json(self, value: Any, currency: str) -> Any:
        from crmcli.model.money import price_text

        return None if value is None else price_text(value, currency)


class TaxRate(FigureType):
    """A tax rate in percent, 0 to 100; empty means that no tax is stated, which differs from 0."""

    role = "number"
    word = "percent"
    metavar = "PERCENT"
    example = "19"

    def value(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.lines import read_tax_rate

        return read_tax_rate(text, field, reading.decimal)


class Currency(FigureType):
    """An ISO 4217 code."""

    word = "currency"
    metavar = "CODE"
    example = "EUR"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.currencies import read_currency

        return read_currency(text, field)


class Country(FigureType):
    """An ISO 3166-1 alpha-2 code; English names are understood."""

    word = "country"
    metavar = "COUNTRY"
    example = "DE"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.countries import read_country

        return read_country(text, field)


class Unit(FigureType):
    """A unit of measure, stored as its UN/ECE Recommendation 20 code; common names are understood."""

    role = "unit"
    word = "unit"
    metavar = "UNIT"
    example = "h"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.units import read_unit

        return read_unit(text, field)


class Day(FigureType):
    """A calendar day, stored as ISO 8601."""

    role = "day"
    word = "date"
    metavar = "DATE"
    example = "2026-12-31"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.dates import read_date

        return read_date(text, reading.today, field, reading.order)


class Moment(FigureType):
    """An instant, stored in UTC."""

    role = "time"
    word = "time"
    metavar = "TIME"
    example = "2026-11-23T18:00"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.dates import read_instant

        return read_instant(text, reading.now, reading.zone, field, reading.order)

    def json(self, value: Any, currency: str) -> Any:
        from crmcli.model.dates import instant_text

        return None if value is None else instant_text(value)
