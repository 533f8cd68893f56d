"""Opening the database: connecting, making a new one ready, and the guard against files that are not ours."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from crmcli.errors import BadValue, DatabaseError
from crmcli.model.registry import Registry
from crmcli.store import schema
from crmcli.store.faults import explained as explained
from crmcli.store.faults import explaining, unwritable
from crmcli.store.migrations import newest
from crmcli.store.places import in_the_way, ordinary, reserve
from crmcli.store.places import locate as locate

TIMEOUT = 5  # seconds that a command waits for another writer
PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "cache_size = -16384",  # 16 MB: else a step of many thousand rows writes and reads its pages again and again
    "temp_store = MEMORY",  # the triggers that seal make SQLite keep a journal of its own for each row
)


def busy_timeout(environ: Mapping[str, str]) -> int:
    """How many seconds a command waits for another writer: CRM_TIMEOUT, else 5; raises BadValue (exit 2)."""
    text = environ.get("CRM_TIMEOUT", "").strip()
    if not text:
        return TIMEOUT
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= 3600):
        raise BadValue("CRM_TIMEOUT", text, "is not a number of seconds from 0 to 3600", "10")
    return int(text)


def open_file(
    path: Path, registry: Registry, timeout: float = TIMEOUT, zone: Callable[[], str | None] = lambda: None
) -> sqlite3.Connection:
    """A connection that writes to the file, which is made when it is not there; raises DatabaseError (exit 8).

    ``zone`` is asked for the name of the system's time zone when the file is made.
    """
    with explaining(path):
        db = connect(path, timeout)
        return _ready(db, path, registry, timeout, zone)


def open_to_read(
    path: Path, registry: Registry, timeout: float = TIMEOUT, zone: Callable[[], str | None] = lambda: None
) -> sqlite3.Connection:
    """A connection to a file that is there, which leaves nothing beside it; raises DatabaseError (exit 8).

    Where nothing can be written, it is to a copy in memory, and refuses to write.
    """
    with explaining(path):
        real = ordinary(path)
        if in_the_way(real) is None:
            return _ready(_connected(real, timeout), path, registry, timeout, zone)
        from crmcli.store import reading

        db = _ready(reading.snapshot(real, timeout), path, registry, timeout, zone)
        db.execute("PRAGMA query_only = ON")
        return db


def connect(path: Path, timeout: float) -> sqlite3.Connection:
    """A connection that can write to a file of ours, or to a new one, which keeps a write-ahead log.

    Raises DatabaseError (exit 8), OSError and sqlite3.Error; another program's file is left alone.
    """
    real = ordinary(path)
    reserve(real)
    way = in_the_way(real)
    if way is not None:
        raise unwritable(path if way == real else way)
    db = _connected(real, timeout)
    with _closed_on_failure(db):
        check_ours(db, path)
        if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":  # as a backup comes back
            retry_while_locked(lambda: db.execute("PRAGMA journal_mode = WAL"), timeout)
    return db


def is_missing(path: Path) -> bool:
    """Whether there is no database yet; raises DatabaseError (exit 8) for what could never be one."""
    real = ordinary(path)
    return not real.exists() or not real.stat().st_size


def open_empty(registry: Registry, zone: str | None = None) -> sqlite3.Connection:
    """An empty database in memory, for reading or trying what has no file yet."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("BEGIN")
    schema.create(db, registry, zone)
    db.execute("COMMIT")
    return db


@contextlib.contextmanager
def _closed_on_failure(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def _connected(path: Path, timeout: float) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=timeout, isolation_level=None)  # absolute, so never read as a URI
    with _closed_on_failure(db):
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
    return db


def check_ours(db: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that another program made or claims; an empty one may become ours."""
    # In one statement: between two, another process may make the file ready.
    sql = "SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_master)"
    application, parts = db.execute(sql).fetchone()
    if application != schema.APPLICATION and (application or parts):
        raise DatabaseError(f"{path} is an SQLite file, but not made by crmcli.", "Choose another file with --db.")


def _ready(
    db: sqlite3.Connection, path: Path, registry: Registry, timeout: float, zone: Callable[[], str | None]
) -> sqlite3.Connection:
    with _closed_on_failure(db):
        check_ours(db, path)
        found = _catalogue(db)
        if found is None:
            _prepare(db, registry, timeout, zone())
        elif found != schema.signature(registry) or _version(db) > newest():
            from crmcli.store.upgrading import bring_up_to_date

            bring_up_to_date(db, path, registry)
    return db


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


def _prepare(db: sqlite3.Connection, registry: Registry, timeout: float, zone: str | None) -> None:
    retry_while_locked(lambda: db.execute("BEGIN IMMEDIATE"), timeout)
    try:
        if _catalogue(db) is None:  # else another process was faster
            schema.create(db, registry, zone)
            db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
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
