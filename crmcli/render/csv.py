"""``--format csv``: RFC 4180 with line feeds, guarded against spreadsheets that would run a formula."""

from __future__ import annotations

import re
from typing import Any

from crmcli.model.cells import guarded
from crmcli.model.results import Result
from crmcli.render.cells import exact
from crmcli.render.escape import csv_cell
from crmcli.render.fields import chosen
from crmcli.render.output import Output

# Begins with a letter or a digit, does not end in a blank, and has neither quotes nor commas nor anything but ASCII.
_HARMLESS = re.compile(r"[A-Za-z0-9](?:[ !#-+\--~]*[!#-+\--~])?").fullmatch


def write(result: Result, output: Output) -> None:
    """Writes the column names and every record; ``raw`` leaves texts exactly as they are stored."""
    columns, records = chosen(result, output)
    if output.header:
        output.out.write(_line([csv_cell(column.name) for column in columns]))
    wanted = [(column.name, column.right) for column in columns]
    for record in records:
        output.out.write(_line([_cell(record.get(name), numeric, output.raw) for name, numeric in wanted]))


def _cell(value: Any, numeric: bool, raw: bool) -> str:
    if value is None:
        return ""
    text = value if value.__class__ is str else exact(value)
    if _HARMLESS(text):
        return text  # what most cells are: a hundred thousand elements have four million of them
    return csv_cell(text if raw else guarded(text, numeric), raw)


def _line(cells: list[str]) -> str:
    if cells == [""]:
        return '""\n'  # an empty line would be read as no record at all
    return ",".join(cells) + "\n"
