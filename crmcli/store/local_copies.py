"""Copies of the whole database as one file, and putting such a copy back in its place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from crmcli.errors import DatabaseError, Refused
from crmcli.store import local_opening as opening
from crmcli.store import local_pouring, rules, signing
from crmcli.store import local_reading as reading
from crmcli.store.faults import unwritable
from crmcli.store.local import explaining
from crmcli.store.local_opening import TIMEOUT
from crmcli.store.local_pouring import free_name, pour, poured, sweep
from crmcli.store.migrations import newest
from crmcli.store.places import beside, in_the_way, left_behind, ordinary

_ANOTHER = "Choose another name."
_COPY = "Name a file that crm backup created."
_SQLITE = b"SQLite format 3\0"  # what such a file begins with; its application id are bytes 68 to 71


def copy(source: Path, target: Path, timeout: float = TIMEOUT) -> None:
    """Copy a database, also while others write to it; the copy appears as a whole, for its owner alone.

    Raises DatabaseError (exit 8), and Refused (5) when the target is a database in use.
    """
    place = free(source, target)
    with closing(reading.connect(source, timeout)) as db, explaining(target):
        poured(db, place, lambda: free(source, target))  # somebody may have begun to use it meanwhile


def free(source: Path, target: Path) -> Path:
    """The file that a copy may take the place of, links followed, or that is not there yet.

    Raises DatabaseError (exit 8) for what is no ordinary file and for another program's database, and Refused (5) for
    a database that is in use.
    """
    place = ordinary(target, _ANOTHER)
    if place.exists():
        if place.samefile(source) or _is_used(place):
            raise Refused(f"{target} is a database in use.", _ANOTHER)
        if _is_foreign(place):
            raise DatabaseError(f"{target} is an SQLite file, but not made by crmcli.", _ANOTHER)
        way = in_the_way(place)
        if way is not None:
            raise unwritable(way)
    left = left_behind(place)
    if left is not None:
        raise Refused(f"{left} holds changes of another database.", f"Move {left} away, or choose another name.")
    return place


def _is_foreign(place: Path) -> bool:
    """Whether a file is a database of another program. It is not opened, as that could change it; what has a log may
    say so in the log alone."""
    head = _head(place)
    application = int.from_bytes(head[68:])
    return head.startswith(_SQLITE) and application != signing.APPLICATION and not beside(place)[0].exists()


def _head(path: Path) -> bytes:
    with explaining(path), path.open("rb") as file:
        return file.read(72)


def check(path: Path, timeout: float = TIMEOUT) -> None:
    """Refuse what is no sound database of this program, or one of a newer version; raises DatabaseError (exit 8)."""
    if not ordinary(path, _ANOTHER).exists():
        raise DatabaseError(f"{path} does not exist.", _COPY)
    if not _head(path).startswith(_SQLITE):
        raise DatabaseError(f"{path} was not made by crmcli.", _COPY)
    with explaining(path), closing(reading.connect(path, timeout)) as db:
        application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS)
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        sound = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if application != signing.APPLICATION or not tables:
        raise DatabaseError(f"{path} was not made by crmcli.", _COPY)
    if version > newest():
        raise DatabaseError(f"{path} was made by a newer crmcli.", "Update crmcli first.")
    if sound != "ok":
        raise DatabaseError(f"{path} is damaged: {sound}.", "Try an older copy.")


def check_place(copied: Path, path: Path, timeout: float) -> None:
    """Refuse what a copy cannot be put in the place of; raises DatabaseError (exit 8), and Refused (5) for itself."""
    place = ordinary(path)
    if not place.exists():
        return
    if place.samefile(copied):
        raise Refused(f"{copied} is the database itself.", _COPY)
    way = in_the_way(place)
    if way is not None:
        raise unwritable(way)
    with explaining(path), closing(reading.connect(path, timeout)) as db:
        opening.check_ours(db, path)


def put_back(copied: Path, path: Path, timeout: float = TIMEOUT) -> Path | None:
    """Put a checked copy in the place of the database; returns where what it replaces is kept, None for nothing.

    The database is locked for writing before it is kept and until it is replaced, so that whatever anybody commits is
    in the one or in the other. Raises DatabaseBusy (exit 8) while another process writes, Refused (5) for itself.
    """
    check_place(copied, path, timeout)
    place, kept = ordinary(path), None

    def keep() -> None:
        nonlocal kept
        with closing(reading.connect(place, timeout)) as db:
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                kept = free_name(place, "replaced")
                poured(db, kept)

    try:
        with (
            closing(reading.connect(copied, timeout)) as source,
            explaining(path),
            closing(opening.connect(path, timeout)) as target,
        ):
            _check_pages(source, target, copied)
            pour(source, target, keep)
            target.execute(rules.OFF)  # a copy that came from elsewhere does nothing by itself
    except BaseException:
        if kept is not None:  # nothing was replaced
            kept.unlink(missing_ok=True)
        raise
    return kept


@contextmanager
def passing(path: Path) -> Iterator[Path]:
    """A name for a plain copy that is there for a while only: beside the database, which is as plain, where that can
    be. What a process that was killed has left under such a name goes."""
    place = ordinary(path)
    if not os.access(place.parent, os.W_OK):
        with TemporaryDirectory() as folder:
            yield Path(folder) / place.name
        return
    sweep(place)
    name = local_pouring.passing(place)
    try:
        yield name
    finally:
        name.unlink(missing_ok=True)


_MARKS = ("application_id", "user_version")


def _check_pages(source: sqlite3.Connection, target: sqlite3.Connection, copied: Path) -> None:
    """Refuse what SQLite refuses with another reason: pages of another size for a database with a log."""
    own, other = (db.execute("PRAGMA page_size").fetchone()[0] for db in (target, source))
    if own != other:
        mend = f"PRAGMA journal_mode = DELETE; PRAGMA page_size = {own}; VACUUM"
        raise Refused(f"{copied} has pages of {other} bytes, not of {own}.", f'First: sqlite3 {copied} "{mend}"')


def _is_used(path: Path) -> bool:
    """Whether another process has the file open as a database, which its lock tells.

    A log that was left by one that died is brought in; what is no database is not in use.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")  # else those who only read would not be noticed
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        return "locked" in str(error)
    return False
