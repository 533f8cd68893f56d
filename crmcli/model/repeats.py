"""Repetition: how people say it, and on which day or at which instant it comes again (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from crmcli.errors import BadValue
from crmcli.light import TYPE_CHECKING, re
from crmcli.model.types import FieldType, Reading
from crmcli.model.types.base import figures
from crmcli.model.types.days import is_day

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_WORDS = {"daily": "1d", "weekly": "1w", "monthly": "1m", "yearly": "1y", "quarterly": "3m", "annually": "1y"}
_SAID = {"1d": "daily", "1w": "weekly", "1m": "monthly", "1y": "yearly"}
_STEP = r"(?:every )?([1-9][0-9]{0,2}) ?(d|w|m|y)(?:ays?|eeks?|onths?|ears?)?"
_UNITS = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_RULE = r"(?:RRULE:)?(FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[-+A-Z0-9,]+)*)"
_LONG_MONTH = 28  # days that every month has


class Repeat(FieldType):
    """How often something comes again: "weekly", "2w", or a rule of RFC 5545 ("FREQ=WEEKLY;BYDAY=MO,TH")."""

    role = "code"
    word = "repetition"
    metavar = "HOW"
    example = "2w"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        word = figures(text, field)
        if not word:
            return None
        if found := re.fullmatch(_RULE, word.upper()):
            _check_rule(found[1], text, field)
            return found[1]
        step = re.fullmatch(_STEP, _WORDS.get(word.lower(), word.lower()))
        if step is None:
            raise BadValue(
                field, text, "is not an interval", "daily, weekly, monthly, yearly, 2w or FREQ=WEEKLY;BYDAY=MO"
            )
        return _SAID.get(f"{step[1]}{step[2]}", f"{step[1]}{step[2]}")


def following(repeat: str, first: str, last: str, now: datetime, zone: tzinfo) -> str | None:
    """When it is due next, behind what was due ``last`` and behind ``now``; None when the rule ends.

    ``first`` is what the row began with: the 31st stays the 31st where a month has one, and a time of day what it is
    on the clock of the zone. Days give days, instants instants, in stored form; a time that the clock leaves out is the
    hour after it.
    """
    rule = _rule(repeat, _local(first, zone))
    after = max(
        _local(last, zone), _local(now.astimezone(zone).date().isoformat() if is_day(first) else _iso(now), zone)
    )
    found = rule.after(after)
    return None if found is None else _stored(found, is_day(first), zone)


def keeps(repeat: str, first: str, due: str, zone: tzinfo) -> bool:
    """Whether something that is due then is one of the row that began with ``first``, and was not put off."""
    at = _local(due, zone)
    return is_day(first) == is_day(due) and _rule(repeat, _local(first, zone)).before(at, inc=True) == at


def _rule(repeat: str, begin: datetime) -> rrule:
    from dateutil import rrule as rules

    if repeat.startswith("FREQ"):
        found = rules.rrulestr(repeat, dtstart=begin)
        assert isinstance(found, rules.rrule)
        return found
    step = re.fullmatch(_STEP, _WORDS.get(repeat, repeat))
    assert step is not None  # it was read
    frequency, interval = getattr(rules, _UNITS[step[2]]), int(step[1])
    if step[2] in "my" and begin.day > _LONG_MONTH:  # the last day of a month that is too short
        days = range(_LONG_MONTH, begin.day + 1)
        months = {"bymonth": begin.month} if step[2] == "y" else {}
        return rules.rrule(frequency, dtstart=begin, interval=interval, bymonthday=days, bysetpos=-1, **months)
    return rules.rrule(frequency, dtstart=begin, interval=interval)


def _check_rule(rule: str, text: str, field: str) -> None:
    try:
        if re.search(r"INTERVAL=0*(?:;|$)", rule):
            raise ValueError
        found = _rule(rule, datetime(2026, 1, 1))
        next(iter(found))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, StopIteration):
        raise BadValue(field, text, "is not a rule of RFC 5545", "FREQ=WEEKLY;BYDAY=MO,TH") from None


def _local(stored: str, zone: tzinfo) -> datetime:
    """What a clock on the wall shows then."""
    if is_day(stored):
        return datetime.combine(date.fromisoformat(stored), time())
    return datetime.fromisoformat(stored).astimezone(zone).replace(tzinfo=None)


def _iso(now: datetime) -> str:
    return now.astimezone(UTC).isoformat()


def _stored(wall: datetime, day: bool, zone: tzinfo) -> str:
    from crmcli.model.dates import stamp

    return wall.date().isoformat() if day else stamp(wall.replace(tzinfo=zone))
