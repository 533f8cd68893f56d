"""What many tests begin with: commands that are carried out once in a process, and whose database each test gets."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from tests import again, servers
from tests.conftest import Crm

_made: dict[object, tuple[bytes, str | None, dict[str, str]]] = {}


_copies: dict[object, tuple[str, str | None, dict[str, str]]] = {}


def _copied(crm: Crm, make: Callable[[Crm], object]) -> Crm:
    """The same on a server."""
    variables = dict(crm.environ)
    key = make, crm.now, frozenset((name, value) for name, value in variables.items() if name not in _OWN)
    if crm("steps", "--limit", "1", "-q").out:
        make(crm)
        return crm
    if key not in _copies:
        make(crm)
        changed = {name: value for name, value in crm.environ.items() if value != variables.get(name)}
        _copies[key] = crm.environ["CRM_DB"], crm.now, changed  # by now, for it may begin with another one
    kept, now, changed = _copies[key]
    crm.environ |= changed | {"CRM_DB": servers.server().copy(kept)}
    if now:
        crm.now = now
    return crm


_OWN = ("CRM_DB", "HOME")


def prepared(make: Callable[[Crm], object]) -> Callable[[Crm], Crm]:
    """A function that begins with a new database, for all tests but the first one by a copy of what it has made.

    What it may do is run commands and set the clock and variables; where a database is there already, it runs.
    """

    @wraps(make)
    def begin(crm: Crm) -> Crm:
        if crm.over_server:
            return _copied(crm, make)
        if crm.db.exists():
            make(crm)
            return crm
        own = {str(crm.folder), str(crm.db)}
        variables = {name: value for name, value in crm.environ.items() if value not in own}
        key = make, crm.now, frozenset(variables.items())
        if key not in _made:
            make(crm)
            again.let_go()
            changed = {name: value for name, value in crm.environ.items() if value not in (variables.get(name), *own)}
            _made[key] = crm.db.read_bytes(), crm.now, changed
            return crm
        content, now, changed = _made[key]
        crm.db.touch(0o600)
        crm.db.write_bytes(content)
        crm.environ |= changed
        if now:
            crm.now = now
        return crm

    return begin
