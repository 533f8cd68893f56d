"""Changes to an older file that a declaration cannot say: a rename, a split, a backfill."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

# number -> function, from 2 on without a gap; never edited after a release.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}


def newest() -> int:
    """The number that a file has when all migrations are done; one with a higher number is from a newer crmcli."""
    return max(MIGRATIONS, default=1)
