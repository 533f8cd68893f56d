"""Excel workbooks: the first sheet as a table, read row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.frame import DEPTH, header, rows_alone
from crmcli.actions.data.importing.source import ImportSource
from crmcli.actions.data.importing.tables import above_said, fitted, named
from crmcli.errors import Usage


def read(source: ImportSource) -> Iterator[Entry]:
    """Every row below the first; raises Usage (exit 2) when the file is none or the reader is not installed."""
    from crmcli.connect.xlsx import rows

    source.file.seek(0)
    found = rows(source.file, source.name, source.notes.append)
    top = list(islice(found, DEPTH + (source.skip or 0)))
    above = source.skip if source.skip is not None else header(top, source.known)
    if len(top) <= above or not any(top[above]):
        raise Usage(f"line {above + 1}: {source.name} does not begin with the column names.", "First Name,Last Name")
    if above:
        source.notes.append(above_said(above))
    names = named(top[above], above + 1)
    rest = enumerate(chain(top[above + 1 :], found), above + 2)
    entries = (fitted(names, list(cells), line) for line, cells in rest if any(cells))
    yield from rows_alone((_checked(entry) for entry in entries if entry is not None), source.notes.append)


def _checked(entry: Entry) -> Entry:
    """The same entry, with an error when a cell of it says nothing."""
    from crmcli.connect.xlsx import BadCell

    for name, cell in zip(entry.names, entry.cells, strict=False):
        if isinstance(cell, BadCell) and entry.error is None:
            formula = cell.startswith("=")
            what = f"the formula {cell} has no value yet" if formula else f"the cell is an error, {cell}"
            hint = "Open the workbook in Excel or LibreOffice and save it." if formula else "Mend or empty the cell."
            entry.error = Usage(f"line {entry.line}: {name}: {what}.", hint)
    if entry.error is not None:
        entry.cells = list(map(str, entry.cells))
    return entry
