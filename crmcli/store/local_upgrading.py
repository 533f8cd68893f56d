"""Bringing an older file up to date: a copy first, then what is missing and each pending migration."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from pathlib import Path

from crmcli.errors import DatabaseError
from crmcli.model.registry import Registry
from crmcli.store import migrations, signing
from crmcli.store.driver import Driver
from crmcli.store.local import Local
from crmcli.store.local_pouring import free_name, poured
from crmcli.store.upgrading import complete, newer


def bring_up_to_date(db: sqlite3.Connection, path: Path, registry: Registry) -> None:
    """Back the file up beside itself, unless it is a copy in memory, then complete it, in one transaction.

    Raises DatabaseError (exit 8) for a file that a newer crmcli has written; nothing is changed then.
    """
    copy: Path | None = None
    db.execute("BEGIN IMMEDIATE")
    try:
        number = _number(db)
        _check_not_newer(db, path, number)
        if not _is_current(db, registry):  # else another process was faster
            file = db.execute("PRAGMA database_list").fetchone()[2]
            if file:
                copy = back_up(Path(file), f"before-{number}")
            _complete(db, Local(db, str(path)), registry, number)
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # it has ended by itself where the disk is full
            db.execute("ROLLBACK")
        if copy is not None:  # the file is as it was
            copy.unlink(missing_ok=True)
        raise


def back_up(path: Path, why: str) -> Path:
    """A copy of the whole database as ``NAME.WHY-N.bak``, readable by its owner alone; the caller holds the file's
    write lock."""
    copy = free_name(path, why)
    # A connection of its own: SQLite copies nothing for the one that holds the lock.
    with closing(sqlite3.connect(path, isolation_level=None)) as source:
        poured(source, copy)
    return copy


def _complete(db: sqlite3.Connection, driver: Driver, registry: Registry, number: int) -> None:
    complete(driver, registry, number, lambda: _present(db))
    db.execute(f"PRAGMA user_version = {migrations.newest()}")


def _check_not_newer(db: sqlite3.Connection, path: Path, number: int) -> None:
    found = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    version = str(found[0]) if found else "0"
    if newer(version, number):
        raise DatabaseError(
            f"{path} was made by a newer version of crmcli.", "Install the newest one: pip install --upgrade crmcli"
        )


def _number(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _is_current(db: sqlite3.Connection, registry: Registry) -> bool:
    found = db.execute("SELECT value FROM meta WHERE name = 'catalogue'").fetchone()
    return bool(found) and found[0] == signing.signature(registry)


def _present(db: sqlite3.Connection) -> dict[str, dict[str, type]]:
    """The tables with their columns, but for the search index: a damaged one cannot be opened, and is made anew."""
    from sqlite_utils import Database

    return {table.name: table.columns_dict for table in Database(db).tables if "_search" not in table.name}
