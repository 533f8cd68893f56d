"""Field types of what is to be done: when it is due, and which element it is about."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.light import Any, re
from crmcli.model.types.base import FieldType, FigureType, Reading, clean

_TIME = r"(?:(?P<day>.*\S)[ ,]+)?(?:at +)?(?P<time>[0-9]{1,2}:[0-9]{2})"
_DAY = 10  # characters of a day; an instant has more


class DayOrMoment(FigureType):
    """A calendar day as ISO 8601, or an instant in UTC; both are texts that sort."""

    role = "due"
    word = "date or time"
    metavar = "DATE"
    example = "2026-12-31"

    def value(self, text: str, field: str, reading: Reading) -> str:
        from crmcli.model.dates import read_date, read_instant

        found = re.fullmatch(_TIME, text.lower())
        if found:  # friday 14:00
            day = read_date(found["day"] or "today", reading.today, field, reading.order)
            return read_instant(f"{day}T{found['time']:0>5}", reading.now, reading.zone, field)
        if re.match(r"[0-9-]{10}[Tt]", text):
            return read_instant(text, reading.now, reading.zone, field)
        try:
            return read_date(text, reading.today, field, reading.order)
        except BadValue as error:
            if not error.candidates:
                error.hint = "Example: friday, 2026-12-31 or 'friday 14:00'"
            raise

    def json(self, value: Any, currency: str) -> Any:
        from crmcli.model.dates import instant_text

        return instant_text(value) if value and not is_day(value) else value


def is_day(stored: str) -> bool:
    """Whether a day is meant, not an instant."""
    return len(stored) == _DAY


def lies_behind(stored: str, today: str, now: str) -> bool:
    """Whether a day is before today, or an instant before now."""
    return stored < (today if is_day(stored) else now)


class AnyReference(FieldType):
    """Another element of any kind, stored as its reference. ``how`` names the link that goes with it."""

    how: str = "about"
    role = "ref"
    word = "reference to any element"
    metavar = "REF"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        return clean(text, field) or None  # a word; the database says which element it means
