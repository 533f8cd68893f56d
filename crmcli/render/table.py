"""A list as a table for a terminal: the reference and the title in full, the rest as far as it fits. Loads rich."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from crmcli.model.results import Column, Record, Result, Rows
from crmcli.render.cells import is_empty
from crmcli.render.escape import visible
from crmcli.render.fields import chosen
from crmcli.render.output import Output
from crmcli.render.paint import QUIET, cell
from crmcli.render.widths import GAP, cells_wide, share


def draw(result: Result, output: Output) -> RenderableType:
    """The records of any result as a table of ``look.width`` cells at most; "no leads" for none at a terminal."""
    columns, found = chosen(result, output)
    records = [*found]
    if isinstance(result, Rows) and output.fields is None:
        columns = _filled(columns, records)
    if not records and output.terminal:
        return Text(f"no {result.name}" if isinstance(result, Rows) else "nothing", QUIET)
    meanings = result.meanings if isinstance(result, Rows) else {}
    return grid(columns, records, output, meanings, keep_all=output.fields is not None)


def grid(
    columns: Sequence[Column],
    records: Sequence[Record],
    output: Output,
    meanings: Mapping[str, str],
    keep_all: bool,
) -> Table:
    """A table without lines around it; ``keep_all`` folds values rather than leaving columns out."""
    cells = [[cell(column, record, output, meanings) for column in columns] for record in records]
    titles = [Text(visible(column.title)) for column in columns]
    natural = [max(text.cell_len for text in column) for column in zip(titles, *cells, strict=True)]
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="")
    words = [max(map(_widest_word, column)) for column in zip(titles, *cells, strict=True)]
    places = share(columns, natural, output.width, keep_all, words)
    for column, width, fold in places:
        table.add_column(
            Text(visible(column.title), QUIET),
            justify="right" if column.right else "left",
            width=width,
            no_wrap=not fold,
            overflow="fold" if fold else "ellipsis",
        )
    kept = [columns.index(place.column) for place in places]
    output.left_out.extend(column.name for at, column in enumerate(columns) if at not in kept)
    for row in cells:
        table.add_row(*(row[at] for at in kept))
    return table


def _filled(columns: Sequence[Column], records: Sequence[Record]) -> Sequence[Column]:
    """Those in which some record has something to tell: a flag that is set, a value at all."""
    return [
        column
        for column in columns
        if column.role in ("ref", "title") or any(_tells(column, record.get(column.name)) for record in records)
    ]


def _tells(column: Column, value: object) -> bool:
    return bool(value) if column.role == "flag" else not is_empty(value)


def _widest_word(text: Text) -> int:
    return max((cells_wide(word) for word in text.plain.split()), default=0)
