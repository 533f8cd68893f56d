"""Opening the database: where it is, connecting, permissions, and the guard against files we cannot use."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from crmcli.errors import BadValue, DatabaseBusy, DatabaseError
from crmcli.model.registry import Registry
from crmcli.store import schema

TIMEOUT = 5  # seconds that a command waits for another writer
PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "cache_size = -16384",  # 16 MB: else a step of many thousand rows writes and reads its pages again and again
    "temp_store = MEMORY",  # the triggers that seal make SQLite keep a journal of its own for each row
)


def locate(given: str | None, environ: Mapping[str, str]) -> Path:
    """The file that is meant: as given, else CRM_DB, else $XDG_DATA_HOME/crm/crm.db."""
    chosen = given or environ.get("CRM_DB")
    if chosen:
        return Path(chosen).expanduser()
    home = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME", "~")).expanduser() / ".local" / "share")
    return Path(home) / "crm" / "crm.db"


def patience(environ: Mapping[str, str]) -> int:
    """How many seconds a command waits for another writer: CRM_TIMEOUT, else 5; raises BadValue (exit 2)."""
    text = environ.get("CRM_TIMEOUT", "").strip()
    if not text:
        return TIMEOUT
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= 3600):
        raise BadValue("CRM_TIMEOUT", text, "is no number of seconds from 0 to 3600", "10")
    return int(text)


def open_file(
    path: Path, registry: Registry, timeout: float = TIMEOUT, zone: Callable[[], str | None] = lambda: None
) -> sqlite3.Connection:
    """A connection to the file, which is made when it is not there; raises DatabaseError (exit 8).

    ``zone`` is asked for the name of the system's time zone when the file is made.
    """
    try:
        _reserve(path)
        return _ready(path, registry, timeout, zone)
    except sqlite3.DatabaseError as error:
        raise explained(error, path) from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be opened: {error.strerror}.", "Choose another file with --db.") from error


def open_empty(registry: Registry, zone: str | None = None) -> sqlite3.Connection:
    """An empty database in memory, for reading or trying what has no file yet."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("BEGIN")
    schema.create(db, registry, zone)
    db.execute("COMMIT")
    return db


def explained(error: sqlite3.Error, path: Path | str) -> DatabaseError:
    """An error of SQLite as a sentence with a hint."""
    from crmcli.store.sealing import REFUSAL

    text = str(error)
    if text == REFUSAL:
        return DatabaseError(f"Nothing was written: {text}.", "It is corrected by a further document: crm cancel.")
    if "locked" in text or "busy" in text:
        return DatabaseBusy(f"{path} is busy: another process is writing to it.", "Try again in a moment.")
    if path and Path(path).is_dir():
        return DatabaseError(f"{path} is a directory, not a database.", "Choose a file with --db.")
    if "not a database" in text or "malformed" in text:
        return DatabaseError(f"{path} is not a crmcli database: {text}.", "Choose another file with --db.")
    if "readonly" in text or "read-only" in text:
        return DatabaseError(f"{path} may not be written to.", "Check the permissions of the file and its folder.")
    if "unable to open" in text and Path(path).exists() and not os.access(path, os.R_OK):
        return DatabaseError(f"{path} may not be read.", "Check the permissions of the file and its folder.")
    return DatabaseError(f"{path} cannot be used: {text}.", "Check the file and its permissions.")


def _reserve(path: Path) -> None:
    """Make the file for its owner alone before SQLite opens it: SQLite would follow the umask."""
    if path.is_dir():
        raise DatabaseError(f"{path} is a directory, not a database.", "Choose a file with --db.")
    if path.exists():
        if not path.is_file():
            raise DatabaseError(f"{path} is no ordinary file.", "Choose another file with --db.")
        return
    _check_name(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return  # another process was faster


def _check_name(path: Path) -> None:
    """Refuses what cannot become a file: an address, and a path that leads through a file."""
    if str(path) == ":memory:" or re.match("[a-z][a-z0-9+.-]+:/", str(path)):
        raise DatabaseError(f"{path} is no path: the database is a file.", "Choose a file with --db.")
    nearest = next(folder for folder in path.absolute().parents if folder.exists())
    if not nearest.is_dir():
        raise DatabaseError(f"{nearest} is a file, so {path} cannot be in it.", "Choose another file with --db.")


def _ready(path: Path, registry: Registry, timeout: float, zone: Callable[[], str | None]) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=timeout, isolation_level=None)
    try:
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        found = _catalogue(db)
        if found == schema.signature(registry) and _version(db) <= schema.VERSION:
            return db
        if found is None:
            _prepare(db, path, registry, timeout, zone())
        else:
            from crmcli.store.migrations import bring_up_to_date

            bring_up_to_date(db, path, registry)
    except BaseException:
        db.close()
        raise
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


def _prepare(db: sqlite3.Connection, path: Path, registry: Registry, timeout: float, zone: str | None) -> None:
    if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and _catalogue(db) is None:
        raise DatabaseError(f"{path} is an SQLite file, but not made by crmcli.", "Choose another file with --db.")
    _patiently(lambda: db.execute("PRAGMA journal_mode = WAL"), timeout)
    _patiently(lambda: db.execute("BEGIN IMMEDIATE"), timeout)
    try:
        if _catalogue(db) is None:
            schema.create(db, registry, zone)
            db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
            db.execute(f"PRAGMA user_version = {schema.VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _patiently(act: Callable[[], object], timeout: float) -> None:
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
