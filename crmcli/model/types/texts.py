"""Field types of words: text, codes, web addresses, choices, stages, people, references to other elements."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from crmcli.errors import BadValue
from crmcli.errors.wording import article
from crmcli.light import Any, re
from crmcli.model.fold import same
from crmcli.model.types.base import FieldType, Reading, clean, figures

_CONTROL_BUT_LINES = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"


class Text(FieldType):
    """One line of text."""

    folded = True

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field) or None


class Person(Text):
    """Somebody who works with the database; ``me`` is the one who asks."""

    word = "person"
    metavar = "WHO"
    example = "ada"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        word = clean(text, field)
        return reading.me if word == "me" else word or None


class Long(FieldType):
    """Text of any number of lines."""

    role = "long"
    word = "long text"
    folded = True

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        if text.isascii() and text.isprintable():
            return text.strip() or None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        found = re.search(_CONTROL_BUT_LINES, text)
        if found:
            what = "is not valid UTF-8" if "\ud800" <= found[0] <= "\udfff" else "contains a control character"
            raise BadValue(field, text, what, "plain text")
        return unicodedata.normalize("NFC", text).strip() or None


class Code(Text):
    """An identifier such as a VAT id or an IBAN: blanks and dots are dropped, letters are capitals."""

    word = "code"
    metavar = "CODE"
    folded = False

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return re.sub(r"[\s.\-]", "", figures(text, field)).upper() or None


class Web(Text):
    """A web address, kept as typed."""

    word = "web address"
    metavar = "URL"
    example = "https://acme.example"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        value = figures(text, field)
        if value and (" " in value or "." not in value):
            raise BadValue(field, text, "is not a web address", self.example)
        return value or None


class Choice(FieldType):
    """One of a few words."""

    values: tuple[str, ...] = ()
    word = "choice"
    metavar = "WORD"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        word = clean(text, field).lower()
        if word and word not in self.values:
            found = [value for value in self.values if same(value) == same(word)]
            if len(found) != 1:
                raise BadValue(field, text, f"is not one of {', '.join(self.values)}", self.values[0])
            return found[0]
        return word or None

    @property
    def choices(self) -> Sequence[str]:
        return self.values


class StageKey(FieldType):
    """The key of a stage; whether it exists is known to the database, which holds the stages."""

    role = "stage"
    word = "stage"
    metavar = "STAGE"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return self.key_of(clean(text, field)) or None

    @staticmethod
    def key_of(text: str) -> str:
        """ "In progress" -> "in_progress": keys and labels are read alike."""
        return text.lower().replace(" ", "_").replace("-", "_")


class Flag(FieldType):
    """Yes or no, stored as 1 or 0."""

    column = "INTEGER"
    role = "flag"
    word = "yes or no"
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

    @property
    def description(self) -> str:
        return f"reference to {article(self.kind)}"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field) or None  # a word; the database says which element it means
