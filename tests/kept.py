"""A database in memory that every example finds as it was: what an example wrote is rolled back, and the connection
keeps its statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from crmcli.catalog import REGISTRY
from crmcli.store.database import Database
from crmcli.store.local import Local
from tests.again import STATEMENTS


class Kept(Local):
    """A driver on a copy of another database in memory, whose transactions are savepoints of one that is rolled
    back on ``close``: then it is that copy again."""

    def __init__(self, original: sqlite3.Connection) -> None:
        super().__init__(sqlite3.connect(":memory:", isolation_level=None, cached_statements=STATEMENTS))
        original.backup(self.connection)
        self.connection.execute("BEGIN")

    @property
    def in_transaction(self) -> bool:
        return self._begun

    def begin(self, also: Sequence[tuple[str, Sequence[Any]]] = ()) -> list[list[tuple[Any, ...]]]:
        assert not self._begun
        self.rows("SAVEPOINT whole")
        self._begun = True
        return self.run(also)

    def commit(self, proof: tuple[str, Sequence[Any]] | None = None) -> None:
        self.rows("RELEASE whole")
        self._begun = False

    def rollback(self) -> None:
        if self._begun:
            self.run([("ROLLBACK TO whole", ()), ("RELEASE whole", ())])
        self._begun = False

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        yield

    def close(self) -> None:
        self._begun = False
        self.run([("ROLLBACK", ()), ("BEGIN", ())])


@cache
def _driver(original: sqlite3.Connection) -> Kept:
    return Kept(original)


def kept(original: sqlite3.Connection) -> Database:
    """A database that begins as this one, which stays as it is. There is one at a time: the next takes its place."""
    driver = _driver(original)
    driver.close()
    return Database(driver, REGISTRY)
