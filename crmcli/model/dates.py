"""Days and instants: read as people type them, kept as texts that sort, shown shortly.

A day is kept as "2026-11-23", an instant in UTC with microseconds, "2026-11-23T18:00:00.000000Z" (RFC 3339). What
"today" is, and where, is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crmcli.errors import BadValue
from crmcli.light import re

FIRST_YEAR, LAST_YEAR = 1900, 9999
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WAYS = "year-month-day, 24.12.2026, today, friday, +3d, -2w, +1m, eom or eoy"

_ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_STEP = r"([+-]?)([0-9]{1,5})([dwmy])"
_NUMBERS = r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})"
_NAMED = r"(?P<d>[0-9]{1,2})(?:\.|st|nd|rd|th)?[ -](?:de )?(?P<m>[^\W\d_]{3,10})\.?,?[ -](?:de )?(?P<y>[0-9]{4})"
_NAMED_FIRST = r"(?P<m>[^\W\d_]{3,10})\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[0-9]{4})"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january jän jänner januar janvier enero ene gennaio gen januari",
            "feb february februar février févr fév febrero febbraio februari",
            "mar march mär mrz märz mars marzo maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag mei",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august août aout agosto ago augustus",
            "sep sept september septembre septiembre settembre set",
            "oct october okt oktober octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec december dez dezember décembre déc diciembre dic dicembre",
        ),
        1,
    )
    for name in names.split()
}
_ISO_INSTANT = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r"([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_AGES = ((60, 1, "s"), (3600, 60, "min"), (86400, 3600, "h"), (7 * 86400, 86400, "d"))


def plus_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has no such day.

    OverflowError outside the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= LAST_YEAR:
        raise OverflowError("date value out of range")
    return date(year, month + 1, min(day.day, _days(year, month + 1)))


def _spoken(word: str, today: date) -> date | None:
    """The day of a word such as tomorrow, eom or +3d; None for any other word."""
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(word)
    if near is not None:
        return today + timedelta(days=near)
    weekday = next((number for number, name in enumerate(_WEEKDAYS) if word in (name, name[:3])), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if word == "eom":
        return today.replace(day=_days(today.year, today.month))
    if word == "eoy":
        return today.replace(month=12, day=31)
    step = re.fullmatch(_STEP, word)
    if step is None:
        return None
    sign, count, unit = step.groups()
    number = int(sign + count)
    if unit in "dw":
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    return plus_months(today, number * (12 if unit == "y" else 1))


def _day(text: str, today: date, field: str, order: str | None) -> date:
    word = " ".join(text.lower().split())
    try:
        day = _spoken(word, today) or _written(word, text, field, order)
    except OverflowError:
        day = None
    return _checked(day, text, field, today.isoformat())


def _checked(day: date | None, text: str, field: str, example: str) -> date:
    if day is None:
        what = "is not a valid calendar date" if _looks_like_one(text) else f"is not a date ({_WAYS})"
        raise BadValue(field, text, what, example)
    if day.year < FIRST_YEAR:
        raise BadValue(field, text, f"is before the year {FIRST_YEAR}", example)
    return day


def _written(word: str, text: str, field: str, order: str | None) -> date | None:
    """The day that figures, or a month's name with them, stand for; None for what is no such day. Raises BadValue for
    one with two readings, such as 03/04/2026."""
    if re.fullmatch(_ISO_DAY, word):
        return _of(word[:4], word[5:7], word[8:])
    for pattern in (_NAMED, _NAMED_FIRST):
        if named := re.fullmatch(pattern, word):
            return _of(named["y"], month_of(named["m"]), named["d"])
    found = re.fullmatch(_NUMBERS, word)
    if found is None:
        return None
    numbers = (found[1], found[3], found[4])
    days = {day for each in _orders(numbers, found[2], order) if (day := _in_order(numbers, each))}
    if len(days) > 1:
        raise _two_days(text, field, sorted(days))
    return days.pop() if days else None


def _orders(numbers: tuple[str, str, str], sign: str, order: str | None) -> list[str]:
    """In which orders of day, month and year three numbers with the same sign between them can be meant. A year has
    four figures unless the order is known; with points the day comes first, with other signs it may be the month."""
    first, _, last = map(len, numbers)
    if first == 4 and last <= 2:
        return ["ymd"]
    if first > 2 or last not in (2, 4) or (last == 2 and order is None):
        return []
    if order is not None and (order != "ymd" or last == 2):
        return [order]
    return ["dmy"] if sign == "." else ["dmy", "mdy"]


def _in_order(numbers: tuple[str, str, str], order: str) -> date | None:
    year, month, day = (numbers[order.index(part)] for part in "ymd")
    if len(year) == 2:
        year = f"{19 if year >= '70' else 20}{year}"
    return _of(year, month, day)


def month_of(name: str) -> int:
    """The number of a month by its name or its usual short form, in small letters, in one of six languages; 0 for what
    is none."""
    return _MONTHS.get(name, 0)


def _of(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _looks_like_one(text: str) -> bool:
    word = " ".join(text.lower().split())
    return any(re.fullmatch(each, word) for each in (_ISO_DAY, _STEP, _NAMED, _NAMED_FIRST)) or (
        (found := re.fullmatch(_NUMBERS, word)) is not None and 4 in (len(found[1]), len(found[4]))
    )


def _two_days(text: str, field: str, days: list[date]) -> BadValue:
    """The error for a day that people of two countries read differently."""
    error = BadValue(field, text, "is two different days")
    error.candidates = [day.isoformat() for day in days]
    error.hint = f"Type {' or '.join(error.candidates)}."
    return error


def read_date(text: str, today: date, field: str, order: str | None = None) -> str:
    """A day as "YYYY-MM-DD": ISO 8601, 24.12.2026, 24/12/2026, 24 Dec 2026, today, tomorrow, yesterday, friday (the
    first one after today), +3d, 2w, -2w, +1m, +1y, eom, eoy.

    ``order`` is that of day, month and year where it is known, "dmy", "mdy" or "ymd". BadValue for all else, also for
    03/04/2026, which means two different days (both are candidates), and outside 1900 to 9999.
    """
    return _day(text, today, field, order).isoformat()


def written_day(text: str, field: str, order: str | None = None) -> str:
    """The same without words such as today, which mean nothing in a file."""
    return _checked(_written(" ".join(text.lower().split()), text, field, order), text, field, "2026-12-24").isoformat()


def day_order(texts: Iterable[str]) -> str | None:
    """The order of day and month, "dmy" or "mdy", that one of these days shows and none contradicts; None where no day
    tells, or two tell different ones. For a column of a file, which one program wrote."""
    told: set[str] = set()
    for found in filter(None, (re.fullmatch(_NUMBERS, text.strip()) for text in texts)):
        numbers = (found[1], found[3], found[4])
        possible = [each for each in ("dmy", "mdy") if len(found[4]) == 4 and _in_order(numbers, each)]
        told.update(possible if len(possible) == 1 else ())
    return told.pop() if len(told) == 1 else None


def stamp(now: datetime) -> str:
    """The stored form of an instant that knows its zone: UTC, microseconds, Z. Such texts sort by time."""
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: str, now: datetime, zone: tzinfo, field: str = "at", order: str | None = None) -> str:
    """An instant in stored form: ``now``, an ISO 8601 date-time, or a day as in `read_date`, at its 00:00.

    Without an offset the time is that of ``zone``. BadValue for all else.
    """
    word = text.strip()
    if word.lower() == "now":
        return stamp(now)
    example = now.astimezone(zone).isoformat(timespec="minutes")
    parts = re.fullmatch(_ISO_INSTANT, word)
    try:
        if parts is None:
            try:
                day = _day(word, now.astimezone(zone).date(), field, order)
            except BadValue as error:
                if error.candidates:
                    raise
                raise BadValue(field, text, "is neither a time nor a day", f"{example}, today or -3d") from None
            return stamp(datetime.combine(day, time(), zone))
        day_text, clock, offset = parts.groups()
        day = _day(day_text, now.date(), field, order)
        clock_time = time.fromisoformat(clock + (offset or "").upper())
        if clock_time.tzinfo is None:
            clock_time = clock_time.replace(tzinfo=zone)
        return stamp(datetime.combine(day, clock_time))
    except (ValueError, OverflowError):
        raise BadValue(field, text, "is not a time", example) from None


def parse_stored(stored: str) -> datetime:
    """The instant of a stored form, in UTC."""
    return datetime.fromisoformat(stored)


def instant_text(stored: str) -> str:
    """A stored instant to the second, as shown in JSON (RFC 3339): "2026-11-23T18:00:00Z"."""
    return stored[:19] + "Z"


def day_bounds(day: str, zone: tzinfo) -> tuple[str, str]:
    """The stored instants at which a day begins in the zone, and at which the next one does (not part of it)."""
    first = date.fromisoformat(day)
    start = stamp(datetime.combine(first, time(), zone))
    if first == date.max:
        return start, "9999-12-31T23:59:59.999999Z"
    return start, stamp(datetime.combine(first + timedelta(days=1), time(), zone))


def ago(stored: str, now: datetime) -> str:
    """How long ago, or how far ahead, for people: "just now", "5 min ago", "3 d ago", "in 2 w", "4 y ago"."""
    seconds = int((now - parse_stored(stored)).total_seconds())
    ahead, seconds = seconds < 0, abs(seconds)
    if seconds < 60:
        return "just now"
    days = seconds // 86400
    for limit, size, unit in _AGES:
        if seconds < limit:
            count, name = seconds // size, unit
            break
    else:
        if days < 60:
            count, name = days // 7, "w"
        elif days < 730:
            count, name = days // 30, "mo"
        else:
            count, name = days // 365, "y"
    return f"in {count} {name}" if ahead else f"{count} {name} ago"


def _days(year: int, month: int) -> int:
    """How many days a month has."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day
