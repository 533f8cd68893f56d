"""Where a database on a server is: an address, of which the first word names the tenant, and a token beside it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from crmcli.errors import BadValue
from crmcli.light import json
from crmcli.model.declared import Declared

EXAMPLE = "http://acme.localhost:8080"
TOKEN = "CRM_DB_TOKEN"
_PORTS = {"http": 80, "https": 443}


class ServerAddress(Declared):
    """``host`` is what the server is asked for, its first label the tenant; ``place`` is for messages."""

    secure: bool
    host: str
    port: int
    place: str

    @property
    def tenant(self) -> str:
        return self.host.partition(".")[0]

    @property
    def machine(self) -> str:
        """The name that is connected to: all names below localhost are this machine, whatever resolvers say."""
        own = self.host == "localhost" or self.host.endswith(".localhost")
        return "127.0.0.1" if own else self.host

    @property
    def named(self) -> str:
        """How the host is called in requests."""
        usual = _PORTS["https" if self.secure else "http"]
        return self.host if self.port == usual else f"{self.host}:{self.port}"


def read(text: str, name: str = "db") -> ServerAddress:
    """Raises BadValue (exit 2) for an address that holds a secret, or more than a host and a port."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadValue(name, _without_secrets(text), f"is no address: {error}", EXAMPLE) from None
    if parts.username is not None or parts.password is not None or "token" in parts.query.lower():
        why = f"holds a secret, which others could read in the list of processes; put it in {TOKEN}"
        raise BadValue(name, _without_secrets(text), why, EXAMPLE)
    plain = parts.scheme == "libsql" and parts.query == "tls=0"
    if not parts.hostname or parts.path.strip("/") or parts.fragment or (parts.query and not plain):
        raise BadValue(name, text, "is not the address of a server: a scheme, a host and a port", EXAMPLE)
    secure = parts.scheme != "http" and not plain
    return ServerAddress(secure, parts.hostname, port or _PORTS["https" if secure else "http"], text.rstrip("/"))


def _without_secrets(text: str) -> str:
    return f"{text.partition('://')[0]}://..."


def token(environ: Mapping[str, str]) -> str | None:
    """The token that goes with every request, None without one; raises BadValue (exit 2) when it cannot be one."""
    found = environ.get(TOKEN, "").strip()
    if not found:
        return None
    if not found.isascii() or any(character <= " " for character in found):
        raise BadValue(TOKEN, "...", "is no token: it has characters that no token has", "eyJhbGciOi...")
    return found


def subject(environ: Mapping[str, str]) -> str | None:
    """Whom the token was made out to, None where it does not say so."""
    parts = (token(environ) or "").split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    found = claims.get("sub") if isinstance(claims, dict) else None
    return found if isinstance(found, str) and found.strip() else None


def origin(text: str) -> SplitResult:
    """An address that a server gives, taken apart; raises ValueError."""
    return urlsplit(text)
