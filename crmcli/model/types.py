"""Field types: each knows how to read typed text, what it stores, and how the stored value is shown in JSON.

Stored values are what SQLite holds: text, integers, None. Amounts are whole minor units of the element's
currency, decimals are plain text, dates "2026-11-23", instants "2026-11-23T18:00:00.000000Z", flags 0 or 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any, ClassVar

from crmcli.errors import BadValue
from crmcli.model.declared import Declared

# Control characters, lone surrogates and the two Unicode line separators.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Reading(Declared):
    """What the meaning of typed text depends on: the day and instant it is, the local zone, the element's
    currency, and the country whose calling code a phone number without one gets."""

    now: datetime
    today: date
    zone: tzinfo
    currency: str = "EUR"
    country: str | None = None
    me: str | None = None


class FieldType(Declared):
    """What all types share. ``column`` is the SQLite type, or None when the values are rows of ``table``;
    ``role`` says how the value is laid out (see ``results.Column``)."""

    column: ClassVar[str | None] = "TEXT"
    table: ClassVar[str | None] = None
    role: ClassVar[str] = "text"
    metavar: ClassVar[str] = "TEXT"
    example: ClassVar[str | None] = None

    def read(self, text: str, field: str, reading: Reading) -> Any:
        """Typed text to the stored value; raises BadValue (exit 2)."""
        raise NotImplementedError

    def json(self, value: Any, currency: str) -> Any:
        """The stored value as JSON shows it; ``currency`` is that of the element."""
        return value

    @property
    def choices(self) -> Sequence[str]:
        return ()


def clean(text: str, field: str) -> str:
    """A single line in NFC, without blanks around it; control characters and invalid UTF-8 are refused."""
    if text.isascii() and text.isprintable():
        return text.strip()
    found = _CONTROL.search(text)
    if found:
        what = "is not valid UTF-8" if "\ud800" <= found[0] <= "\udfff" else "has a control character in it"
        raise BadValue(field, text, what, "a single line of plain text")
    return unicodedata.normalize("NFC", text).strip()


def fold(text: str) -> str:
    """Text as it is compared: case, width and runs of blanks do not matter."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


class Text(FieldType):
    """One line of text."""

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field) or None


class Person(Text):
    """Somebody who works with the database; ``me`` is the one who asks."""

    metavar = "WHO"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        word = clean(text, field)
        return reading.me if word == "me" else word or None


class Long(FieldType):
    """Text of any number of lines."""

    role = "long"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        found = _CONTROL_BUT_LINES.search(text)
        if found:
            what = "is not valid UTF-8" if "\ud800" <= found[0] <= "\udfff" else "has a control character in it"
            raise BadValue(field, text, what, "plain text")
        return unicodedata.normalize("NFC", text).strip() or None


class Code(Text):
    """An identifier such as a VAT id or an IBAN: blanks and dots are dropped, letters are capitals."""

    metavar = "CODE"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return re.sub(r"[\s.\-]", "", clean(text, field)).upper() or None


class Web(Text):
    """A web address, kept as typed."""

    metavar = "URL"
    example = "https://acme.example"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        value = clean(text, field)
        if value and (" " in value or "." not in value):
            raise BadValue(field, text, "is not a web address", self.example)
        return value or None


class Choice(FieldType):
    """One of a few words."""

    values: tuple[str, ...] = ()
    metavar = "WORD"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        word = clean(text, field).lower()
        if word and word not in self.values:
            raise BadValue(field, text, f"is none of {', '.join(self.values)}", self.values[0])
        return word or None

    @property
    def choices(self) -> Sequence[str]:
        return self.values


class StageKey(FieldType):
    """The key of a stage; whether it exists is known to the database, which holds the stages."""

    role = "stage"
    metavar = "STAGE"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field).lower().replace(" ", "_").replace("-", "_") or None


class Number(FieldType):
    """A decimal number, stored as plain text. ``places`` decimals at most; bounds are inclusive."""

    places: int = 4
    minimum: int | None = None
    maximum: int | None = None
    role = "number"
    metavar = "NUMBER"
    example = "12.5"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.money import read_decimal

        text = clean(text, field)
        return read_decimal(text, field, self.places, self.minimum, self.maximum) if text else None


class Whole(FieldType):
    """A whole number."""

    minimum: int | None = None
    maximum: int | None = None
    column = "INTEGER"
    role = "number"
    metavar = "NUMBER"
    example = "12"

    def read(self, text: str, field: str, reading: Reading) -> int | None:
        from crmcli.model.money import read_decimal

        text = clean(text, field)
        return int(read_decimal(text, field, 0, self.minimum, self.maximum)) if text else None


class Money(FieldType):
    """An amount in the element's currency, stored in whole minor units."""

    column = "INTEGER"
    role = "money"
    metavar = "AMOUNT"
    example = "1200.50"

    def read(self, text: str, field: str, reading: Reading) -> int | None:
        from crmcli.model.money import minor, read_amount

        text = clean(text, field)
        if not text:
            return None
        amount, currency = read_amount(text, field)
        if currency is not None and currency != reading.currency:
            raise BadValue(field, text, f"is not in {reading.currency}, the currency here", "1200.50")
        units: int = minor(amount, reading.currency, field)
        return units

    def json(self, value: Any, currency: str) -> Any:
        from crmcli.model.money import amount_text

        return None if value is None else amount_text(value, currency)


class Price(FieldType):
    """A price per unit: a decimal of up to six places that is not negative, stored as plain text."""

    role = "money"
    metavar = "PRICE"
    example = "99.90"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.lines import read_price

        text = clean(text, field)
        return read_price(text, field) if text else None

    def json(self, value: Any, currency: str) -> Any:
        from crmcli.model.money import price_text

        return None if value is None else price_text(value, currency)


class TaxRate(FieldType):
    """A tax rate in percent, 0 to 100; empty means that no tax is stated, which differs from 0."""

    role = "number"
    metavar = "PERCENT"
    example = "19"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.lines import read_tax_rate

        text = clean(text, field)
        return read_tax_rate(text, field) if text else None


class Currency(FieldType):
    """An ISO 4217 code."""

    metavar = "CODE"
    example = "EUR"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.money import read_currency

        text = clean(text, field)
        return read_currency(text, field) if text else None


class Country(FieldType):
    """An ISO 3166-1 alpha-2 code; English names are understood."""

    metavar = "COUNTRY"
    example = "DE or Germany"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.countries import read_country

        text = clean(text, field)
        return read_country(text, field) if text else None


class Unit(FieldType):
    """A unit of measure, stored as its UN/ECE Recommendation 20 code; common names are understood."""

    metavar = "UNIT"
    example = "h"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.units import read_unit

        text = clean(text, field)
        return read_unit(text, field) if text else None


class Day(FieldType):
    """A calendar day, stored as ISO 8601."""

    role = "date"
    metavar = "DATE"
    example = "2026-11-23, today, +3d or eom"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.dates import read_date

        text = clean(text, field)
        return read_date(text, reading.today, field) if text else None


class Moment(FieldType):
    """An instant, stored in UTC."""

    role = "time"
    metavar = "TIME"
    example = "2026-11-23T18:00"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.dates import read_instant

        text = clean(text, field)
        return read_instant(text, reading.now, reading.zone, field) if text else None

    def json(self, value: Any, currency: str) -> Any:
        from crmcli.model.dates import instant_text

        return None if value is None else instant_text(value)


class Flag(FieldType):
    """Yes or no, stored as 1 or 0."""

    column = "INTEGER"
    role = "flag"
    metavar = "YES|NO"
    example = "yes"

    def read(self, text: str, field: str, reading: Reading) -> int:
        word = clean(text, field).lower()
        if word in ("yes", "y", "true", "1", "on"):
            return 1
        if word in ("no", "n", "false", "0", "off", ""):
            return 0
        raise BadValue(field, text, "is neither yes nor no", "yes")

    def json(self, value: Any, currency: str) -> Any:
        return bool(value)


class Reference(FieldType):
    """Another element, stored as its id. ``how`` names the link that goes with it; ``outward`` that the link
    runs from the element that has the field to the one it names; ``role_from`` the field that tells the role
    in which it is linked."""

    kind: str = ""
    how: str = "on"
    outward: bool = False
    role_from: str | None = None
    column = "INTEGER"
    role = "ref"
    metavar = "REF"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field) or None  # a word; the database says which element it means


class Point(Declared):
    """A phone number or an e-mail address: ``label`` such as work, ``value`` as typed, ``normal`` to compare."""

    label: str | None
    value: str
    normal: str


class Points(FieldType):
    """Many labelled values, which are rows of their own; the first is the primary one."""

    column = None
    role = "list"

    def read(self, text: str, field: str, reading: Reading) -> list[Point]:
        text = clean(text, field)
        return [self.point(text, field, reading)] if text else []

    def point(self, text: str, field: str, reading: Reading) -> Point:
        raise NotImplementedError

    def json(self, value: Any, currency: str) -> Any:
        return [{"label": point.label, "value": point.value} for point in value or ()]


class Emails(Points):
    """E-mail addresses; compared without case and display name."""

    table = "email"
    metavar = "[LABEL:]EMAIL"
    example = "work:ada@example.org"

    def point(self, text: str, field: str, reading: Reading) -> Point:
        from crmcli.model.contacts import labelled, normal_email, read_email

        label, rest = labelled(text)
        value = read_email(rest, field)
        return Point(label, value, normal_email(value))


class Phones(Points):
    """Phone numbers; kept as typed, compared by their international form."""

    table = "phone"
    metavar = "[LABEL:]PHONE"
    example = "mobile:+49 30 1234567"

    def point(self, text: str, field: str, reading: Reading) -> Point:
        from crmcli.model.contacts import labelled, normal_phone, read_phone

        label, rest = labelled(text)
        value = read_phone(rest, field)
        return Point(label, value, normal_phone(value, reading.country))
