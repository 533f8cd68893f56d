"""Excel workbooks: the first sheet as a table, read row by row."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import Source
from crmcli.actions.data.importing.tables import fitted, named
from crmcli.errors import Usage


def read(source: Source) -> Iterator[Entry]:
    """Every row below the first; raises Usage (exit 2) when the file is none or the reader is not installed."""
    from crmcli.connect.xlsx import rows

    source.file.seek(0)
    found = rows(source.file, source.name)
    first = next(found, None)
    if first is None or not any(first):
        raise Usage(f"line 1: {source.name} does not begin with the column names.", "First Name,Last Name")
    names = named(first, 1)
    for line, cells in enumerate(found, 2):
        if any(cells):
            entry = fitted(names, cells, line)
            if entry is not None:
                yield entry
