"""Changes to an older file that a declaration cannot say: a rename, a split, a backfill."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.light import TYPE_CHECKING
from crmcli.model.declared import Declared

if TYPE_CHECKING:
    from crmcli.store.driver import Driver


class Rename(Declared):
    """A column of a table that has another name from now on."""

    table: str
    column: str
    to: str


def _many_undone(db: Driver) -> None:
    """A step may take back many since then, and a table of its own tells which."""
    db.write("INSERT INTO undone(step, target) SELECT id, undoes FROM step WHERE undoes IS NOT NULL ORDER BY id", [()])


# number -> function, and number -> the columns that are renamed before, from 2 on without a gap; never edited after a
# release.
MIGRATIONS: dict[int, Callable[[Driver], None]] = {2: _many_undone}
RENAMES: dict[int, tuple[Rename, ...]] = {}


def newest() -> int:
    """The number that a file has when all migrations are done; one with a higher number is from a newer crmcli."""
    return max((*MIGRATIONS, *RENAMES), default=1)


def renames(number: int) -> list[Rename]:
    """What was renamed since a file or a dump had this number, in order."""
    return [rename for later in sorted(RENAMES) if later > number for rename in RENAMES[later]]


def catch_up(db: Driver, number: int) -> None:
    """Do what a database of this number lacks, once its columns are called and complete as they are today."""
    for later, change in sorted(MIGRATIONS.items()):
        if later > number:
            change(db)
