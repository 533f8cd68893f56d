"""A connection to a file that commands of a test use one after the other, so that not each reads its 230 parts anew."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from crmcli.store import local_opening

STATEMENTS = 2000  # that a connection keeps prepared

State = tuple[int, ...]
_stamps = count(1)
_free: Again | None = None


class Again(sqlite3.Connection):
    """A connection that waits for the next command when it is closed, as long as nobody else has touched the file.

    The file is complete then, and nothing is in its log. Whatever is not as usual closes it for good: a transaction,
    a result that was not read to its end, somebody else who has it open.
    """

    path: Path
    state: State = ()

    def close(self) -> None:
        global _free
        if self is _free:
            return
        if _free is None and self._left_in_order():
            _free = self
        else:
            super().close()

    def for_good(self) -> None:
        super().close()

    def _left_in_order(self) -> bool:
        if self.in_transaction:
            return False
        try:
            self.execute("PRAGMA busy_timeout = 0")
            if self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return False
            if _state(self.path) != self.state:
                os.utime(self.path, ns=(next(_stamps), next(_stamps)))  # the clock of files is coarse
                self.state = _state(self.path)
        except (sqlite3.Error, OSError):
            return False
        return self.state != ()


def _state(path: Path) -> State:
    """What changes when somebody else writes a file, puts another in its place, or takes its log away."""
    try:
        file, log = path.stat(), Path(f"{path}-wal").stat()
    except OSError:
        return ()
    return file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns, log.st_ino, log.st_size


def let_go() -> None:
    """Close the connection that waits."""
    global _free
    found, _free = _free, None
    if found is not None:
        found.for_good()


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for a test to look at a file with: the one that waits, when it is to this file, else a new one."""
    if _free is not None and _free.path == path and _free.state == _state(path):
        yield _free
    else:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            yield db


def content(path: Path) -> list[bytes]:
    """What a database is byte by byte: the file, if it is there, and the log beside it."""
    return [part.read_bytes() for part in (path, Path(f"{path}-wal")) if part.exists()]


def connected(path: Path, timeout: float) -> sqlite3.Connection:
    """The connection that waits, when it is to this file, else a new one."""
    global _free
    found = _free
    if found is not None and found.path == path and found.state == _state(path):
        _free = None
        found.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")
        return found
    let_go()
    db = sqlite3.connect(path, timeout=timeout, isolation_level=None, factory=Again, cached_statements=STATEMENTS)
    db.path = path
    for pragma in local_opening.PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db
