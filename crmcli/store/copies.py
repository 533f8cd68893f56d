"""Copies of the whole database as one file, and putting such a copy back in its place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from crmcli.errors import DatabaseError, Refused
from crmcli.store import schema
from crmcli.store.opening import TIMEOUT, explained


def copy(source: Path, target: Path) -> None:
    """Copy a database, also while others write to it; the copy appears as a whole, for its owner alone.

    Raises DatabaseError (exit 8), and Refused (5) when the target is a database that is in use.
    """
    if target.exists() and (target.samefile(source) or target.with_name(target.name + "-wal").exists()):
        raise Refused(f"{target} is a database that is in use.", "Choose another name.")
    growing = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(growing, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _pour(source, growing)
        growing.replace(target)
    except OSError as error:
        raise DatabaseError(f"{target} cannot be written: {error.strerror}.", "Choose another name.") from error
    finally:
        growing.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Refuse what is no sound database of this program, or one of a newer version; raises DatabaseError (exit 8)."""
    if not path.is_file():
        raise DatabaseError(f"{path} is not there.", "Name a file that crm backup made.")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)) as db:
            application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS)
            sound = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise explained(error, path) from error
    if application != schema.APPLICATION:
        raise DatabaseError(f"{path} was not made by crmcli.", "Name a file that crm backup made.")
    if version > schema.VERSION:
        raise DatabaseError(f"{path} was made by a newer crmcli.", "Update crmcli first.")
    if sound != "ok":
        raise DatabaseError(f"{path} is damaged: {sound}.", "Try an older copy.")


def put_back(copied: Path, path: Path, timeout: float = TIMEOUT) -> Path | None:
    """Put a checked copy in the place of the database; returns where what it replaces is kept, None for nothing.

    Raises DatabaseBusy (exit 8) while another process writes.
    """
    if not path.exists() or not path.stat().st_size:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy(copied, path)
        return None
    kept = next(name for name in _names(path) if not name.exists())
    copy(path, kept)
    try:
        with closing(sqlite3.connect(path, timeout=timeout, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")  # so as to say that it is busy, for a copy would wait for ever
            db.execute("ROLLBACK")
        _pour(copied, path)
    except sqlite3.DatabaseError as error:
        raise explained(error, path) from error
    return kept


_MARKS = ("application_id", "user_version")


def _names(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}.replaced-{number}.bak") for number in range(1, 10_000)]


def _pour(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as begin, closing(sqlite3.connect(target)) as end:
        begin.backup(end)
