"""Bringing an older file up to date: a copy first, then what is missing and each pending migration."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from crmcli.model.registry import Registry
from crmcli.store import schema

# What a declaration cannot say (rename, split, backfill): number -> function, in order, never edited later.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}


def migrate(db: sqlite3.Connection, path: Path, registry: Registry, version: int) -> Path:
    """Back the file up beside itself, then change it in one transaction; returns the copy's path."""
    copy = back_up(db, path, version)
    db.execute("BEGIN IMMEDIATE")
    try:
        schema.complete(db, registry)
        for number, change in sorted(MIGRATIONS.items()):
            if number > version:
                change(db)
                db.execute("INSERT INTO meta VALUES (?, datetime('now'))", (f"migration {number}",))
        db.execute(f"PRAGMA user_version = {schema.VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return copy


def back_up(db: sqlite3.Connection, path: Path, version: int) -> Path:
    """A copy of the whole database as ``NAME.before-VERSION-N.bak``, readable by its owner alone."""
    import os

    number = 1
    while True:
        copy = path.with_name(f"{path.name}.before-{version}-{number}.bak")
        try:
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            break
        except FileExistsError:
            number += 1
    with sqlite3.connect(copy) as target:
        db.backup(target)
    target.close()
    return copy
