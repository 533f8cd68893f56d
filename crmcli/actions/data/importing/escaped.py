r"""TSV as our own exports and databases write it: a row per line, with ``\t``, ``\n`` and ``\\`` inside its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import Lines, Source
from crmcli.errors import Usage

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ESCAPE = re.compile(r"\\(?:([tnr\\])|x([0-9a-f]{2})|u([0-9a-f]{4}))")
_NAMED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def is_escaped(source: Source) -> bool:
    """Whether a table is written so: by its column ``ref``; without it, when the names are of that kind and nothing
    in it is written otherwise. Spreadsheets put quotes around what has line ends, and leave backslashes alone."""
    try:
        lines = Lines(source)
        names = next(lines, "").strip("\ufeff\r\n").split("\t")
        if (len(names) == 1 and source.format != "tsv") or not all(map(_NAME.fullmatch, names)):
            return False
        return "ref" in names or all(map(_unquoted, lines))
    except Usage:
        return False


def read(source: Source) -> Iterator[Entry]:
    """Every row below the names of the columns."""
    from crmcli.actions.data.importing.tables import fitted, named

    lines = Lines(source)
    names = named(_cells(next(lines)), 1)
    while True:
        try:
            line = next(lines, None)
        except Usage as error:
            yield Entry(lines.number, names, [], error)
            continue
        if line is None:
            return
        entry = fitted(names, _cells(line), lines.number)
        if entry is not None and any(entry.cells):
            yield entry


def _unquoted(line: str) -> bool:
    return not line.startswith('"') and '\t"' not in line and "\\" not in _ESCAPE.sub("", line)


def _cells(line: str) -> list[str]:
    cells = line.strip("\ufeff\r\n").split("\t")
    return [_ESCAPE.sub(_meant, cell) for cell in cells] if "\\" in line else cells


def _meant(found: re.Match[str]) -> str:
    return _NAMED[found[1]] if found[1] else chr(int(found[2] or found[3], 16))
