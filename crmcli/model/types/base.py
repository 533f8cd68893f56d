"""What all field types share, and how a single line of text is cleaned."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from crmcli.errors import BadValue
from crmcli.light import Any, ClassVar, re
from crmcli.model.declared import Declared
from crmcli.model.fold import narrow

# Control characters, lone surrogates and the two Unicode line separators.
_CONTROL = "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]"


class Reading(Declared):
    """What the meaning of typed text depends on: the day and instant it is, the local zone, the element's
    currency, and the country whose calling code a phone number without one gets.

    What is known of the file that a text comes from: ``decimal`` is the mark before decimals, "." or ",", and ``order``
    that of days, "dmy", "mdy" or "ymd". Where they are None, what has two readings is refused.
    """

    now: datetime
    today: date
    zone: tzinfo
    currency: str
    country: str | None = None
    me: str | None = None
    decimal: str | None = None
    order: str | None = None


class Fault(Declared):
    """``why`` a value cannot be right ("has a wrong check digit"), and an ``example`` of one that is."""

    why: str
    example: str


class FieldType(Declared):
    """What all types share. ``column`` is the SQLite type, or None when the values are rows of ``table``;
    ``role`` says how the value is laid out (see ``results.Column``); ``word`` is what people call the type;
    ``judges`` says that a value which can be read may still have a ``fault``."""

    column: ClassVar[str | None] = "TEXT"
    table: ClassVar[str | None] = None
    role: ClassVar[str] = "text"
    word: ClassVar[str] = "text"
    metavar: ClassVar[str] = "TEXT"
    example: ClassVar[str | None] = None
    judges: ClassVar[bool] = False
    folded: ClassVar[bool] = False  # texts that are compared by model/fold.py

    def read(self, text: str, field: str, reading: Reading) -> Any:
        """Typed text to the stored value; raises BadValue (exit 2)."""
        raise NotImplementedError

    def fault(self, value: Any, country: str | None) -> Fault | None:
        """What is wrong with a value that somebody enters, though it can be read; ``country`` is that of the element.
        A value that is there already is not asked about: it may be older than the check."""
        return None

    def json(self, value: Any, currency: str) -> Any:
        """The stored value as JSON shows it; ``currency`` is that of the element."""
        return value

    def jsons(self, values: Sequence[Any], currencies: Sequence[str]) -> list[Any]:
        """The same of many."""
        show = self.json
        return [None if value is None else show(value, code) for value, code in zip(values, currencies, strict=True)]

    @property
    def description(self) -> str:
        """The type in the words of people: "date", "reference to a contact"."""
        return self.word

    @property
    def choices(self) -> Sequence[str]:
        return ()


def clean(text: str, field: str) -> str:
    """A single line in NFC, without blanks around it; control characters and invalid UTF-8 are refused."""
    if text.isprintable():
        return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()
    found = re.search(_CONTROL, text)
    if found:
        what = "is not valid UTF-8" if "\ud800" <= found[0] <= "\udfff" else "contains a control character"
        raise BadValue(field, text, what, "a single line of plain text")
    return unicodedata.normalize("NFC", text).strip()


def figures(text: str, field: str) -> str:
    """The same of a number, a code or an address: in one width, and without what cannot be seen."""
    return narrow(clean(text, field))


class FigureType(FieldType):
    """A type whose texts are figures or codes; where there is no text, there is no value."""

    def read(self, text: str, field: str, reading: Reading) -> Any:
        text = figures(text, field)
        return self.value(text, field, reading) if text else None

    def value(self, text: str, field: str, reading: Reading) -> Any:
        """The stored value of a text that says something; raises BadValue (exit 2)."""
        raise NotImplementedError
