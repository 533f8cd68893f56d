"""A list as a table for a terminal: the reference and the title in full, the rest as far as it fits. Loads rich."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from crmcli.model.results import Column, Record, Result, Rows
from crmcli.render.cells import is_empty
from crmcli.render.escape import visible
from crmcli.render.fields import chosen
from crmcli.render.output import Output
from crmcli.render.paint import QUIET, cell
from crmcli.render.widths import GAP, Placed, cells_wide, share


def draw(result: Result, output: Output, alone: bool = False) -> RenderableType:
    """The records of any result as a table of ``look.width`` cells at most; "no leads" for none at a terminal. One that
    stands ``alone`` may be lines."""
    columns, found = chosen(result, output)
    records = [*found]
    if isinstance(result, Rows) and output.fields is None:
        columns = _filled(columns, records)
    if not records and output.terminal:
        return Text(f"no {result.name}" if isinstance(result, Rows) else "nothing", QUIET)
    meanings = result.meanings if isinstance(result, Rows) else {}
    cells, places = _placed(columns, records, output, meanings, output.fields is not None)
    lines = _lines(cells, places, output.width) if alone and not output.colour else None
    return Drawn(lines) if lines else _grid(cells, places)


class Drawn(list[str]):
    """Lines that need nobody to draw them: without colours, and with a value in each place of its column. Rich takes
    ten times as long for them."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from (Text(line, no_wrap=True) for line in self)


def grid(
    columns: Sequence[Column],
    records: Sequence[Record],
    output: Output,
    meanings: Mapping[str, str],
    keep_all: bool,
) -> Table:
    """A table without lines around it; ``keep_all`` folds values rather than leaving columns out."""
    return _grid(*_placed(columns, records, output, meanings, keep_all))


def _placed(
    columns: Sequence[Column],
    records: Sequence[Record],
    output: Output,
    meanings: Mapping[str, str],
    keep_all: bool,
) -> tuple[list[list[Text]], list[Placed]]:
    """What stands in each row of the columns that there is room for, and how wide these are."""
    cells = [[cell(column, record, output, meanings) for column in columns] for record in records]
    titles = [Text(visible(column.title)) for column in columns]
    natural = [max(text.cell_len for text in column) for column in zip(titles, *cells, strict=True)]
    words = [max(map(_widest_word, column)) for column in zip(titles, *cells, strict=True)]
    places = share(columns, natural, output.width, keep_all, words)
    kept = [columns.index(place.column) for place in places]
    output.left_out.extend(column.name for at, column in enumerate(columns) if at not in kept)
    return [[row[at] for at in kept] for row in cells], places


def _lines(cells: Sequence[Sequence[Text]], places: Sequence[Placed], width: int) -> list[str] | None:
    """The same as text; None where a value is folded or the columns take more than there is room for."""
    if sum(place.width for place in places) + GAP * (len(places) - 1) > width:
        return None
    found: list[str] = []
    for row in ([Text(visible(place.column.title)) for place in places], *cells):
        told = []
        for (column, room, fold), text in zip(places, row, strict=True):
            blanks = room - text.cell_len
            if "\n" in text.plain or (blanks < 0 and fold):
                return None
            value = text.plain if blanks >= 0 else set_cell_size(text.plain, room - 1) + "…"
            told.append(" " * blanks + value if column.right else value + " " * blanks)
        found.append((" " * GAP).join(told).rstrip(" "))
    return found


def _grid(cells: Sequence[Sequence[Text]], places: Sequence[Placed]) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="")
    for column, width, fold in places:
        table.add_column(
            Text(visible(column.title), QUIET),
            justify="right" if column.right else "left",
            width=width,
            no_wrap=not fold,
            overflow="fold" if fold else "ellipsis",
        )
    for row in cells:
        table.add_row(*row)
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
