"""Which of two versions of the program is the newer one."""

from __future__ import annotations

from crmcli import __version__
from crmcli.store.migrations import newest


def newer(version: str, number: int) -> bool:
    """Whether a database, by the program that wrote it and its last migration, is newer than this program."""
    return number > newest() or _parts(version) > _parts(__version__)


def _parts(version: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in version.split(".")]
