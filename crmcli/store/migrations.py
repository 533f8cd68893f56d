"""Bringing an older file up to date: a copy first, then what is missing and each pending migration."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from crmcli import __version__
from crmcli.errors import DatabaseError
from crmcli.model.registry import Registry
from crmcli.store import schema
from crmcli.store.pouring import poured

# What a declaration cannot say (rename, split, backfill): number -> function, in order, never edited later.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}


def bring_up_to_date(db: sqlite3.Connection, path: Path, registry: Registry) -> None:
    """Back the file up beside itself, unless it is a copy in memory, then complete it, in one transaction.

    Raises DatabaseError (exit 8) for a file that a newer crmcli has written; nothing is changed then.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        number = _number(db)
        _check_not_newer(db, path, number)
        if not _is_current(db, registry):  # else another process was faster
            if db.execute("PRAGMA database_list").fetchone()[2]:
                back_up(path, number)
            _complete(db, registry, number)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def back_up(path: Path, number: int) -> Path:
    """A copy of the whole database as ``NAME.before-VERSION-N.bak``, readable by its owner alone."""
    count = 1
    while True:
        copy = path.with_name(f"{path.name}.before-{number}-{count}.bak")
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            break
        except FileExistsError:
            count += 1
    # A connection of its own: SQLite copies nothing for the one that holds the lock.
    with closing(sqlite3.connect(path.absolute(), isolation_level=None)) as source:
        poured(source, copy)
    return copy


def _complete(db: sqlite3.Connection, registry: Registry, number: int) -> None:
    schema.complete(db, registry)
    for later, change in sorted(MIGRATIONS.items()):
        if later > number:
            change(db)
            db.execute("INSERT INTO meta VALUES (?, datetime('now'))", (f"migration {later}",))
    db.execute(f"PRAGMA user_version = {schema.VERSION}")


def _check_not_newer(db: sqlite3.Connection, path: Path, number: int) -> None:
    found = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    version = str(found[0]) if found else "0"
    if number > schema.VERSION or _parts(version) > _parts(__version__):
        raise DatabaseError(
            f"{path} was made by a newer version of crmcli.", "Install the newest one: pip install --upgrade crmcli"
        )


def _parts(version: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in version.split(".")]


def _number(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _is_current(db: sqlite3.Connection, registry: Registry) -> bool:
    found = db.execute("SELECT value FROM meta WHERE name = 'catalogue'").fetchone()
    return bool(found) and found[0] == schema.signature(registry)
