"""The words in the names of columns: how they are compared, and those that say the same in every program."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that tell one address of several: the first that is filled is taken.
PLACES = _each("business work home private other mailing billing shipping company primary contact person")

EMAIL = _each("email emails mail")
PHONE = _each("phone phones telephone tel mobile cell cellphone fax")
LABELS = {
    **dict.fromkeys(("fax",), "fax"),
    **dict.fromkeys(("mobile", "cell", "cellphone"), "mobile"),
    **dict.fromkeys(("pager",), "pager"),
    **dict.fromkeys(("assistant",), "assistant"),
    **dict.fromkeys(("work", "business", "office"), "work"),
    **dict.fromkeys(("home", "private", "privat", "personal"), "home"),
    **dict.fromkeys(("other",), "other"),
}
NOISE = _each("address addresses number numbers value main primary additional secondary s no id contact person lead")


# What our own exports say about an element that is made anew when it is imported.
OWN = _each("ref kind id uid version createdat updatedat archivedat totals links custom billing billed")


class Reject(NamedTuple):
    """What stands before a rejected row: its line, and why it was refused."""

    line: int
    reason: str


REJECTS = Reject._fields  # the first columns of a file of rejected rows


def words(name: str) -> list[str]:
    """The words of a column's name: "E-mail 2 - Value" -> email, 2, value; "FirstName" -> first, name."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.findall(r"[^\W\d_]+|[0-9]+", re.sub(r"\be[\s\-_]?mail", "email", text))


def key(name: str) -> str:
    """The name as it is compared: case, blanks and punctuation do not matter."""
    return "".join(words(name))
