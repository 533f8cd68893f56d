"""Days and instants: read as people type them, kept as texts that sort, shown shortly.

A day is kept as "2026-11-23", an instant in UTC with microseconds, "2026-11-23T18:00:00.000000Z" (RFC 3339). What
"today" is, and where, is handed in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crmcli.errors import BadValue

FIRST_YEAR, LAST_YEAR = 1900, 9999

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STEP = re.compile(r"([+-])([0-9]{1,5})([dwmy])")
_ISO_INSTANT = re.compile(
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
    if word == "eom":
        return today.replace(day=_days(today.year, today.month))
    if word == "eoy":
        return today.replace(month=12, day=31)
    step = _STEP.fullmatch(word)
    if step is None:
        return None
    sign, count, unit = step.groups()
    number = int(sign + count)
    if unit in "dw":
        return today + timedelta(days=number * (7 if unit == "w" else 1))
    return plus_months(today, number * (12 if unit == "y" else 1))


def _day(text: str, today: date, field: str) -> date:
    word = text.strip().lower()
    try:
        day = _spoken(word, today)
        if day is None:
            if _ISO_DAY.fullmatch(word) is None:
                why = "is not a date (year-month-day, today, tomorrow, yesterday, +3d, -2w, +1m, +1y, eom or eoy)"
                raise BadValue(field, text, why, today.isoformat())
            day = date.fromisoformat(word)
    except (ValueError, OverflowError):
        raise BadValue(field, text, "is not a valid calendar date", today.isoformat()) from None
    if day.year < FIRST_YEAR:
        raise BadValue(field, text, f"is before the year {FIRST_YEAR}", today.isoformat())
    return day


def read_date(text: str, today: date, field: str) -> str:
    """A day as "YYYY-MM-DD": ISO 8601, today, tomorrow, yesterday, +3d, -2w, +1m, +1y, eom, eoy.

    BadValue for all else, also for 03/04/2026, which means two different days, and outside 1900 to 9999.
    """
    return _day(text, today, field).isoformat()


def stamp(now: datetime) -> str:
    """The stored form of an instant that knows its zone: UTC, microseconds, Z. Such texts sort by time."""
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: str, now: datetime, zone: tzinfo, field: str = "at") -> str:
    """An instant in stored form: ``now``, an ISO 8601 date-time, or a day as in `read_date`, at its 00:00.

    Without an offset the time is that of ``zone``. BadValue for all else.
    """
    word = text.strip()
    if word.lower() == "now":
        return stamp(now)
    example = now.astimezone(zone).isoformat(timespec="minutes")
    parts = _ISO_INSTANT.fullmatch(word)
    try:
        if parts is None:
            try:
                day = _day(word, now.astimezone(zone).date(), field)
            except BadValue:
                raise BadValue(field, text, "is neither a time nor a day", f"{example}, today or -3d") from None
            return stamp(datetime.combine(day, time(), zone))
        day_text, clock, offset = parts.groups()
        day = _day(day_text, now.date(), field)
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
