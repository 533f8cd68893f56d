"""Opening the database: which file is meant, and how to write to it, read it, or do without one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from crmcli.errors import BadValue
from crmcli.light import TYPE_CHECKING
from crmcli.model.registry import Registry
from crmcli.store.database import Database
from crmcli.store.faults import NoRoom
from crmcli.store.faults import explained as explained
from crmcli.store.local import explaining, in_memory
from crmcli.store.local_opening import READING, TIMEOUT, connect, connected, hold_back, ready
from crmcli.store.places import Place, in_the_way, ordinary, real
from crmcli.store.places import is_server as is_server
from crmcli.store.places import locate as locate

if TYPE_CHECKING:
    from pathlib import Path

    from crmcli.store.driver import Driver


def busy_timeout(environ: Mapping[str, str]) -> int:
    """How many seconds a command waits for another writer: CRM_TIMEOUT, else 5; raises BadValue (exit 2)."""
    text = environ.get("CRM_TIMEOUT", "").strip()
    if not text:
        return TIMEOUT
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= 3600):
        raise BadValue("CRM_TIMEOUT", text, "is not a number of seconds from 0 to 3600", "10")
    return int(text)


def open_file(
    path: Place, registry: Registry, timeout: float = TIMEOUT, zone: Callable[[], str | None] = lambda: None
) -> Database:
    """The database in the file, or on the server, which is made when it is not there; raises DatabaseError (exit 8).

    ``zone`` is asked for the name of the system's time zone when it is made.
    """
    if is_server(path):
        from crmcli.store.remote_opening import opened_to_write

        return opened_to_write(str(path), registry, timeout, zone)
    with explaining(path):
        return ready(connect(path, timeout), path, registry, timeout, zone)


def open_to_read(
    path: Place, registry: Registry, timeout: float = TIMEOUT, zone: Callable[[], str | None] = lambda: None
) -> Database:
    """The database in a file that is there, which leaves nothing beside it; raises DatabaseError (exit 8).

    Where nothing can be written, it is a copy in memory, and refuses to write; so it is where there is no room for the
    index of the log that SQLite would make. One on a server that is still empty is read as an empty one in memory.
    """
    if is_server(path):
        from crmcli.store.remote_opening import opened

        return opened(str(path), registry, timeout) or open_empty(registry, zone())
    file = real(path)
    if in_the_way(file) is None:
        try:
            with explaining(path):
                db = connected(file, timeout)
                for pragma in READING:
                    db.execute(pragma)
                return ready(db, path, registry, timeout, zone)
        except NoRoom:
            pass
    from crmcli.store import local_reading

    with explaining(path):
        connection = local_reading.snapshot(ordinary(path), timeout)
        database = ready(connection, path, registry, timeout, zone)
        hold_back(connection)
        return database


def reading(path: Place, timeout: float) -> Driver:
    """The driver of a database that is there, which is only read from, whoever made it; raises DatabaseError (exit 8).

    A server has ten times as long for an answer, for networks are slower than disks.
    """
    if is_server(path):
        from crmcli.store.remote_opening import remote

        return remote(str(path), timeout, 10 * timeout)
    from crmcli.store.local_reading import opened

    return opened(path, timeout)


def make_on_server(
    path: Place, server: str, registry: Registry, environ: Mapping[str, str], zone: Callable[[], str | None]
) -> None:
    """Make a database on a server, whose administration answers at ``server``, or bring the one up to date that is
    there; raises Usage (exit 2) for a path, and DatabaseError (exit 5 and 8)."""
    if not is_server(path):
        raise BadValue("db", str(path), "is no database on a server", "http://acme.localhost:8080")
    from crmcli.store.remote_making import KEY, make

    make(str(path), server, registry, busy_timeout(environ), zone, environ.get(KEY) or None)


def user(path: Place, environ: Mapping[str, str]) -> str | None:
    """Whom the token for a database on a server was made out to, else CRM_USER; None where neither says so."""
    found = None
    if is_server(path):
        from crmcli.store.remote_address import subject

        found = subject(environ)
    return found or environ.get("CRM_USER")


def kept_beside(path: Place, why: str) -> Path | None:
    """A copy of the database beside it, by the caller who holds its write lock, None on a server, where snapshots are
    made; raises DatabaseError (exit 8)."""
    if is_server(path):
        return None
    from crmcli.store.local_upgrading import back_up

    with explaining(path):
        return back_up(ordinary(path), why)


def is_missing(path: Place) -> bool:
    """Whether there is no database yet; raises DatabaseError (exit 8) for what could never be one. One on a server is
    there, though it may be empty."""
    if is_server(path):
        return False
    file = real(path)
    return not os.path.exists(file) or not os.path.getsize(file)


def open_empty(registry: Registry, zone: str | None = None, place: str = "") -> Database:
    """An empty database in memory, for reading or trying what has no file yet, or in the place of one elsewhere."""
    db = in_memory(place)
    db.begin()
    from crmcli.store import schema

    schema.create(db, registry, zone)
    db.commit()
    return Database(db, registry)
