"""Moments of a file: the step after which it stood as somebody wants to see it, and the clock by which."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING
from crmcli.model.declared import Declared

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

_STEP = "SELECT id, recorded_at, id = (SELECT max(id) FROM step) FROM step WHERE id = ?"
_ENDS = (
    "SELECT id, recorded_at FROM step WHERE id IN ((SELECT min(id) FROM step), (SELECT max(id) FROM step)) ORDER BY id"
)
# The steps are in the order of their times: the first that is later is found by halves, which takes no index.
_LAST = (
    "WITH RECURSIVE look(low, high) AS (SELECT min(id), max(id) + 1 FROM step UNION ALL "
    "SELECT CASE WHEN s.recorded_at <= ?1 THEN s.id + 1 ELSE low END, "
    "CASE WHEN s.recorded_at <= ?1 THEN high ELSE (low + high) / 2 END "
    "FROM look LEFT JOIN step s ON s.id = (SELECT min(id) FROM step WHERE id >= (low + high) / 2 AND id < high) "
    "WHERE low < high) "
    "SELECT max(id) FROM step WHERE id < (SELECT min(high) FROM look)"
)
_BEHIND = "SELECT coalesce(max(id), 0) FROM change WHERE step = (SELECT max(step) FROM change WHERE step <= ?)"


class AsOf(Declared):
    """The file after a step, looked at by the clock of an instant, as it is stored; ``newest`` says that nothing was
    done since."""

    step: int
    at: str
    newest: bool


def ends(db: Driver) -> list[tuple[int, str]]:
    """(number, when it was recorded) of the first and the last step; one where they are the same, or none."""
    return [(number, at) for number, at in db.rows(_ENDS)]


def after(db: Driver, step: int) -> AsOf | None:
    """The file after a step, by the clock of when it was recorded; None when there is no such step."""
    found = db.rows(_STEP, (step,))
    return AsOf(found[0][0], found[0][1], bool(found[0][2])) if found else None


def at(db: Driver, instant: str) -> AsOf | None:
    """The file at an instant, in the order of recording; None when no step had been recorded."""
    ((number,),) = db.rows(_LAST, (instant,))
    found = after(db, number) if number else None
    return None if found is None else AsOf(found.step, instant, found.newest)


def last_change(db: Driver, step: int) -> int:
    """The number of the last change up to a step, 0 where nothing had been changed."""
    return int(db.rows(_BEHIND, (step,))[0][0])
