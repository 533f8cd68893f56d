"""Steps: one act of one person, written in one transaction together with its trace."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crmcli.store.opening import explained

if TYPE_CHECKING:
    from crmcli.store.store import Store

_RECORD = 'INSERT INTO change(step, "table", row, op, before, after, kind, element) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'


class Step:
    """The step that is being written: its number, the trace so far, the elements whose search text is stale."""

    def __init__(self, store: Store, number: int, title: str = "") -> None:
        self.store = store
        self.id = number
        self.title = title
        self.changes: list[tuple[Any, ...]] = []
        self.written = 0
        self.keep = False  # set when something that is not history, such as a key, is to be kept
        self.stale: dict[str, set[int]] = defaultdict(set)
        self.inserted: dict[str, set[int]] = defaultdict(set)
        self._next: dict[str, int] = {}

    def name(self, title: str) -> None:
        """Give a step that was begun without a title its title."""
        if not self.title:
            self.title = title
            self.store.db.execute("UPDATE step SET title = ? WHERE id = ?", (title, self.id))

    def takes_back(self, target: int) -> None:
        """Say which step this one undoes."""
        self.store.db.execute("UPDATE step SET undoes = ? WHERE id = ?", (target, self.id))

    def take_ids(self, table: str, count: int) -> int:
        """The first of ``count`` ids that were never used; the caller holds the write lock."""
        if table not in self._next:
            row = self.store.db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
            self._next[table] = (row[0] if row else 0) + 1
        first = self._next[table]
        self._next[table] = first + count
        return first

    def record(self, rows: list[tuple[Any, ...]]) -> None:
        """Remember (table, row, op, before, after, kind, element) for each row, the values as JSON text."""
        self.changes += [(self.id, *row) for row in rows]
        if len(self.changes) >= 5000:
            self.flush()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the step that is taken back alone when it fails; the error goes on."""
        self.flush()
        db, written, ids = self.store.db, self.written, dict(self._next)
        fresh = {kind: set(numbers) for kind, numbers in self.inserted.items()}
        db.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
            self.changes, self.written, self._next = [], written, ids
            self.inserted = defaultdict(set, fresh)
            raise
        self.flush()
        db.execute("RELEASE part")

    def flush(self) -> None:
        if self.changes:
            self.store.db.executemany(_RECORD, self.changes)
            self.written += len(self.changes)
            self.changes = []

    def index(self) -> None:
        """Bring the search index up to date with what was written so far."""
        from crmcli.store.indexing import refresh

        refresh(self.store.db, self.store.registry, self.stale, self.inserted)
        self.stale.clear()
        self.inserted.clear()

    @property
    def empty(self) -> bool:
        return not self.written and not self.changes


class StepRunner:
    """Opens steps, one at a time; a step inside a step is part of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.current: Step | None = None

    @contextmanager
    def open(self, title: str) -> Iterator[Step]:
        """BEGIN IMMEDIATE, the step's row, the caller's writes, COMMIT; ROLLBACK on any error, on a dry run
        and when nothing was changed."""
        if self.current is not None:
            self.current.name(title)
            yield self.current
            return
        db = self.store.db
        try:
            db.execute("BEGIN IMMEDIATE")
            try:
                step = Step(self.store, self._insert(title), title)
                self.current = step
                yield step
                self._finish(step)
            except BaseException:
                if db.in_transaction:  # SQLite takes all back by itself when the disk is full
                    db.execute("ROLLBACK")
                raise
            finally:
                self.current = None
        except sqlite3.DatabaseError as error:
            raise explained(error, self.store.path) from error

    def _insert(self, title: str) -> int:
        from crmcli.model.dates import stamp

        store = self.store
        row = store.db.execute(
            "INSERT INTO step(at, recorded_at, by, title, message) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (store.stamp, stamp(store.clock()), store.by, title, store.message),
        ).fetchone()
        return int(row[0])

    def _finish(self, step: Step) -> None:
        if self.store.dry_run or (step.empty and not step.keep):
            self.store.db.execute("ROLLBACK")
            return
        if step.empty:
            self.store.db.execute("DELETE FROM step WHERE id = ?", (step.id,))
        step.flush()
        step.index()
        self.store.db.execute("COMMIT")
