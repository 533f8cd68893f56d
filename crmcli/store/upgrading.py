"""Bringing an older database up to date, inside a transaction: what is missing, and each pending migration."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

from crmcli import __version__
from crmcli.light import TYPE_CHECKING
from crmcli.model.dates import stamp
from crmcli.model.registry import Registry
from crmcli.store import migrations, renaming, schema, seals

if TYPE_CHECKING:
    from crmcli.store.driver import Driver


def complete(
    driver: Driver, registry: Registry, number: int, present: Callable[[], Mapping[str, Collection[str]]]
) -> None:
    """``number`` is that of its last migration; ``present`` tells its tables with their columns, once columns are
    called as they are today."""
    renaming.rename(driver, number)  # else what is completed would be a second column beside the old one
    schema.complete(driver, registry, present())
    migrations.catch_up(driver, number)
    schema.finish(driver, registry)
    if migrations.renames(number):
        seals.seal_anew(driver, stamp(datetime.now(UTC)))
    done = [(f"migration {later}",) for later in range(number + 1, migrations.newest() + 1)]
    driver.write("INSERT INTO meta VALUES (?, datetime('now'))", done)


def newer(version: str, number: int) -> bool:
    """Whether a database, by the program that wrote it and its last migration, is newer than this program."""
    return number > migrations.newest() or _parts(version) > _parts(__version__)


def _parts(version: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in version.split(".")]
