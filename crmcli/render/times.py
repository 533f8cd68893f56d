"""Times as people say them: ``3 d ago``, ``18:05``, ``Mon 23 November 2026``; in English, whatever the locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from crmcli.model.dates import MONTHS

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def instant(stored: str) -> datetime | None:
    """An RFC 3339 text as an aware instant; None for what is no instant, such as a date alone."""
    try:
        read = datetime.fromisoformat(stored)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def since(stored: str, now: datetime) -> str:
    """How long before or after ``now`` an instant is, such as ``3 d ago``; what is no instant as it is."""
    from crmcli.model.dates import ago

    return ago(stored, now) if instant(stored) else stored


def due(stored: str, zone: tzinfo) -> str:
    """A day as it is, an instant with its time of day: ``2026-11-27 14:00``."""
    return " ".join(filter(None, (day_of(stored, zone), clock(stored, zone))))


def day_of(stored: str, zone: tzinfo) -> str:
    """The day of an instant in ``zone``, as ISO 8601."""
    at = instant(stored)
    return at.astimezone(zone).date().isoformat() if at else stored[:10]


def clock(stored: str, zone: tzinfo) -> str:
    """The time of day of an instant in ``zone``; empty for a date alone."""
    at = instant(stored)
    return at.astimezone(zone).strftime("%H:%M") if at else ""


def day_heading(day: str, today: date | None = None) -> str:
    """``Mon 23 November 2026``, with today, yesterday or tomorrow in front where it is said which day is today; what is
    no date as it is."""
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return day
    heading = f"{DAYS[read.weekday()]} {read.day} {MONTHS[read.month - 1]} {read.year}"
    if today is None:
        return heading
    near = {today: "Today, ", today - timedelta(1): "Yesterday, ", today + timedelta(1): "Tomorrow, "}
    return near.get(read, "") + heading
