"""``--format csv``: RFC 4180 with line feeds, guarded against spreadsheets that would run a formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crmcli.model.cells import STARTS, guarded
from crmcli.model.results import Column, Result
from crmcli.render.cells import texts
from crmcli.render.escape import csv_cell, csv_seen
from crmcli.render.fields import blocks
from crmcli.render.output import Output

Formatter = Callable[[Sequence[Any]], Sequence[str]]


def write(result: Result, output: Output) -> None:
    """Writes the column names and every record; ``raw`` leaves texts exactly as they are stored."""
    columns, parts = blocks(result, output)
    if output.header:
        output.out.write(",".join(csv_cell(column.name) for column in columns) + "\n")
    formatters = [_formatter(column, output.raw, len(columns) == 1) for column in columns]
    for part in parts:
        cells = [formatter(values) for formatter, values in zip(formatters, part, strict=True)]
        output.out.write("".join([",".join(line) + "\n" for line in zip(*cells, strict=True)]))


def _formatter(column: Column, raw: bool, alone: bool) -> Formatter:
    """What makes cells of the values of a column, looking at all of them at once: most columns need no work."""
    numeric = column.right
    empty = '""' if alone else ""  # an empty line would be read as no record at all

    def formatted(values: Sequence[Any]) -> Sequence[str]:
        found = texts(values)
        if not alone and not any(found):
            return found
        whole = "\n".join(["", *found, ""])
        if not raw and any(start in whole for start in _BEGINNINGS):
            found = [guarded(text, numeric) if text[:1] in STARTS else text for text in found]
        if not whole.replace("\n", "").isprintable():
            found = [csv_seen(text, raw) for text in found]
        if any(mark in whole for mark in _QUOTED) or whole.count("\n") > len(found) + 1:
            found = [csv_cell(text, raw) for text in found]
        return [text or empty for text in found] if alone else found

    return formatted


_BEGINNINGS = tuple(f"\n{start}" for start in STARTS)
_QUOTED = ('"', ",", "\r", " \n", "\n ")
