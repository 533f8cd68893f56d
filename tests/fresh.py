"""What every process makes anew, made once for all tests of one: the tables of a new database, and commands."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crmcli.catalog import REGISTRY
from crmcli.cli.context import Session
from crmcli.cli.options import Verb
from crmcli.cli.parsing.reader import Reader
from crmcli.cli.typer_command import VerbCommand
from crmcli.model.registry import Registry
from crmcli.store import local_opening, opening, places
from crmcli.store.database import Database
from crmcli.store.local import Local
from tests import again
from tests.again import STATEMENTS

ZONE = "UTC"  # of the commands of the fixture ``crm``


def empty(registry: Registry = REGISTRY, zone: str | None = None, place: str = "") -> Database:
    """The same as ``open_empty``, which for the catalogue of the program is a copy."""
    if registry.static is not REGISTRY:
        return _open_empty(registry, zone, place)
    return loaded(_in_memory(zone), registry, place)


def loaded(content: bytes, registry: Registry = REGISTRY, place: str = "") -> Database:
    """A database in memory that begins as this one; ``connection.serialize()`` gives the bytes."""
    connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=STATEMENTS)
    connection.deserialize(content)
    return Database(Local(connection, place), registry)


@cache
def _in_memory(zone: str | None) -> bytes:
    driver = _open_empty(REGISTRY, zone).driver
    assert isinstance(driver, Local)
    return driver.connection.serialize()


@cache
def file() -> bytes:
    """The bytes of a file as a command makes it in this zone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        opening.open_file(path, REGISTRY, zone=lambda: ZONE).close()
        return path.read_bytes()


def reserve(path: places.Place) -> None:
    """Reserve a file for a command as the program does; a new one at the place that the fixture ``crm`` gives it
    holds at once what the command would write there first."""
    new = not Path(path).exists()
    places.reserve(path)
    if new and _usual(path):
        Path(path).write_bytes(file())


_made: dict[tuple[int, ...], tuple[Any, tuple[Any, ...]]] = {}
_make, _reader = Verb.command, Verb.reader


def command(verb: Verb, name: str, *bound: Any) -> VerbCommand:
    """The command of a verb for this catalogue; a command does not change, however often it is used."""
    made: VerbCommand = _kept(_make, verb, name, *bound)
    return made


def reader(verb: Verb, path: str, *bound: Any) -> Reader:
    """The same for what reads its words without Typer."""
    made: Reader = _kept(_reader, verb, path, *bound)
    return made


def _kept(make: Callable[..., Any], verb: Verb, name: str, *bound: Any) -> Any:
    of = (make, verb, Session.catalogue, *bound)  # kept, so that nothing else gets their places in memory
    key = (hash(name), *map(id, of))
    if key not in _made:
        _made[key] = make(verb, name, *bound), of
    return _made[key][0]


def connected(path: places.Place, timeout: float) -> sqlite3.Connection:
    """The connection of a command; at the place that the fixture ``crm`` gives it, the one of the command before."""
    return again.connected(Path(path), timeout) if _usual(path) else _connected(path, timeout)


def _usual(path: places.Place) -> bool:
    """Whether a command of the fixture ``crm`` asks for its own file."""
    return os.environ.get("CRM_DB") == str(path) and os.environ.get("TZ") == ZONE and Session.catalogue is REGISTRY


_connected, _open_empty = local_opening.connected, opening.open_empty
_fsync, _pragmas = os.fsync, local_opening.PRAGMAS
_unsynced = tuple("synchronous = OFF" if pragma.startswith("synchronous") else pragma for pragma in _pragmas)


def hand_out() -> None:
    """Have commands in this process begin with a copy, be made once, and not wait for the disk: what a test wrote
    need not survive a loss of power."""
    local_opening.reserve = reserve
    local_opening.connected = opening.connected = connected
    opening.open_empty = empty
    local_opening.PRAGMAS = _unsynced
    os.fsync = lambda fd: None
    Verb.command = command
    Verb.reader = reader


def close() -> None:
    """Have each open the file and close it, as those in a process of their own do."""
    again.let_go()
    local_opening.connected = opening.connected = _connected


def make_anew() -> None:
    """Have each make its database and itself, close it, and wait for the disk."""
    close()
    opening.open_empty = _open_empty
    local_opening.reserve = places.reserve
    local_opening.PRAGMAS = _pragmas
    os.fsync = _fsync
    Verb.command = _make
    Verb.reader = _reader
