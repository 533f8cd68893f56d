"""Dates as other programs write them: read by a pattern that people state, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from crmcli.errors import BadValue

EXAMPLE = "DD/MM/YYYY"
_PARTS = {"YYYY": r"(?P<y>[0-9]{4})", "YY": r"(?P<y>[0-9]{2})", "MM": r"(?P<m>[0-9]{1,2})", "DD": r"(?P<d>[0-9]{1,2})"}
_TIME = r"(?:[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm]| ?Z| ?[+-][0-9]{2}:?[0-9]{2})?)?"
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})" + _TIME)
_NUMBERS = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}" + _TIME)
_NOTHING = re.compile(r"[0./-]*")  # how some programs write that there is no date: 0/0/00

Read = Callable[[str, str], str]  # (text, field) -> what our own date fields read


def reader(pattern: str | None) -> Read:
    """A function that gives the day of a text as ISO 8601; a time behind it is passed over.

    The pattern consists of DD, MM and YYYY or YY (70 to 99: 19..) with any signs between them. Without one
    only ISO 8601 and our own words pass. Raises BadValue (exit 2).
    """
    if pattern is None:
        return _plain
    compiled = _compiled(pattern)

    def read(text: str, field: str) -> str:
        if not text or _NOTHING.fullmatch(text):
            return ""
        found = compiled.fullmatch(text)
        if found is None:
            iso = _ISO.fullmatch(text)
            if iso is None:
                raise BadValue(field, text, f"is not a date written as {pattern}", pattern)
            return iso[1]
        try:
            return date(_year(found["y"]), int(found["m"]), int(found["d"])).isoformat()
        except ValueError:
            raise BadValue(field, text, "is not a valid calendar date", pattern) from None

    return read


def _plain(text: str, field: str) -> str:
    if not text or _NOTHING.fullmatch(text):
        return ""
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return iso[1]
    if _NUMBERS.fullmatch(text):
        error = BadValue(field, text, "could be more than one day")
        error.hint = f"Say how dates are written: --date-format {EXAMPLE}"
        raise error
    return text


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(YYYY|YY|MM|DD)", pattern.strip().upper())
    names = [part for part in parts if part in _PARTS]
    strange = any(re.search(r"[A-Z0-9%]", part) for part in parts if part not in _PARTS)
    if strange or sorted(name[0] for name in names) != ["D", "M", "Y"]:
        raise BadValue("--date-format", pattern, "is not made of DD, MM and YYYY", EXAMPLE)
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts) + _TIME)


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= 70 else 2000)
