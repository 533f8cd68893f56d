"""Connections that wait for others, and work on something long, and still hear Ctrl-C."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from crmcli.store.places import Place

_AT_ONCE = 0.1  # seconds that SQLite may wait by itself: it hears nothing meanwhile
_PAUSE = 0.02
_STEPS = 50_000  # of SQLite's machine between two looks whether a signal has come: a few milliseconds


class Patient(sqlite3.Connection):
    """Waits ``patience`` seconds for another process, as often as it has to."""

    patience: float = 0

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        end: float | None = None
        while True:
            try:
                return super().execute(sql, values)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or self.in_transaction:
                    raise
                end = end or time.monotonic() + self.patience
                if time.monotonic() >= end:
                    raise
                time.sleep(_PAUSE)


def connected(place: Place, timeout: float, uri: bool = False) -> sqlite3.Connection:
    """A connection that waits so many seconds for others; raises sqlite3.Error."""
    patience = min(timeout, _AT_ONCE)
    db = sqlite3.connect(place, timeout=patience, isolation_level=None, factory=Patient, uri=uri)
    db.patience = timeout
    db.set_progress_handler(_listen, _STEPS)
    return db


def _listen() -> int:
    """Python calls the handler of a signal when it runs something of its own; KeyboardInterrupt stops the statement."""
    return 0
