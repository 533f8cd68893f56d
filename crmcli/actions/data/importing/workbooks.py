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
    found = rows(source.file, source.name, source.notes.append)
    first = next(found, None)
    if first is None or not any(first):
        raise Usage(f"line 1: {source.name} does not begin with the column names.", "First Name,Last Name")
    names = named(first, 1)
    for line, cells in enumerate(found, 2):
        if any(cells):
            cells += [""] * (len(names) - len(cells))  # a workbook leaves away what is empty at the end
            entry = fitted(names, cells, line)
            if entry is not None:
                yield _checked(entry)


def _checked(entry: Entry) -> Entry:
    """The same entry, with an error when a cell of it says nothing."""
    from crmcli.connect.xlsx import Fault

    for name, cell in zip(entry.names, entry.cells, strict=False):
        if isinstance(cell, Fault) and entry.error is None:
            formula = cell.startswith("=")
            what = f"the formula {cell} has no value yet" if formula else f"the cell is an error, {cell}"
            hint = "Open the workbook in Excel or LibreOffice and save it." if formula else "Mend or empty the cell."
            entry.error = Usage(f"line {entry.line}: {name}: {what}.", hint)
    return entry
