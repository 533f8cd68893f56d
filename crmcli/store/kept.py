"""The bytes that were made of an issued document: which there are, by format and language; no step takes them away."""

from __future__ import annotations

from crmcli.store import blobs
from crmcli.store.act import Act
from crmcli.store.links import Node

_FIND = "SELECT sha256 FROM kept_document WHERE kind = ? AND element = ? AND format = ? AND language = ?"
_EVERY = "SELECT format, language, sha256 FROM kept_document WHERE kind = ? AND element = ?"
_KEEP = (
    "INSERT INTO kept_document(kind, element, format, language, sha256) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


def find(act: Act, node: Node, format: str, language: str) -> bytes | None:
    """The bytes that were kept; None when none were. Raises DatabaseError (exit 8) when they are damaged."""
    found = act.rows(_FIND, (*node, format, language))
    return blobs.read(act, found[0][0]) if found else None


def keep(act: Act, node: Node, format: str, language: str, content: bytes) -> bytes:
    """Keep them, inside a step; returns those that hold, which are another's if another process was faster."""
    mine = blobs.keep(act, content)
    act.driver.write(_KEEP, [(*node, format, language, mine)])
    ((holds,),) = act.rows(_FIND, (*node, format, language))
    return content if holds == mine else blobs.read(act, holds)


def every(act: Act, node: Node) -> list[tuple[str, str, str]]:
    """(format, language, SHA-256) of all that was made of a document."""
    return act.rows(f"{_EVERY} ORDER BY id", node)
