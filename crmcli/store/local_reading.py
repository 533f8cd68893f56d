"""Reading a database and leaving nothing beside it, also where nothing can be written."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from crmcli.errors import DatabaseBusy, DatabaseError
from crmcli.light import TYPE_CHECKING
from crmcli.store import local_patience
from crmcli.store.local import Local, explaining
from crmcli.store.places import Place, beside, in_the_way, ordinary, real

if TYPE_CHECKING:
    from pathlib import Path


def opened(path: Place, timeout: float) -> Local:
    """The driver for a file that is there, which can only read; raises DatabaseError (exit 8)."""
    return Local(connect(path, timeout), str(path))


def connect(path: Place, timeout: float) -> sqlite3.Connection:
    """A connection that can only read, to a file that is there; raises DatabaseError (exit 8).

    A reader of a write-ahead log makes two files and takes them away at its end, so it opens the file for writing
    where it may, and holds itself back; where it may not, it would leave them behind.
    """
    with explaining(path):
        file = real(path)
        db = snapshot(ordinary(path), timeout) if in_the_way(file) else _connected(file, "rw", timeout)
        try:
            db.execute("PRAGMA query_only = ON")
            db.execute("SELECT count(*) FROM sqlite_master")  # what is wrong with this file is said here, of this file
        except BaseException:
            db.close()
            raise
        return db


def snapshot(path: Path, timeout: float) -> sqlite3.Connection:
    """All of a file that may not be written to, as a database in memory. ``path`` is absolute.

    A log is read by SQLite's own locks where its index is there, too. Without a log nobody has the file open, and it
    is read as ``immutable``: without locks, and without making a log. Somebody else may begin to write meanwhile,
    which would go unnoticed, so the file has to be the same after as before. Raises DatabaseBusy (exit 8) when it
    never is, and DatabaseError for a log that cannot be read.
    """
    end = time.monotonic() + timeout
    while True:
        way, before = _way(path), _state(path)
        try:
            db = _poured(path, way, timeout)
        except sqlite3.DatabaseError:
            if before == _state(path):
                raise
        else:
            if way == "ro" or before == _state(path):
                return db
            db.close()
        if time.monotonic() > end:
            raise DatabaseBusy(f"{path} is busy: another process is writing to it.", "Try again in a moment.")


def immutable(path: Path) -> sqlite3.Connection:
    """A connection that can only read a file that nobody writes to, without locks; raises sqlite3.Error."""
    db = _connected(path, "immutable", 0)
    db.execute("PRAGMA query_only = ON")
    return db


def _way(path: Path) -> str:
    """How to open it: "ro" with locks, "immutable" without."""
    log, index, _ = beside(path)
    if not _logs(path) or (log.exists() and index.exists()):
        return "ro"
    if log.exists() and log.stat().st_size:
        raise DatabaseError(
            f"{log} holds changes that cannot be read without write access.",
            f"Copy {path.name} and {log.name} to a folder of your own.",
        )
    return "immutable"


def _logs(path: Path) -> bool:
    """Whether the database keeps a write-ahead log, which its header says (https://sqlite.org/fileformat2.html)."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def _state(path: Path) -> list[tuple[int, ...]]:
    found = [part.stat() for part in (path, *beside(path)) if part.exists()]
    return [(info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns) for info in found]


def _poured(path: Path, way: str, timeout: float) -> sqlite3.Connection:
    from crmcli.store.local_pouring import pour

    db = local_patience.connected(":memory:", 0)
    try:
        with closing(_connected(path, way, timeout)) as file:
            pour(file, db)
    except BaseException:
        db.close()
        raise
    return db


def _connected(path: Place, way: str, timeout: float) -> sqlite3.Connection:
    how = {"rw": "mode=rw", "ro": "mode=ro&readonly_shm=1", "immutable": "mode=ro&immutable=1"}[way]
    name = str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")  # https://sqlite.org/uri.html
    return local_patience.connected(f"file:{name}?{how}", timeout, uri=True)
