"""Number series: counters that only go up and are not part of the history."""

from __future__ import annotations

from crmcli.store.act import Act
from crmcli.store.tables import json_array, quoted

_LENGTHS = range(1, 16)  # of counts; a longer run of digits is somebody else's number


def take(act: Act, name: str, count: int = 1, above: int = 0) -> int:
    """The first of ``count`` numbers of a series, all higher than ``above``; the caller holds the write lock."""
    found = act.rows(
        "INSERT INTO series(name, last) VALUES (?1, ?3 + ?2) "
        "ON CONFLICT(name) DO UPDATE SET last = max(last, ?3) + ?2 RETURNING last",
        (name, count, above),
    )
    return int(found[0][0]) - count + 1


def last(act: Act, name: str) -> int:
    """The last number that was taken of a series; 0 before the first."""
    found = act.rows("SELECT last FROM series WHERE name = ?", (name,))
    return int(found[0][0]) if found else 0


def highest(act: Act, kind: str, before: str, behind: str) -> int:
    """The highest count among the numbers of a kind that are digits between these two texts; 0 without any.

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
    return int(act.rows(sql, values)[0][0] or 0)
