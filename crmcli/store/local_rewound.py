"""Copies of a file as it stood after a step: made once, kept for a while in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

from crmcli import __version__
from crmcli.errors import BadValue, DatabaseError
from crmcli.errors.system import is_full
from crmcli.light import TYPE_CHECKING, re
from crmcli.store import local_reading, signing
from crmcli.store.database import Database
from crmcli.store.extending import DEFINITIONS, extended
from crmcli.store.faults import refused
from crmcli.store.local import Local, explaining
from crmcli.store.local_pouring import appearing
from crmcli.store.places import cache, make_folder
from crmcli.store.rewinding import rewind

if TYPE_CHECKING:
    from crmcli.store.driver import Driver
    from crmcli.store.moments import AsOf

MOST = 3  # copies that are kept
_NAME = r"[0-9a-f]{16}-[0-9]+-[0-9a-f]{16}\.db"
_MARKS = "SELECT coalesce(uid, ''), at, recorded_at, \"by\" FROM step WHERE id = ?"
_FIRST = "SELECT min(id) FROM step"
_PAGE = 512
_UNSAFE = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "temp_store = MEMORY")


class Kept(Local):
    """A driver on a copy that stays for the next command."""


class Passing(Local):
    """A driver on a copy that goes when it is closed."""

    def close(self) -> None:
        super().close()
        shutil.rmtree(Path(self.place).parent, ignore_errors=True)


def opened(live: Database, moment: AsOf, environ: Mapping[str, str]) -> tuple[Database, str | None]:
    """(the file as it stood then, why it is not kept) to be read; ``live`` may be in no transaction.

    Where the cache folder cannot be written to, the copy is made for this command alone. Raises DatabaseError (exit 8).
    """
    folder = Path(cache(environ))
    path = folder / _name(live, moment)
    found = _kept(path, live)
    if found is not None:
        return found, None
    try:
        make_folder(str(folder))
        folder.chmod(0o700)
        _make(live, moment.step, path)
    except OSError as error:
        if is_full(error):
            raise refused(error, path) from error
        return _passing(live, moment), f"{folder} cannot be written to: {error.strerror}."
    _sweep(folder, path)
    found = _kept(path, live)
    if found is None:
        raise DatabaseError(f"{path} was removed meanwhile.", "Do it again.")
    return found, None


def forget(environ: Mapping[str, str], live: Database | None = None) -> list[Path]:
    """Remove the copies that were made of a file and of its own copies, or all; returns what was removed."""
    try:
        there = _copies(Path(cache(environ)))
    except BadValue:  # nobody has a folder for them
        return []
    mine = f"{_key(live.driver, _first(live.driver))}-" if live is not None and there else ""
    found = [path for path in there if path.name.startswith(mine)]
    for path in found:
        path.unlink(missing_ok=True)
    return found


def damaged(database: Database) -> bool:
    """Remove a kept copy that turned out to be damaged; whether it was one."""
    if not isinstance(database.driver, Kept):
        return False
    Path(database.driver.place).unlink(missing_ok=True)
    return True


def _make(live: Database, step: int, path: Path) -> None:
    with appearing(path) as growing:
        live.driver.copy_to(str(growing))
        with explaining(path), closing(sqlite3.connect(growing, isolation_level=None)) as connection:
            for pragma in _UNSAFE:
                connection.execute(f"PRAGMA {pragma}")
            rewind(Database(Local(connection, str(growing)), live.registry), step)
        _mark(growing)


def _passing(live: Database, moment: AsOf) -> Database:
    path = Path(mkdtemp(prefix="crm-")) / "then.db"
    try:
        _make(live, moment.step, path)
        return _read(path, live, Passing)
    except BaseException:
        shutil.rmtree(path.parent, ignore_errors=True)
        raise


def _kept(path: Path, live: Database) -> Database | None:
    """A copy that is there and whole, open; None for none. One that was cut short or written to is taken away."""
    try:
        found = path.stat()
    except OSError:
        return None
    try:
        if found.st_mtime_ns != _stamp(found.st_size):
            raise DatabaseError("another file than was made")
        database = _read(path, live, Kept)
    except (DatabaseError, sqlite3.DatabaseError):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        return None
    with contextlib.suppress(OSError):
        os.utime(path, ns=(time.time_ns(), _stamp(found.st_size)))  # when it was last used
    return database


def _read(path: Path, live: Database, driver: type[Local]) -> Database:
    connection = local_reading.immutable(path)
    try:
        definitions = connection.execute(DEFINITIONS).fetchall()
    except BaseException:
        connection.close()
        raise
    return Database(driver(connection, str(path)), extended(live.registry.static, definitions))


def _mark(path: Path) -> None:
    """Have the time of the file tell how long it was, so that one that was cut or written to is known."""
    os.utime(path, ns=(time.time_ns(), _stamp(path.stat().st_size)))


def _stamp(size: int) -> int:
    return size // _PAGE * 10**9


def _name(live: Database, moment: AsOf) -> str:
    """What tells the file after this step, read by this program, from all others."""
    state = _key(live.driver, moment.step, signing.signature(live.registry), __version__)
    return f"{_key(live.driver, _first(live.driver))}-{moment.step}-{state}.db"


def _first(driver: Driver) -> int:
    return int(driver.rows(_FIRST)[0][0] or 0)


def _key(driver: Driver, step: int, *more: str) -> str:
    """What a step of this number is told from those of other files by."""
    found = driver.rows(_MARKS, (step,))
    text = "\n".join([*map(str, found[0] if found else ()), *more])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _copies(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if re.fullmatch(_NAME, path.name)]
    except OSError:
        return []


def _sweep(folder: Path, path: Path) -> None:
    """Keep those that were used last."""

    def used(each: Path) -> tuple[bool, int]:
        try:
            return each == path, each.stat().st_atime_ns
        except OSError:
            return False, 0

    for old in sorted(_copies(folder), key=used, reverse=True)[MOST:]:
        with contextlib.suppress(OSError):
            old.unlink()
