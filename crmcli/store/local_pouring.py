"""Pouring one database into another, page by page, and copies that are one file."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from glob import escape
from itertools import count
from pathlib import Path

from crmcli.store.places import beside, create

_PART = 4096  # pages, or 16 MB, that are copied between two moments at which Ctrl-C is heard
_PAUSE = 0.02


def pour(source: sqlite3.Connection, target: sqlite3.Connection, locked: Callable[[], object] = lambda: None) -> None:
    """Make the target the same as the source, in one transaction; neither connection is in one.

    ``locked`` is called once, when the target is locked for writing and nothing has been replaced yet; what it raises
    leaves the target as it was. Raises OperationalError "database is locked" when the connections' patience ends.
    """
    waiting, end = True, time.monotonic() + getattr(target, "patience", 0)

    def advanced(status: int, remaining: int, total: int) -> None:
        nonlocal waiting
        if status & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() < end:
                return
            raise sqlite3.OperationalError("database is locked")  # else Python tries again for ever
        if waiting:
            waiting = False
            locked()

    source.execute("BEGIN")
    try:
        pages = source.execute("PRAGMA page_count").fetchone()[0]  # from here on the source stays as it is
        part = max(1, min(pages // 2, _PART))  # so that the first part is not all
        source.backup(target, pages=part, progress=advanced, sleep=_PAUSE)
    finally:
        source.execute("ROLLBACK")


def poured(source: sqlite3.Connection, target: Path, before: Callable[[], object] = lambda: None) -> None:
    """Make a file that holds all of the source, for its owner alone; it appears as a whole, or not at all.

    It keeps no write-ahead log, so that to look at it makes no files beside it. ``before`` is called when everything
    is written and the target, an absolute path, not yet replaced. Raises OSError and sqlite3.Error.
    """
    with appearing(target, before) as growing, closing(sqlite3.connect(growing, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")  # once, at the end, is enough for a file that nobody knows
        pour(source, db)
        db.execute("PRAGMA journal_mode = DELETE")


@contextlib.contextmanager
def appearing(target: Path, before: Callable[[], object] = lambda: None) -> Iterator[Path]:
    """An empty file for its owner alone, which takes the place of the target when all is written; see ``poured``."""
    sweep(target)
    growing = passing(target)
    create(growing)
    try:
        yield growing
        _sync(growing)
        before()
        growing.replace(target)
        with contextlib.suppress(OSError):  # some file systems cannot
            _sync(target.parent)
    finally:
        for part in (growing, *beside(growing)):
            part.unlink(missing_ok=True)


def passing(target: Path) -> Path:
    """A name beside a file for what this process has there only for a while."""
    return target.with_name(f"{target.name}.{os.getpid()}.part")


def free_name(path: Path, why: str) -> Path:
    """Where a copy of what was in a file is kept, beside it; the caller holds the file's write lock."""
    names = (path.with_name(f"{path.name}.{why}-{number}.bak") for number in count(1))
    return next(name for name in names if not name.exists())


def sweep(target: Path) -> None:
    """Take away what processes that were killed have left of copies to this name."""
    for left in target.parent.glob(f"{escape(target.name)}.*.part*"):
        number = left.name.removeprefix(f"{target.name}.").partition(".part")[0]
        if number.isdecimal() and not _is_running(int(number)):
            left.unlink(missing_ok=True)


def _is_running(number: int) -> bool:
    """Whether there is another process of this number."""
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return number != os.getpid()


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
