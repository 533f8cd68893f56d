"""What a server says of itself: how it keeps what is written, which SQLite it is, and what time it has."""

from __future__ import annotations

from crmcli.model.declared import Declared
from crmcli.store.act import Act

_TOLD = (
    "SELECT (SELECT synchronous FROM pragma_synchronous), sqlite_version(), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), "
    "(SELECT value FROM meta WHERE name = 'version')"
)
_FULL = 2


class ServerState(Declared):
    """``at`` is its time in UTC, ``version`` that of the program that the tables follow."""

    durable: bool
    sqlite: str
    at: str
    version: str


def told(act: Act) -> ServerState:
    synchronous, *rest = act.rows(_TOLD)[0]
    return ServerState(synchronous == _FULL, *rest)
