"""A command of a billing history with what stood before it and what stands after it, and where they may disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .cases import Words
from .ledger import Document, Node
from .picture import Picture


@dataclass(frozen=True)
class Moment:
    """A command, what stood before and what stands after it, and what it answered."""

    said: Words
    before: Picture
    after: Picture
    result: Any
    owners: Mapping[int, Node] = field(default_factory=dict)

    @property
    def verb(self) -> str:
        return self.said[0]

    @property
    def made(self) -> list[Document]:
        return [one for node, one in self.after.documents.items() if node not in self.before.documents]

    def target(self) -> Document:
        """The document that the command names first."""
        kind, _, number = self.said[1].partition("-")
        return self.before.documents[kind.lower(), int(number)]
