"""``--format csv``: RFC 4180 with line feeds, guarded against spreadsheets that would run a formula."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from crmcli.light import Any
from crmcli.model.cells import STARTS, guarded
from crmcli.model.results import Column, Result
from crmcli.render.cells import texts
from crmcli.render.escape import csv_cell, harmless
from crmcli.render.fields import Make, blocks, lines
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes the column names and every record; ``raw`` leaves texts exactly as they are stored."""
    columns, parts = blocks(result, output)
    if output.header:
        output.out.write(",".join(csv_cell(column.name) for column in columns) + "\n")
    formatters = [_formatter(column, output.raw, len(columns) == 1) for column in columns]
    for part in parts:
        output.out.write("\n".join([*lines(",", zip(formatters, part, strict=True)), ""]))
        output.out.flush()


def _formatter(column: Column, raw: bool, alone: bool) -> Make:
    """What makes cells of the values of a column, looking at all of them at once: most columns need no work."""
    numeric = column.right
    empty = '""' if alone else ""  # an empty line would be read as no record at all

    def formatted(values: Sequence[Any]) -> list[str]:
        found = texts(values)
        starts = set(map(_START, found))
        if not raw and not STARTS.isdisjoint(starts):
            found = [
                guarded(text, numeric or value.__class__ in (int, float)) if start in STARTS else text
                for text, start, value in zip(found, map(_START, found), getattr(values, "pairs", values), strict=True)
            ]
        whole = "".join(found)
        if not harmless(whole) or '"' in whole:
            found = [csv_cell(text, raw) for text in found]
        elif "," in whole or " " in starts or " " in set(map(_END, found)):
            found = [f'"{text}"' if "," in text or text != text.strip(" ") else text for text in found]
        return [text or empty for text in found] if alone else found

    return formatted


_START, _END = itemgetter(slice(0, 1)), itemgetter(slice(-1, None))
