"""Dates as other programs write them: by a pattern that people state, or what can be only one day; never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from crmcli.errors import BadValue

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
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})" + _TIME)
_NUMBERS = re.compile(r"(?P<a>[0-9]{1,4})(?P<sign>[./-])(?P<b>[0-9]{1,2})(?P=sign)(?P<c>[0-9]{1,4})" + _TIME)
_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})[./-]?(?P<m>[0-9]{2})[./-]?(?P<d>[0-9]{2})" + _TIME)
_DAY_NAMED = re.compile(
    r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[. -]+(?:de )?(?P<m>[^\W\d_]{3,10})\.?,?[ -]+(?:de )?(?P<y>[0-9]{2,4})" + _TIME
)
_MONTH_FIRST = re.compile(r"(?P<m>[^\W\d_]{3,10})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[0-9]{4})" + _TIME)
_NOT_A_DAY = re.compile(  # Google's --04-22, Apple's 1604, a year alone
    r"(?:--[0-9]{2}-?[0-9]{2}|(?:1604|000[01])-?[0-9]{2}-?[0-9]{2}|(?:(?:circa|ca\.?|about|~) ?)?[0-9]{4})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[0./-]*")  # how some programs write that there is no date: 0/0/00
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier enero ene gennaio gen januari",
            "feb february februar février févr fév febrero febbraio februari",
            "mar march märz mär mrz mars marzo maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag mei",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august août aout agosto ago augustus",
            "sep sept september septembre septiembre settembre set",
            "oct okt october oktober octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec dez december dezember décembre déc diciembre dic dicembre",
        ),
        1,
    )
    for name in names.split()
}

Read = Callable[[str, str], str]  # (text, field) -> what our own date fields read


def is_part_of_birthday(text: str) -> bool:
    """Whether a birthday lacks its year, or has nothing but that: it is known, and is no day."""
    return _NOT_A_DAY.fullmatch(text.strip()) is not None


def day_order(text: str) -> str | None:
    """What a date shows of the column it stands in: "DMY" for 14/03/2026, "MDY" for 03/14/2026; None for one that
    may be both, or is written so that it can be but one."""
    found = _NUMBERS.fullmatch(text.strip())
    if found is None or len(found["a"]) > 2 or found["sign"] == ".":
        return None
    first, second = int(found["a"]), int(found["b"])
    if first > 12 >= second:
        return "DMY"
    return "MDY" if second > 12 >= first else None


def reader(pattern: str | None, order: str | None = None) -> Read:
    """A function that gives the day of a text as ISO 8601; a time behind it is passed over.

    The pattern consists of DD, MM or MMM (a month's name) and YYYY or YY (70 to 99: 19..) with any signs between
    them. Without one pass what can be but one day, and numbers in the ``order`` that the column shows. Raises
    BadValue (exit 2).
    """
    compiled = None if pattern is None else _compiled(pattern)

    def read(text: str, field: str) -> str:
        text = text.strip()
        if not text or _NOTHING.fullmatch(text):
            return ""
        if compiled is None:
            return _plain(text, field, order)
        found = compiled.fullmatch(text)
        if found is None:
            iso = _ISO.fullmatch(text)
            if iso is None:
                raise BadValue(field, text, f"is not a date written as {pattern}", pattern)
            return iso[1]
        return _iso(found, text, field)

    return read


def _plain(text: str, field: str, order: str | None) -> str:
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return iso[1]
    for shape in (_YEAR_FIRST, _DAY_NAMED, _MONTH_FIRST):
        found = shape.fullmatch(text)
        if found is not None and (found["m"].isdigit() or found["m"].lower() in _MONTHS):
            return _iso(found, text, field)
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return text
    if found["sign"] == "." and len(found["a"]) < 3:
        order = "DMY"  # nobody writes the month first with points
    if order is None or len(found["a"]) > 2 or len(found["c"]) not in (2, 4):
        error = BadValue(field, text, "could be more than one day")
        error.hint = f"Say how dates are written: --date-format {EXAMPLE}"
        raise error
    names = dict(zip(order.lower(), (found["a"], found["b"], found["c"]), strict=True))
    return _iso(names, text, field)


def _iso(parts: re.Match[str] | dict[str, str], text: str, field: str) -> str:
    month = parts["m"].lower().rstrip(".")
    try:
        number = int(month) if month.isdigit() else _MONTHS[month]
        return date(_year(parts["y"]), number, int(parts["d"])).isoformat()
    except (ValueError, KeyError):
        raise BadValue(field, text, "is not a valid calendar date", "2026-03-14") from None


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(YYYY|YY|MMM|MM|DD)", pattern.strip().upper())
    names = [part for part in parts if part in _PARTS]
    strange = any(re.search(r"[A-Z0-9%]", part) for part in parts if part not in _PARTS)
    if strange or sorted(name[0] for name in names) != ["D", "M", "Y"]:
        raise BadValue("--date-format", pattern, "is not made of DD, MM or MMM, and YYYY", EXAMPLE)
    return re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts) + _TIME)


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= 70 else 2000)
