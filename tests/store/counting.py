"""A driver that counts the round trips which a server would have answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import Any, ClassVar

import pytest

from crmcli.store import local_opening, remote_stream
from crmcli.store.hrana import Connection
from crmcli.store.local import Local
from tests.conftest import Crm, Result


class Counting(Local):
    """What is written waits, and leaves with the next read or with the end of the step: a trip carries all of it.

    ``trips`` are what was asked for so far, by all drivers of this class.
    """

    trips: ClassVar[list[str]] = []
    _inside = False
    _waiting = False

    @contextmanager
    def _trip(self, what: str) -> Iterator[None]:
        """One trip, whatever is asked inside."""
        outermost, self._inside, self._waiting = not self._inside, True, False
        if outermost and what:
            self.trips.append(what)
        try:
            yield
        finally:
            self._inside = not outermost

    def run(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
        with self._trip("; ".join(sql for sql, _ in statements)):
            return super().run(statements)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._trip(sql):
            return super().rows(sql, values)

    def begin(self, also: Sequence[tuple[str, Sequence[Any]]] = ()) -> list[list[tuple[Any, ...]]]:
        with self._trip("BEGIN IMMEDIATE"):
            return super().begin(also)

    def write(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._waiting = True
        super().write(sql, rows)

    def flush(self) -> None:
        if self._waiting:
            with self._trip("flush"):
                super().flush()

    def pages(self, sql: str, key: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(super().pages(sql, key, values)):
            if number % 5000 == 0:
                self.trips.append(sql)
            yield row


class CountingConnection(Connection):
    """One to a server, of which the requests are counted whose answers are waited for."""

    def _sent(self, path: str, body: dict[str, Any], limit: float) -> HTTPResponse:
        sqls = [step["stmt"].get("sql", "...") for each in body.get("requests", ()) for step in _steps(each)]
        Counting.trips.append("; ".join(sqls))
        return super()._sent(path, body, limit)


def _steps(request: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request.get("batch", {}).get("steps", [])
    return found


def counted_over_server(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, *words: str, **given: Any
) -> tuple[Result, list[str]]:
    """The same on a server, where trips are made."""
    Counting.trips.clear()
    monkeypatch.setattr(remote_stream, "Connection", CountingConnection)
    return crm(*words, **given), [*Counting.trips]


def counted(crm: Crm, monkeypatch: pytest.MonkeyPatch, *words: str, **given: Any) -> tuple[Result, list[str]]:
    """The result of a command, and the trips that it took: one for the opening, and those of the driver."""
    Counting.trips.clear()
    monkeypatch.setattr(local_opening, "Local", Counting)
    done = crm(*words, **given)
    return done, ["hello", *Counting.trips]
