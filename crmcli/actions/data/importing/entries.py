"""The way to the reader of each format."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import FORMATS, ImportSource
from crmcli.light import import_module


def entries(source: ImportSource) -> Iterator[Entry]:
    """The rows of a source, one at a time; raises Usage (exit 2) for what makes all of it unreadable."""
    found: Iterator[Entry] = import_module(f"crmcli.actions.data.importing.{FORMATS[source.format]}").read(source)
    return found
