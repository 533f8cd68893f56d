"""Opening a database on a server: is it ours, of this version, and made where it is still empty."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

from crmcli.errors import DatabaseError
from crmcli.errors.databases import NotOurs
from crmcli.model.registry import Registry
from crmcli.store import remote_address, signing
from crmcli.store.act import wanted
from crmcli.store.database import Database
from crmcli.store.extending import DEFINITIONS, extended
from crmcli.store.migrations import newest
from crmcli.store.remote import LIMIT, Remote, well

_FULL = 2  # PRAGMA synchronous: what was told done survives a loss of power
_SIGNS = (
    "SELECT user_version, (SELECT synchronous FROM pragma_synchronous), "
    "(SELECT count(*) FROM sqlite_master WHERE name NOT GLOB '_litestream*' AND name NOT GLOB 'libsql_*') "
    "FROM pragma_user_version"
)
_HELLO = ((_SIGNS, ()), ("SELECT name, value FROM meta WHERE name IN ('catalogue', 'version')", ()))
_IS_MADE = "SELECT 1 FROM sqlite_master WHERE name = 'meta'"


def remote(place: str, patience: float, limit: float = LIMIT) -> Remote:
    """A driver that has asked nothing yet; raises BadValue (exit 2)."""
    return Remote(remote_address.read(place), remote_address.token(os.environ), patience, limit)


def opened(place: str, registry: Registry, patience: float) -> Database | None:
    """The database there, None where it is empty; raises DatabaseError (exit 8, or 5 where the token is refused)."""
    driver = remote(place, patience)
    with _closed_on_failure(driver):
        return _opened(driver, registry, writing=False)


def opened_to_write(place: str, registry: Registry, patience: float, zone: Callable[[], str | None]) -> Database:
    """The same, made where it is empty."""
    driver = remote(place, patience)
    with _closed_on_failure(driver):
        found = _opened(driver, registry, writing=True)
        if found is None:
            prepare(driver, registry, zone())
        return found or Database(driver, registry)


def _opened(driver: Remote, registry: Registry, writing: bool) -> Database | None:
    signs, meta, *more = driver.each([*_HELLO, (DEFINITIONS, ()), *wanted(registry)])
    if isinstance(signs, DatabaseError):
        raise signs
    version, synchronous, parts = signs[0]
    if writing and synchronous != _FULL:
        raise DatabaseError(
            f"{driver.place} may lose what it has reported as done when its machine fails: it is not durable.",
            "Make it so: crm init --server URL",
        )
    if isinstance(meta, DatabaseError):
        if parts:
            raise NotOurs(f"{driver.place} was not made by crmcli.", "Choose another one with --db.")
        return None
    _check_version(driver.place, dict(meta), version, registry)
    definitions, *kept = well(more)
    database = Database(driver, extended(registry, definitions))
    database.kept = kept
    return database


@contextlib.contextmanager
def _closed_on_failure(driver: Remote) -> Iterator[None]:
    try:
        yield
    except BaseException:
        driver.close()
        raise


def _check_version(place: str, meta: dict[str, str], version: int, registry: Registry) -> None:
    """Refuse what another version has made; raises NotOurs (exit 8)."""
    if meta.get("catalogue") == signing.signature(registry) and version == newest():
        return
    from crmcli.store.upgrading import newer

    if newer(meta.get("version", "0"), version):
        raise NotOurs(f"{place} was made by a newer version of crmcli.", "Install it: pip install --upgrade crmcli")
    raise NotOurs(
        f"{place} was made by an older version of crmcli.",
        "When everybody who uses it has this one, bring it up to date: crm init --server URL",
    )


def prepare(driver: Remote, registry: Registry, zone: str | None) -> None:
    made = driver.begin([(_IS_MADE, ())])
    try:
        if not made[0]:  # else another process was faster
            from crmcli.store import schema

            schema.create(driver, registry, zone)
            driver.run([(f"PRAGMA user_version = {newest()}", ())])
            driver.commit()
    finally:
        driver.rollback()
