"""Addresses of other systems' APIs: a key is sent to none that somebody on the way could read."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.model.types import Reading, Text, clean


def is_secure(address: str) -> bool:
    """Whether it is https with a host, or http to this machine itself."""
    from urllib.parse import urlsplit

    try:
        place = urlsplit(address)
        host, _ = place.hostname or "", place.port
    except ValueError:
        return False
    if place.scheme == "https":
        return bool(host)
    return place.scheme == "http" and is_here(host)


def is_here(host: str) -> bool:
    """Whether it is this machine itself."""
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Endpoint(Text):
    """The address of an API, without a slash at its end."""

    word = "address of an API"
    metavar = "URL"
    example = "https://api.stripe.com"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        value = clean(text, field)
        if value and (not is_secure(value) or "@" in value or " " in value):
            raise BadValue(field, text, "is not an address that begins with https://", self.example)
        return value.rstrip("/") or None
