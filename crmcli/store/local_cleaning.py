"""A file in which nothing is left of what was removed: not in free pages, not in the log, not in copies beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crmcli.light import re
from crmcli.store.local import Local, explaining
from crmcli.store.places import ordinary
from crmcli.store.purging import CLEANING, FORGET_CLEANING

_COPY = re.compile(r"\.[a-z]+(?:-[a-z0-9]+)*-[0-9]+\.bak")  # see local_pouring.free_name
_EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"
_BUSY = (
    "Others have the file open, so its log may still hold what was purged. When they have closed it: crm doctor --fix"
)


def scrub(driver: Local) -> list[str]:
    """Write the file anew without what is free in it, and empty its log. Returns what stood in the way."""
    connection = driver.connection
    with explaining(driver.place):
        try:
            connection.execute("VACUUM")
            if connection.execute(_EMPTY_LOG).fetchone()[0]:
                return [_BUSY]
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return [_BUSY]
        connection.execute(FORGET_CLEANING, (CLEANING,))
        connection.execute(_EMPTY_LOG)
    return []


def copies_beside(path: Path) -> list[Path]:
    """The copies of this file that crm laid beside it, by name."""
    place = ordinary(path)
    named = (each for each in place.parent.iterdir() if each.name.startswith(place.name) and each.is_file())
    return sorted(each for each in named if _COPY.fullmatch(each.name.removeprefix(place.name)))
