"""Connecting to a file, making a new one ready, and the guard against files that are not ours."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator

from crmcli.errors import DatabaseError
from crmcli.model.registry import Registry
from crmcli.store import local_patience, signing
from crmcli.store.database import Database
from crmcli.store.extending import DEFINITIONS, extended
from crmcli.store.faults import unwritable
from crmcli.store.local import Local
from crmcli.store.migrations import newest
from crmcli.store.places import Place, in_the_way, real, reserve

TIMEOUT = 5  # seconds that a command waits for another writer
PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "cache_size = -16384",  # 16 MB: else a step of many thousand rows writes and reads its pages again and again
    "journal_size_limit = 16777216",  # what a long reader made the log grow to is given back by the next writer
    "temp_store = MEMORY",  # the triggers that seal make SQLite keep a journal of its own for each row
)
READING = (  # what differs for those who only read
    "PRAGMA temp_store = FILE",
    "PRAGMA cache_size = -4096",  # and what they sort or set aside leaves memory from so much on, too
)


def connect(path: Place, timeout: float) -> sqlite3.Connection:
    """A connection that can write to a file of ours, or to a new one, which keeps a write-ahead log.

    Raises DatabaseError (exit 8), OSError and sqlite3.Error; another program's file is left alone.
    """
    file = real(path)
    reserve(file)
    way = in_the_way(file)
    if way is not None:
        raise unwritable(path if way == file else way)
    db = connected(file, timeout)
    with _closed_on_failure(db):
        check_ours(db, path)
        if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":  # as a backup comes back
            retry_while_locked(lambda: db.execute("PRAGMA journal_mode = WAL"), timeout)
    return db


def connected(path: Place, timeout: float) -> sqlite3.Connection:
    db = local_patience.connected(path, timeout)  # absolute, so never read as a URI
    with _closed_on_failure(db):
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
    return db


def check_ours(db: sqlite3.Connection, path: Place) -> None:
    """Refuse a file that another program made or claims; an empty one may become ours."""
    # In one statement: between two, another process may make the file ready.
    sql = "SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_master)"
    application, parts = db.execute(sql).fetchone()
    if application != signing.APPLICATION and (application or parts):
        raise DatabaseError(f"{path} is an SQLite file, but not made by crmcli.", "Choose another file with --db.")


def ready(
    db: sqlite3.Connection, path: Place, registry: Registry, timeout: float, zone: Callable[[], str | None]
) -> Database:
    """The database on this connection, made or completed where it has to be; else the connection is closed."""
    with _closed_on_failure(db):
        check_ours(db, path)
        found = _catalogue(db)
        if found is None:
            _prepare(db, path, registry, timeout, zone())
        elif found != signing.signature(registry) or _version(db) > newest():
            from pathlib import Path

            from crmcli.store.local_upgrading import bring_up_to_date

            bring_up_to_date(db, Path(path), registry)
        return Database(Local(db, str(path)), extended(registry, db.execute(DEFINITIONS).fetchall()))


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _catalogue(db: sqlite3.Connection) -> str | None:
    """The signature of the catalogue that made the file; None when the file is still empty."""
    try:
        row = db.execute("SELECT value FROM meta WHERE name = 'catalogue'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return str(row[0]) if row else None


def _prepare(db: sqlite3.Connection, path: Place, registry: Registry, timeout: float, zone: str | None) -> None:
    retry_while_locked(lambda: db.execute("BEGIN IMMEDIATE"), timeout)
    try:
        if _catalogue(db) is None:  # else another process was faster
            from crmcli.store import schema

            schema.create(Local(db, str(path)), registry, zone)
            db.execute(f"PRAGMA application_id = {signing.APPLICATION}")
            db.execute(f"PRAGMA user_version = {newest()}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def retry_while_locked(act: Callable[[], object], timeout: float) -> None:
    """Try until another process lets us: SQLite does not wait by itself when it changes the journal mode."""
    end = time.monotonic() + timeout
    while True:
        try:
            act()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def hold_back(db: sqlite3.Connection) -> None:
    """Have it refuse to write from now on."""
    db.execute("PRAGMA query_only = ON")


@contextlib.contextmanager
def _closed_on_failure(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise
