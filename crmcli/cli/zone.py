"""The name of the system's time zone, for the setting of a database that is being made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_PLACES = ("/etc/localtime", "/etc/timezone")


def system_zone(environ: Mapping[str, str], localtime: str = _PLACES[0], timezone: str = _PLACES[1]) -> str | None:
    """The IANA name of the zone ("Europe/Berlin"): of TZ, else of the files that the system keeps it in.

    None when there is no name that this system's zone data know.
    """
    for name in (_from_environment(environ), _from_link(localtime), _from_file(timezone)):
        if name and _known(name):
            return "UTC" if name == "Etc/UTC" else name
    return None


def _from_environment(environ: Mapping[str, str]) -> str | None:
    value = environ.get("TZ", "").removeprefix(":")
    return _behind_zoneinfo(value) if value.startswith("/") else value


def _from_link(path: str) -> str | None:
    return _behind_zoneinfo(os.path.realpath(path))


def _from_file(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None


def _behind_zoneinfo(path: str) -> str | None:
    return path.partition("/zoneinfo/")[2] or None


def _known(name: str) -> bool:
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
