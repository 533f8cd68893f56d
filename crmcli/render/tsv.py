"""``--format tsv``, and what a pipe gets: a header and all rows, or a field and its value per line."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.results import Cards, Column, Record, Result
from crmcli.render.cells import exact, texts
from crmcli.render.escape import harmless, tsv_cell
from crmcli.render.fields import blocks, chosen, lines
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes the column names and every record, nothing cut; tabs and line ends are ``\\t``, ``\\n``, ``\\r``."""
    columns, parts = blocks(result, output)
    if output.header:
        output.out.write("\t".join(tsv_cell(column.name) for column in columns) + "\n")
    for part in parts:
        output.out.write("\n".join([*lines("\t", ((_cells, values) for values in part)), ""]))
        output.out.flush()


def _cells(values: Sequence[Any]) -> list[str]:
    """The values of a column as cells."""
    found = texts(values)
    whole = "".join(found)
    return found if harmless(whole) and "\\" not in whole else [tsv_cell(text) for text in found]


def write_pairs(cards: Cards, output: Output) -> None:
    """Writes each card as lines of ``field<TAB>value``, with an empty line between two cards."""
    columns, records = chosen(cards, output)
    named = {column.name: column for column in columns}
    for index, record in enumerate(records):
        if index:
            output.out.write("\n")
        for name in output.fields or filter(named.__contains__, record):
            output.out.write(f"{tsv_cell(name)}\t{cell(named[name], record)}\n")


def cell(column: Column, record: Record) -> str:
    """A value as one cell: exact, and escaped. Only CSV is opened by spreadsheets, and guarded against them."""
    return tsv_cell(exact(record.get(column.name)))
