"""Dates as other programs write them: by a pattern that people state, or what can be only one day; never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from crmcli.errors import BadValue
from crmcli.light import re
from crmcli.model.dates import month_of, written_day

EXAMPLE = "DD/MM/YYYY"
_PARTS = {
    "YYYY": r"(?P<y>[0-9]{4})",
    "YY": r"(?P<y>[0-9]{2})",
    "MMM": r"(?P<m>[^\W\d_]{3,10}\.?)",
    "MM": r"(?P<m>[0-9]{1,2})",
    "DD": r"(?P<d>[0-9]{1,2})",
}
_TIME = (
    r"(?:[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?[AaPp]\.?[Mm]\.?| ?Z| ?[+-][0-9]{2}:?[0-9]{2})?(?: [A-Z]{3,4})?)?"
)
_DAY = re.compile(r"(?P<day>.*?)" + _TIME, re.DOTALL)
_ISO = re.compile(r"(?P<y>[0-9]{4})(?P<sign>[./-]?)(?P<m>[0-9]{2})(?P=sign)(?P<d>[0-9]{2})")
_SHORT = re.compile(r"([0-9]{1,2}([./ -])(?:[0-9]{1,2}|[^\W\d_]{3,10})\2)([0-9]{2})")  # 14-Mar-26, 3/14/26
_NOT_A_DAY = re.compile(  # Google's --04-22, Apple's 1604, a year alone
    r"(?:--[0-9]{2}-?[0-9]{2}|(?:1604|000[01])-?[0-9]{2}-?[0-9]{2}|(?:(?:circa|ca\.?|about|~) ?)?[0-9]{4})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[0./-]*")  # how some programs write that there is no date: 0/0/00

Read = Callable[[str, str], str]  # (text, field) -> what our own date fields read


def is_part_of_birthday(text: str) -> bool:
    """Whether a birthday lacks its year, or has nothing but that: it is known, and is no day."""
    return _NOT_A_DAY.fullmatch(text.strip()) is not None


def day_of(text: str) -> str:
    """A day as it is written, without the time behind it, and its year with the century."""
    day = _bare(text)
    return _SHORT.sub(lambda parts: f"{parts[1]}{_year(parts[3])}", day) if _SHORT.fullmatch(day) else day


def _bare(text: str) -> str:
    found = _DAY.fullmatch(text.strip())
    return found["day"] if found is not None else text.strip()


def reader(pattern: str | None, order: str | None = None) -> Read:
    """A function that gives the day of a text as ISO 8601; a time behind it is passed over.

    The pattern consists of DD, MM or MMM (a month's name) and YYYY or YY (70 to 99: 19..) with any signs between
    them. Without one pass what can be but one day, and numbers in the ``order`` that the column shows. Raises
    BadValue (exit 2).
    """
    compiled = None if pattern is None else _compiled(pattern)

    def read(text: str, field: str) -> str:
        day = _bare(text)
        if not day or _NOTHING.fullmatch(day):
            return ""
        day = day_of(day) if compiled is None else day
        found = _ISO.fullmatch(day) if compiled is None else compiled.fullmatch(day) or _ISO.fullmatch(day)
        if found is not None:
            return _iso(found, text, field)
        if compiled is not None:
            raise BadValue(field, text, f"is not a date written as {pattern}", str(pattern))
        try:
            return written_day(day, field, order)
        except BadValue as error:
            if not error.candidates:
                return day  # for its field to judge
            told = BadValue(field, text, "could be more than one day")
            told.hint = f"Say how dates are written: --date-format {EXAMPLE}"
            raise told from None

    return read


def _iso(parts: re.Match[str], text: str, field: str) -> str:
    month = parts["m"].lower().rstrip(".")
    try:
        return date(_year(parts["y"]), int(month) if month.isdigit() else month_of(month), int(parts["d"])).isoformat()
    except ValueError:
        raise BadValue(field, text, "is not a valid calendar date", "2026-03-14") from None


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(YYYY|YY|MMM|MM|DD)", pattern.strip().upper())
    names = [part for part in parts if part in _PARTS]
    strange = any(re.search(r"[A-Z0-9%]", part) for part in parts if part not in _PARTS)
    if strange or sorted(name[0] for name in names) != ["D", "M", "Y"]:
        raise BadValue("--date-format", pattern, "is not made of DD, MM or MMM, and YYYY", EXAMPLE)
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts))


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= 70 else 2000)
