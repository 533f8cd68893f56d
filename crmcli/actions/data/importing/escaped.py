r"""TSV as our own exports and databases write it: a row per line, with ``\t``, ``\n`` and ``\\`` inside its cells."""

from __future__ import annotations

from crmcli.actions.data.importing.source import ImportSource, TextLines
from crmcli.errors import Usage
from crmcli.light import re

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ESCAPE = re.compile(r"\\(?:([tnr\\])|x([0-9a-f]{2})|u([0-9a-f]{4}))")
_NAMED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def is_escaped(source: ImportSource) -> bool:
    """Whether a table is written so: by its column ``ref``; without it, when the names are of that kind and nothing
    in it is written otherwise. Spreadsheets put quotes around what has line ends, and leave backslashes alone."""
    try:
        lines = TextLines(source)
        names = next(lines, "").strip("\ufeff\r\n").split("\t")
        if (len(names) == 1 and source.format != "tsv") or not all(map(_NAME.fullmatch, names)):
            return False
        return "ref" in names or all(map(_unquoted, lines))
    except Usage:
        return False


def cells(line: str) -> list[str]:
    """The cells of a line."""
    found = line.strip("\ufeff\r\n").split("\t")
    return [_ESCAPE.sub(_meant, cell) for cell in found] if "\\" in line else found


def _unquoted(line: str) -> bool:
    return not line.startswith('"') and '\t"' not in line and "\\" not in _ESCAPE.sub("", line)


def _meant(found: re.Match[str]) -> str:
    return _NAMED[found[1]] if found[1] else chr(int(found[2] or found[3], 16))
