"""A driver that counts the round trips which a server would have answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from crmcli.store import local_opening
from crmcli.store.local import Local
from tests.conftest import Crm, Result


class Counting(Local):
    """What is written waits, and leaves with the next read or with the end of the step: a trip carries all of it.

    ``trips`` are the statements that came to the database from outside of each other, of all drivers of this class.
    """

    trips: list[str] = []

    def _sent(self, sql: str) -> None:
        if not self._inside:
            self.trips.append(sql)

    _inside = 0
    _waiting = False

    @contextmanager
    def _one(self, what: str) -> Iterator[None]:
        self._sent(what)
        self._inside += 1
        self._waiting = False
        try:
            yield
        finally:
            self._inside -= 1

    def run(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
        with self._one("; ".join(sql for sql, _ in statements)):
            return super().run(statements)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._one(sql):
            return super().rows(sql, values)

    def write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._waiting = True
        super().write(sql, rows)

    def flush(self) -> None:
        if self._waiting:
            self._sent("flush")
        self._waiting = False

    def pages(self, sql: str, key: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(super().pages(sql, key, values)):
            if number % 5000 == 0:
                self._sent(sql)
            yield row

    def begin(self, also: Sequence[tuple[str, Sequence[Any]]] = ()) -> list[list[tuple[Any, ...]]]:
        with self._one("begin"):
            return super().begin(also)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        with super().savepoint():  # it is begun and ended by trips of its own
            yield


def counted(crm: Crm, monkeypatch: pytest.MonkeyPatch, *words: str, **given: Any) -> tuple[Result, list[str]]:
    """The result of a command, and the trips that it took: one for the opening, and those of the driver."""
    Counting.trips = []
    monkeypatch.setattr(local_opening, "Local", Counting)
    done = crm(*words, **given)
    return done, ["hello", *Counting.trips]
