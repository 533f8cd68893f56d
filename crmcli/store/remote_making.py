"""Making a database on a server, by its administration, and bringing one up to date that an older version made."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping

from crmcli.errors import BadValue, DatabaseError
from crmcli.errors.databases import Forbidden, NotOurs, Unreachable
from crmcli.light import Any, json
from crmcli.model.registry import Registry
from crmcli.store import remote_address, signing
from crmcli.store.hrana import Distrusted, connection
from crmcli.store.migrations import newest
from crmcli.store.remote import Remote
from crmcli.store.remote_address import ServerAddress
from crmcli.store.remote_faults import distrusted
from crmcli.store.remote_opening import prepare, remote

KEY = "CRM_DB_ADMIN_KEY"
CONFIG = {"txn_timeout_s": 60, "durability_mode": "strong"}  # else a step may take 5 s, and may be lost when told done
_LIMIT = 30.0
_COLUMNS = (
    "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' "
    "AND m.name NOT GLOB 'sqlite_*'"
)
_VERSION = "SELECT user_version FROM pragma_user_version"
_SIGNS = "SELECT name, value FROM meta WHERE name IN ('catalogue', 'version')"
_IS_MADE = "SELECT 1 FROM sqlite_master WHERE name = 'meta'"


def make(
    place: str, server: str, registry: Registry, patience: float, zone: Callable[[], str | None], key: str | None
) -> None:
    """Make the database there, or what is lacking of one that is there; ``server`` is where its administration
    answers, ``key`` what it asks for.

    Raises BadValue (exit 2), Forbidden (5), and DatabaseError (8).
    """
    own, admin = remote_address.read(place), remote_address.read(server, "server")
    if not own.tenant or own.tenant.isdecimal():
        raise BadValue("db", place, "names no database before its server", remote_address.EXAMPLE)
    _create(own, admin, key)
    driver = remote(place, patience)
    try:
        made, *_ = driver.each([(_IS_MADE, ())])
        if isinstance(made, DatabaseError):
            raise made
        if not made:
            prepare(driver, registry, zone())
        else:
            bring_up_to_date(driver, registry)
    finally:
        driver.close()


def bring_up_to_date(driver: Remote, registry: Registry) -> None:
    """All of it or nothing; raises NotOurs (exit 8) for what a newer version wrote."""
    from crmcli.store.upgrading import complete, newer

    version, signs = driver.begin([(_VERSION, ()), (_SIGNS, ())])
    try:
        number, meta = int(version[0][0]), {str(name): str(value) for name, value in signs}
        if newer(meta.get("version", "0"), number):
            raise NotOurs(
                f"{driver.place} was made by a newer version of crmcli.", "Install it: pip install --upgrade crmcli"
            )
        if meta.get("catalogue") == signing.signature(registry) and number == newest():
            return
        complete(driver, registry, number, lambda: _present(driver))
        driver.run([(f"PRAGMA user_version = {newest()}", ())])
        driver.commit()
    finally:
        driver.rollback()


def _present(driver: Remote) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in driver.rows(_COLUMNS):
        found.setdefault(table, []).append(column)
    return found


def _create(own: ServerAddress, admin: ServerAddress, key: str | None) -> None:
    """Make the namespace, or set what is set of a new one on one that is there."""
    path = f"/v1/namespaces/{own.tenant}"
    status, told = _asked(admin, "POST", f"{path}/create", CONFIG, key)
    if status == 400 and "exists" in str(told):
        config = _asked(admin, "GET", f"{path}/config", None, key)[1]
        known = config if isinstance(config, dict) else {}
        if all(known.get(name) == value for name, value in CONFIG.items()):
            return
        status, told = _asked(admin, "POST", f"{path}/config", {**known, **CONFIG}, key)
    if status != 200:
        said = told.get("error", told) if isinstance(told, dict) else told
        raise NotOurs(f"The administration at {admin.place} made no database: {said or status}.", _HINT)


_HINT = "Is that the address behind --admin-listen-addr?"


def _asked(
    admin: ServerAddress, verb: str, path: str, body: Mapping[str, object] | None, key: str | None
) -> tuple[int, Any]:
    asked = connection(admin, _LIMIT)
    headers = {"Content-Type": "application/json", **({"Authorization": f"basic {key}"} if key else {})}
    try:
        asked.request(verb, path, None if body is None else json.dumps(body), headers)
        answer = asked.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, ssl.SSLError):
            raise distrusted(admin.place, Distrusted(error)) from error
        raise Unreachable(f"No administration answers at {admin.place}: {error}.", _HINT) from error
    finally:
        asked.close()
    if answer.status in (401, 403):
        raise Forbidden(f"The administration at {admin.place} does not let you in.", f"Put its key in {KEY}.")
    try:
        return answer.status, json.loads(content) if content else {}
    except ValueError:
        return answer.status, content[:100].decode("utf-8", "replace")
