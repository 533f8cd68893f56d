"""What asking for a document gives: a file that was written, or its content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.model.declared import Declared
from crmcli.model.results import Column, Record, Written


class Filed(Written):
    """A document in a file: ``document`` tells {"ref", "number", "format", "language", "file", "sha256", "size",
    "kept"}, where ``kept`` says that these bytes are those that every later call gives."""

    document: Record = {}

    def payload(self) -> Record:
        return {**super().payload(), "document": self.document}


class Content(Declared):
    """The bytes of a document, on their way to standard output as they are."""

    shape = "content"
    content: bytes
    columns: Sequence[Column] = ()

    def payload(self) -> Any:
        return None

    def records(self) -> list[Record]:
        return []

    def refs(self) -> list[str]:
        return []
