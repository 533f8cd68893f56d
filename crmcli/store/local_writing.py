"""How rows are inserted into a file: many by one statement, and single ones, where it is allowed, with others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from crmcli.light import Any, re

Values = Sequence[Any]
_TOGETHER = 25  # rows that are inserted by one statement
_MOST = 1000  # rows that wait for others
_PLACES = r"VALUES (\([^()]*\))\Z"
_INSERT = r'INSERT INTO "(\w+)" \([^()]*\) VALUES \([^()]*\)'
_BY_ID = r'SELECT [^()]* FROM "(\w+)" WHERE id = \?'


class Waiting:
    """Single rows that were inserted and are not written yet, by their statements."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Values]] = {}
        self._tables: set[str] = set()

    def takes(self, sql: str, rows: Iterable[Values]) -> bool:
        """Whether these wait now: a single row does, while there are not too many of its sort."""
        if not isinstance(rows, list) or len(rows) != 1:
            return False
        like = self._rows.get(sql)
        if like is None:
            table = _table(_INSERT, sql)
            if table is None:
                return False
            self._tables.add(table)
            like = self._rows[sql] = []
        if len(like) == _MOST:
            return False
        like += rows
        return True

    def concern(self, sql: str) -> bool:
        """Whether a query may tell of what waits: not when it asks for one row of another table."""
        table = _table(_BY_ID, sql)
        return table is None or table in self._tables

    def taken(self) -> Iterable[tuple[str, list[Values]]]:
        """All of them, which wait no more."""
        found, self._rows, self._tables = self._rows, {}, set()
        return found.items()


def together(sql: str, rows: Iterable[Values]) -> Iterator[tuple[str, Iterable[Values]]]:
    """Statements, and the values of each: many rows are inserted so many at once, in two thirds of the time."""
    rest = iter(rows)
    first = list(islice(rest, _TOGETHER))
    places = re.search(_PLACES, sql) if len(first) == _TOGETHER else None
    if places is None:
        yield sql, chain(first, rest)
        return
    left: list[Values] = []
    yield sql + f", {places[1]}" * (_TOGETHER - 1), _flat(chain(first, rest), left)
    yield sql, left


def _flat(rows: Iterator[Values], left: list[Values]) -> Iterator[list[Any]]:
    """The values of so many rows at a time; those that are left are too few."""
    while len(part := list(islice(rows, _TOGETHER))) == _TOGETHER:
        yield list(chain.from_iterable(part))
    left += part


@lru_cache
def _table(pattern: str, sql: str) -> str | None:
    """The table that a statement of this sort names."""
    found = re.fullmatch(pattern, sql)
    return found[1] if found else None
