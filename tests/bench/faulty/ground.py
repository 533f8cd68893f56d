"""What faults happen to: a database with something of everything, and how it is examined afterwards."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.conftest import ROOT, Crm
from tests.released.make import told
from tests.released.story import acts

ENDS = ("", "-wal", "-shm", "-journal")
CODES = {0, 2, 3, 4, 5, 6, 7, 8, 9, 130, 141}  # what a command may end with: 1 is a fault of ours


def made(folder: Path, leads: int = 0) -> Path:
    """A database with all kinds and verbs in its history, and so many leads more."""
    folder.mkdir(parents=True)
    crm = Crm(folder)
    for act in acts():
        told(crm, act)
    crm.environ["CRM_USER"] = "mia"
    if leads:
        lines = (
            f'lead new "Shop {n}" --name "Ada {n}" --email a{n}@x.org --company-name "Firm {n}"' for n in range(leads)
        )
        assert crm("batch", "-", "-q", stdin="\n".join(lines)).exit == 0
    return crm.db


def copied(source: Path, target: Path) -> Path:
    """The database as it is on the disk now, with what SQLite keeps beside it, in the place of another."""
    for end in ENDS:
        target.with_name(target.name + end).unlink(missing_ok=True)
        if source.with_name(source.name + end).exists():
            shutil.copy(source.with_name(source.name + end), target.with_name(target.name + end))
    return target


def environ(db: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "CRM_DB": str(db), "CRM_USER": "mia", "CRM_TIMEOUT": "60", **more}


def started(db: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command as a process of its own, whose words nobody reads."""
    command = [sys.executable, "-m", "crmcli", *words]
    return subprocess.Popen(
        command,
        env=environ(db),
        cwd=db.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def taken(db: Path, words: Sequence[str]) -> float:
    """How many seconds a command takes that nothing disturbs."""
    begin = time.monotonic()
    process = started(db, *words)
    _, said = process.communicate()
    assert process.returncode == 0, (words, said)
    return time.monotonic() - begin


def unsound(db: Path) -> str | None:
    """What is wrong with a database as SQLite sees it; None when it is whole."""
    with closing(sqlite3.connect(db)) as own:
        found = own.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            return str(found)
        broken = own.execute("PRAGMA foreign_key_check").fetchone()
        return f"a foreign key of {broken[0]}" if broken else None


def state(db: Path) -> str:
    """A checksum over all rows of all tables but those of the search, which are derived from them, and the seals, of
    which a copy writes one before it is made."""
    known = hashlib.sha256()
    with closing(sqlite3.connect(db)) as own:
        own.text_factory = bytes
        names = own.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY 1"
        )
        for (name,) in names.fetchall():
            if b"_search" not in name and name not in (b"seal", b"sqlite_sequence"):
                for row in own.execute(f'SELECT * FROM "{name.decode()}"'):
                    known.update(repr((name, row)).encode())
    return known.hexdigest()


def sizes(db: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(db)) as own:
        names = [name for (name,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: own.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
