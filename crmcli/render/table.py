"""A list as a table for a terminal: the reference and the title in full, the rest as far as it fits. Loads rich."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from crmcli.model.cutting import cut
from crmcli.model.results import Column, Record, Result, Rows
from crmcli.render.cells import is_empty
from crmcli.render.escape import visible
from crmcli.render.fields import chosen
from crmcli.render.output import Output
from crmcli.render.paint import QUIET, cell
from crmcli.render.widths import GAP, Placed, cells_wide, share

_MANY = 1000  # rows that are drawn at a time


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
    keep_all = output.fields is not None
    if alone and len(records) > _MANY:
        return Pieces(_pieces(columns, records, output, meanings, keep_all))
    cells, places = _placed(columns, records, output, meanings, keep_all)
    lines = _lines(cells, places, output.width) if alone and not output.colour else None
    return Drawn(lines) if lines else _grid(cells, places)


class Drawn(list[str]):
    """Lines that need nobody to draw them: without colours, and with a value in each place of its column. Rich takes
    ten times as long for them."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from (Text(line, no_wrap=True) for line in self)


class Pieces:
    """A table in pieces, one below the other: what draws it takes ten times the memory of its text."""

    def __init__(self, pieces: Iterator[RenderableType]) -> None:
        self.pieces = pieces

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.pieces


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
    places = _shared(columns, _wished(columns, cells), output, keep_all)
    kept = [columns.index(place.column) for place in places]
    return [[row[at] for at in kept] for row in cells], places


def _pieces(
    columns: Sequence[Column],
    records: Sequence[Record],
    output: Output,
    meanings: Mapping[str, str],
    keep_all: bool,
) -> Iterator[RenderableType]:
    """The same in pieces: what stands in the rows is made twice, to measure it and to draw it."""

    def told(columns: Sequence[Column]) -> Iterator[list[list[Text]]]:
        for some in cut(records, _MANY):
            yield [[cell(column, record, output, meanings) for column in columns] for record in some]

    every = zip(*(_wished(columns, cells) for cells in told(columns)), strict=True)
    wished = [(max(cells for cells, _ in each), max(word for _, word in each)) for each in every]
    places = _shared(columns, wished, output, keep_all)
    headed = True
    for cells in told([place.column for place in places]):
        lines = None if output.colour else _lines(cells, places, output.width, headed)
        yield Drawn(lines) if lines else _grid(cells, places, headed)
        headed = False


def _wished(columns: Sequence[Column], cells: Sequence[Sequence[Text]]) -> list[tuple[int, int]]:
    """How many cells each column would like, and its widest word."""
    titles = [Text(visible(column.title)) for column in columns]
    return [
        (max(text.cell_len for text in column), max(map(_widest_word, column)))
        for column in zip(titles, *cells, strict=True)
    ]


def _shared(
    columns: Sequence[Column], wished: Sequence[tuple[int, int]], output: Output, keep_all: bool
) -> list[Placed]:
    """The columns that there is room for."""
    natural, words = zip(*wished, strict=True)
    places = share(columns, natural, output.width, keep_all, words)
    kept = [place.column for place in places]
    output.left_out.extend(column.name for column in columns if column not in kept)
    return places


def _lines(
    cells: Sequence[Sequence[Text]], places: Sequence[Placed], width: int, headed: bool = True
) -> list[str] | None:
    """The same as text; None where a value is folded or the columns take more than there is room for."""
    if sum(place.width for place in places) + GAP * (len(places) - 1) > width:
        return None
    found: list[str] = []
    heads = [[Text(visible(place.column.title)) for place in places]] if headed else []
    for row in (*heads, *cells):
        told = []
        for (column, room, fold), text in zip(places, row, strict=True):
            blanks = room - text.cell_len
            if "\n" in text.plain or (blanks < 0 and fold):
                return None
            value = text.plain if blanks >= 0 else set_cell_size(text.plain, room - 1) + "…"
            told.append(" " * blanks + value if column.right else value + " " * blanks)
        found.append((" " * GAP).join(told).rstrip(" "))
    return found


def _grid(cells: Sequence[Sequence[Text]], places: Sequence[Placed], headed: bool = True) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="", show_header=headed)
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
