"""What a new database holds, made once and copied from then on: making its tables takes longer than most tests."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from crmcli.catalog import REGISTRY
from crmcli.cli.context import Session
from crmcli.model.registry import Registry
from crmcli.store import local_opening, opening, places
from crmcli.store.database import Database
from crmcli.store.local import Local

ZONE = "UTC"  # of the commands of the fixture ``crm``


def empty(registry: Registry = REGISTRY, zone: str | None = None) -> Database:
    """The same as ``open_empty(registry, zone)``, for the catalogue of the program or one that extends it."""
    assert registry.static is REGISTRY
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_in_memory(zone))
    return Database(Local(connection), registry)


@cache
def _in_memory(zone: str | None) -> bytes:
    driver = opening.open_empty(REGISTRY, zone).driver
    assert isinstance(driver, Local)
    return driver.connection.serialize()


@cache
def file() -> bytes:
    """The bytes of a file as a command makes it in this zone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        opening.open_file(path, REGISTRY, zone=lambda: ZONE).close()
        return path.read_bytes()


def reserve(path: Path) -> None:
    """Reserve a file for a command as the program does; a new one at the place that the fixture ``crm`` gives it
    holds at once what the command would write there first."""
    new = not path.exists()
    places.reserve(path)
    usual = os.environ.get("CRM_DB") == str(path) and os.environ.get("TZ") == ZONE
    if new and usual and Session.catalogue is REGISTRY:
        path.write_bytes(file())


def hand_out() -> None:
    """Have commands in this process begin with a copy."""
    local_opening.reserve = reserve


def make_anew() -> None:
    """Have them make every database themselves."""
    local_opening.reserve = places.reserve
