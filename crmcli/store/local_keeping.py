"""Which copies of a database were made of it to be kept for a while, and the older ones that may go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crmcli.errors import DatabaseBusy
from crmcli.light import json
from crmcli.model.declared import Declared
from crmcli.store import local_opening as opening
from crmcli.store import seals
from crmcli.store.faults import NoRoom
from crmcli.store.local import Local, explaining
from crmcli.store.places import in_the_way, ordinary

_NAME = "backup "  # what stands before the path of a copy in the table meta
_KEPT = "SELECT name, value FROM meta WHERE name GLOB 'backup /*'"
_KEEP = "INSERT INTO meta VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"


class Copied(Declared):
    """A copy that was made: where it is, when it was made, and the SHA-256 of its bytes then."""

    path: Path
    at: str
    sha256: str

    @property
    def untouched(self) -> bool:
        """Whether the file there is still that copy, byte by byte."""
        return self.path.is_file() and not self.path.is_symlink() and checksum(self.path) == self.sha256


def seal(path: Path, at: str, timeout: float) -> None:
    """Seal the history of a database before it is copied, where it may be written to and has room, follows this
    version, and nobody else is writing."""
    if in_the_way(ordinary(path)) is not None:
        return
    try:
        with _open(path, timeout) as driver:
            if driver.rows("SELECT 1 FROM sqlite_master WHERE name = 'seal'"):
                seals.seal(driver, at)
    except (DatabaseBusy, NoRoom):
        return


def remember(path: Path, copied: Copied, timeout: float) -> None:
    """Write down in the database that this copy was made of it; raises DatabaseError (exit 8)."""
    value = json.dumps({"at": copied.at, "sha256": copied.sha256})
    with _open(path, timeout) as driver:
        driver.write(_KEEP, [(f"{_NAME}{copied.path}", value)])


def remembered(path: Path, folder: Path, timeout: float) -> list[Copied]:
    """The copies in a folder that were made of this database to be kept for a while and are there, newest first."""
    with _open(path, timeout) as driver:
        found = [Copied(Path(name.removeprefix(_NAME)), **json.loads(value)) for name, value in driver.rows(_KEPT)]
    there = (copied for copied in found if copied.path.parent == folder and copied.path.is_file())
    return sorted(there, key=lambda copied: (copied.at, str(copied.path)), reverse=True)


def forget(path: Path, gone: list[Copied], timeout: float) -> None:
    """Write down that these are no more."""
    with _open(path, timeout) as driver:
        driver.write("DELETE FROM meta WHERE name = ?", [(f"{_NAME}{copied.path}",) for copied in gone])


def checksum(path: Path) -> str:
    """The SHA-256 of the bytes of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _open(path: Path, timeout: float) -> Iterator[Local]:
    """The driver of a database that is there, for a moment."""
    with explaining(path), closing(opening.connect(path, timeout)) as db:
        yield Local(db, str(path))
