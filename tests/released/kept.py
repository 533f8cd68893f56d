"""What released versions left in their folders here, and how an answer of today is held against one of then."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.conftest import Crm

HERE = Path(__file__).parent
RELEASES = sorted(path.parent for path in HERE.glob("*/crm.db.gz"))
VERBATIM = ("note", "call", "mail", "meeting")


@cache
def answers(release: Path) -> dict[str, Any]:
    """What a version said about its database: question -> answer."""
    found: dict[str, Any] = json.loads(gzip.decompress((release / "answers.json.gz").read_bytes()))
    return found


def opened(crm: Crm, release: Path) -> Crm:
    """The program on a copy of a version's database, at the time and for the person of its answers."""
    crm.db.write_bytes(gzip.decompress((release / "crm.db.gz").read_bytes()))
    crm.now, crm.environ["CRM_USER"] = answers(release)["at"], answers(release)["by"]
    return crm


def disagreements(then: Any, now: Any, place: str = "") -> list[str]:
    """Where an answer differs from what it was. Fields and entries may have come along, none may be missing or be
    other than it was; how something is told to people, but for what they wrote themselves, may be said better."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [
            text
            for name, value in then.items()
            if not _worded(name, then)
            for text in (
                disagreements(value, now[name], f"{place}.{name}") if name in now else [f"{place}.{name} is gone"]
            )
        ]
    if isinstance(then, list) and isinstance(now, list):
        return _missing(then, now, place)
    return [] if then == now else [f"{place}: {then!r} is {now!r}"]


def _missing(then: list[Any], now: list[Any], place: str) -> list[str]:
    """The entries that are not there in this order any more."""
    if len(then) == len(now):
        pairs = enumerate(zip(then, now, strict=True))
        return [text for number, (old, new) in pairs for text in disagreements(old, new, f"{place}[{number}]")]
    rest = iter(now)
    return [f"{place}[{number}] is gone: {old!r}" for number, old in enumerate(then) if not _found(old, rest)]


def _found(old: Any, rest: Any) -> bool:
    return any(not disagreements(old, new) for new in rest)


def _worded(name: str, entry: dict[str, Any]) -> bool:
    """A sentence of ours: the entry of a timeline, the answer to a line of a batch, a warning, a help."""
    if name == "text":
        return entry.get("what") not in VERBATIM
    return name in ("warnings", "help")
