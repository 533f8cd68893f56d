"""``--as-of STEP|TIME``: which moment of the file is meant."""

from __future__ import annotations

from datetime import timedelta

from crmcli.errors import BadValue, NotFound
from crmcli.light import TYPE_CHECKING, re
from crmcli.model.dates import day_bounds, instant_text, parse_stored, read_date, read_instant, stamp
from crmcli.store import moments

if TYPE_CHECKING:
    from crmcli.store.act import Act
    from crmcli.store.moments import AsOf

NAME = "as-of"
EXAMPLE = "42, yesterday or 2026-03-31T18:00"
_MICROSECOND = timedelta(microseconds=1)


def as_of(act: Act, text: str) -> AsOf:
    """The file after the step of this number, or at this time; a day means its end, today means now.

    Raises BadValue (exit 2) for what is neither, and for a time that is still to come, NotFound (3) for a step that is
    not there, and for what is before the first one.
    """
    word = text.strip()
    known = moments.ends(act.driver)
    if not known:
        raise NotFound("Nothing has been done yet, so there is no past to look at.", "crm steps lists what was done.")
    if re.fullmatch("[0-9]+", word):
        return _after(act, int(word), known)
    instant = _instant(act, word)
    found = moments.at(act.driver, instant)
    if found is None:
        raise _before(f"At {instant_text(instant)} nothing had been done.", known)
    return found


def _after(act: Act, number: int, known: list[tuple[int, str]]) -> AsOf:
    if number < known[0][0]:
        raise _before(f"Step {number} is before the first one.", known)
    found = moments.after(act.driver, number) if number <= known[-1][0] else None
    if found is None:
        raise NotFound(f"There is no step {number}; the newest is step {known[-1][0]}.", "crm steps lists them all.")
    return found


def _instant(act: Act, word: str) -> str:
    now = stamp(act.at)
    try:
        day = read_date(word, parse_stored(now).astimezone(act.zone).date(), NAME)
    except BadValue as error:
        if "is not a date" not in error.message:
            raise
        return _past(_time(act, word), now, word)
    begin, end = day_bounds(day, act.zone)
    if begin > now:
        raise _to_come(word)
    return min(now, stamp(parse_stored(end) - _MICROSECOND))


def _time(act: Act, word: str) -> str:
    try:
        return read_instant(word, act.at, act.zone, NAME)
    except BadValue as error:
        if error.candidates or "neither" not in error.message:
            raise
        raise BadValue(NAME, word, "is neither the number of a step nor a time", EXAMPLE) from None


def _past(instant: str, now: str, word: str) -> str:
    if instant > now:
        raise _to_come(word)
    return instant


def _to_come(word: str) -> BadValue:
    return BadValue(NAME, word, "is still to come", "yesterday")


def _before(message: str, known: list[tuple[int, str]]) -> NotFound:
    number, at = known[0]
    return NotFound(message, f"The first step is step {number}, of {instant_text(at)}.")
