"""Connections that wait for others, and work on something long, and still hear Ctrl-C."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from crmcli.light import Any
from crmcli.store.places import Place

_AT_ONCE = 0.1  # seconds that SQLite may wait by itself: it hears nothing meanwhile
_PAUSE = 0.02
_END = b"\0"
_DEAF = "integrity_check"  # one step of SQLite's machine, which may take minutes
_STEPS = 50_000  # of SQLite's machine between two looks whether a signal has come: a few milliseconds


class Patient(sqlite3.Connection):
    """Waits ``patience`` seconds for another process, as often as it has to."""

    patience: float = 0

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        end: float | None = None
        while True:
            try:
                if _DEAF not in sql:
                    return super().execute(sql, values)
                with _heard(self):
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


@contextmanager
def _heard(db: sqlite3.Connection) -> Iterator[None]:
    """Ctrl-C stops what SQLite does inside without a look whether a signal has come: another thread hears it."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)

    def listen() -> None:
        while (said := os.read(ear, 1)) != _END:
            if said[0] == signal.SIGINT:
                db.interrupt()

    listener = threading.Thread(target=listen, daemon=True)
    before = signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.write(mouth, _END)
        listener.join()
        os.close(ear)
        os.close(mouth)
