"""Changes to an older file that a declaration cannot say: a rename, a split, a backfill."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

# number -> function, from 2 on without a gap; never edited after a release.
MIGRATIONS: dict[int, Callable[[Driver], None]] = {}


def newest() -> int:
    """The number that a file has when all migrations are done; one with a higher number is from a newer crmcli."""
    return max(MIGRATIONS, default=1)
