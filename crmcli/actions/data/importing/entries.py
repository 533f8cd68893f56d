"""One row of an input, as every format gives it, and the way to the reader of each format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.actions.data.importing.source import Source
from crmcli.errors import CrmError


class Entry:
    """What one element is made of: ``names`` of columns and their ``cells``, and the ``line`` it begins at.

    Cells are texts; from JSON also lists and objects. With ``error`` it could not be read.
    """

    __slots__ = ("cells", "error", "line", "names")

    def __init__(self, line: int, names: tuple[str, ...], cells: list[Any], error: CrmError | None = None) -> None:
        self.line = line
        self.names = names
        self.cells = cells
        self.error = error


def entries(source: Source, delimiter: str | None = None) -> Iterator[Entry]:
    """The rows of a source, one at a time; raises Usage (exit 2) for what makes all of it unreadable."""
    if source.format in ("csv", "tsv"):
        from crmcli.actions.data.importing.tables import read as read_tables

        return read_tables(source, delimiter)
    if source.format == "vcard":
        from crmcli.actions.data.importing.cards import read as read_cards

        return read_cards(source)
    if source.format == "xlsx":
        from crmcli.actions.data.importing.workbooks import read as read_workbooks

        return read_workbooks(source)
    from crmcli.actions.data.importing.objects import read as read_objects

    return read_objects(source)
