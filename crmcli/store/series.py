"""Number series: counters that only go up and are not part of the history."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.store.act import Act
from crmcli.store.asked import Answers, Question, at_once
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Statement

LONGEST = 15  # digits of counts; a longer run is somebody else's number
_LENGTHS = range(1, LONGEST + 1)


def go_on(act: Act, name: str, last: int) -> None:
    """Have the series go on behind this number; the caller holds the write lock since it asked what was coming."""
    act.driver.write(
        "INSERT INTO series(name, last) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET last = excluded.last",
        [(name, last)],
    )


def coming(act: Act, name: str, above: Sequence[Statement] = ()) -> int:
    """The next number of a series, higher than what ``above`` asks for."""
    (found,) = at_once(act, asked(name, above))
    return int(found)


def asked(name: str, above: Sequence[Statement] = ()) -> Question[int]:
    """Asks for that."""

    def answer(found: Answers) -> int:
        return max((int(rows[0][0] or 0) for rows in found if rows), default=0) + 1

    return Question([("SELECT last FROM series WHERE name = ?", (name,)), *above], answer)


def lasts(act: Act) -> dict[str, int]:
    """The last count of each series by its name."""
    return dict(act.rows("SELECT name, last FROM series"))


def above(kind: str, before: str, behind: str, floor: int) -> list[Statement]:
    """Asks for the numbers behind which a series goes on: the highest that is there, and the one before ``floor``."""
    return [highest(kind, before, behind), *([("SELECT ?", (floor - 1,))] if floor else [])]


def highest(kind: str, before: str, behind: str) -> Statement:
    """Asks for the highest count among the numbers of a kind that are digits between these two texts.

    One seek per length of the count: among numbers of one length the last in order has the highest.
    """
    count = "substr(number, ?1, digits.value)"
    last = (
        f"SELECT CAST({count} AS INTEGER) FROM {quoted(kind)} WHERE length(number) = digits.value + ?2 "
        f"AND number >= ?3 AND number < ?4 AND substr(number, ?1 + digits.value) = ?5 "
        f"AND {count} NOT GLOB '*[^0-9]*' ORDER BY number DESC LIMIT 1"
    )
    sql = f"SELECT max(({last})) FROM json_each(?6) digits"
    values = (len(before) + 1, len(before) + len(behind), f"{before}0", f"{before}:", behind, json_array(_LENGTHS))
    return sql, values
