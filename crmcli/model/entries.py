"""Entries of a timeline that people write: notes, activities and files, their references and their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.errors import BadValue
from crmcli.light import Any, re
from crmcli.model.fields import Field
from crmcli.model.refs import parse, ref
from crmcli.model.types import Choice, FieldType, Long, Moment, Reading
from crmcli.model.types.base import figures

NOTE, FILE = "NOTE", "FILE"
PREFIXES = (NOTE, FILE)
PLAIN, ATTACHED = "note", "file"  # what is said of an entry that is no activity
ACTIVITIES = ("call", "mail", "meeting")
WAYS = ("in", "out")  # who began: they or we
MOST = 7 * 24 * 60  # minutes that something may last
_LASTING = r"(?:(?P<h>[0-9]{1,4}) ?h(?:ours?)?)? ?(?:(?P<m>[0-9]{1,5}) ?m(?:in)?)?"
_CLOCK = r"(?P<h>[0-9]{1,3}):(?P<m>[0-5][0-9])"


class Duration(FieldType):
    """How long something lasted, stored in whole minutes."""

    column = "INTEGER"
    role = "number"
    word = "duration"
    metavar = "30m"
    example = "1h30m"

    def read(self, text: str, field: str, reading: Reading) -> int | None:
        word = figures(text, field).lower()
        if not word:
            return None
        found = re.fullmatch(_LASTING, word) or re.fullmatch(_CLOCK, word)
        minutes = int(found["h"] or 0) * 60 + int(found["m"] or 0) if found else 0
        if not minutes:
            raise BadValue(field, text, "is not a duration", "30m, 2h or 1h30m")
        if minutes > MOST:
            raise BadValue(field, text, "is longer than a week", self.example)
        return minutes


# What can be edited of an entry. Its time has no option: --at is that of the step.
FIELDS = (
    Field("text", Long(), "What it says; of a file, its name.", required=True, example="Wants an offer by Friday"),
    Field("what", Choice((PLAIN, *ACTIVITIES)), "What kind of entry it is.", required=True, option="as"),
    Field("at", Moment(), "When it happened.", required=True, manual=False),
    Field("direction", Choice(WAYS), "Direction: in, they contacted you; out, you contacted them."),
    Field("duration", Duration(), "How long it took.", example="30m"),
)
BY_NAME = {name: field for field in FIELDS for name in (field.name, field.option) if name}


def is_entry(word: str) -> bool:
    """Whether a word is the reference of an entry by its looks."""
    return word.strip().partition("-")[0].upper() in PREFIXES and parse(word) is not None


def number_of(row: Mapping[str, Any]) -> int:
    """The number of the entry that a row belongs to: its own, or that of the row that it was written with."""
    return int(row.get("entry") or row["id"])


def ref_of(row: Mapping[str, Any]) -> str | None:
    """The reference of the entry that a row belongs to; None for what the program wrote by itself."""
    if row["what"] not in (PLAIN, ATTACHED, *ACTIVITIES):
        return None
    return ref(FILE if row["what"] == ATTACHED else NOTE, number_of(row))


def told_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a record of an entry says besides its text: its reference, who began, how many minutes it took."""
    told = {name: row.get(name) for name in ("direction", "duration")}
    return {"entry": ref_of(row), **told, "pinned": bool(row.get("pinned"))}


def apart(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """(references of entries, other words), each in order."""
    mine = [word for word in words if is_entry(word)]
    return mine, [word for word in words if word not in mine] if mine else list(words)


def lasting(minutes: int) -> str:
    """Minutes as people say them: "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest else [])])
