"""A document as plain text in 80 columns, in the order of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from crmcli.documents.composing import compose
from crmcli.documents.page import Page, Table
from crmcli.documents.paper import Design, Paper

WIDTH = 80
_NARROW = 24  # a column goes on below when it is wider


def text(paper: Paper, design: Design) -> bytes:
    """UTF-8 with a newline at the end of each line."""
    whole = "\n".join(line.rstrip() for line in _lines(compose(paper)))
    return (whole.replace("\N{NO-BREAK SPACE}", " ") + "\n").encode()


def _lines(page: Page) -> Iterator[str]:
    yield page.sender
    yield ""
    yield from page.recipient
    yield ""
    labels = max((len(label) for label, _ in page.info), default=0)
    for label, value in page.info:
        yield f"{label:<{labels}}  {value}"
    yield ""
    heading = f"{page.heading} ({page.mark})" if page.mark else page.heading
    yield from (heading, "=" * len(heading), *_folded(page.title))
    for paragraphs in (page.intro,):
        yield from _paragraphs(paragraphs)
    yield ""
    yield from _table(page, page.table)
    if page.optional:
        yield ""
        yield page.optional.heading or ""
        yield from _table(page, page.optional)
    yield ""
    for note in page.notes:
        yield from _folded(note)
    if page.pay:
        labels = max(len(label) for label, _ in page.pay)
        yield ""
        for label, value in page.pay:
            yield f"{label:<{labels}}  {value}"
    if page.link:
        yield from ("", page.link)
    yield from _paragraphs(page.outro)
    yield from ("", "-" * WIDTH)
    for column in page.foot:
        if column:
            yield from _folded(" · ".join(column))


def _paragraphs(text: str | None) -> Iterator[str]:
    if text:
        yield ""
        for paragraph in text.split("\n"):
            yield from _folded(paragraph) if paragraph else ("",)


def _folded(text: str, width: int = WIDTH) -> Sequence[str]:
    return wrap(text, width, break_on_hyphens=False) or [""]


def _table(page: Page, table: Table) -> Iterator[str]:
    """Position and name to the left, the other columns to the right of it, each as wide as what it holds."""
    cells = [(row.quantity, row.price, row.tax, row.amount) for row in table.rows]
    heads = page.columns[2:]
    rows = [heads, *cells]
    widths = [min(max(len(row[at]) for row in rows), _NARROW) if heads[at] else 0 for at in range(4)]
    first = max([len(page.columns[0]), *(len(row.position) for row in table.rows)])
    name = max(WIDTH - first - 2 - sum(width + 2 for width in widths if width), 12)
    yield _row(page.columns[0], [page.columns[1]], heads, (first, name, widths))
    yield "-" * WIDTH
    for row, cell in zip(table.rows, cells, strict=True):
        lines = [*_folded(row.name, name), *(line for detail in row.details for line in _folded(detail, name))]
        yield _row(row.position, lines[:1], cell, (first, name, widths))
        for line in lines[1:]:
            yield " " * (first + 2) + line
    yield "-" * WIDTH
    for one in table.sums:
        room = WIDTH - len(one.amount) - 2
        *above, last = _folded(one.label, room)
        yield from above
        yield f"{last:<{room}}  {one.amount}"


def _row(position: str, name: Sequence[str], cells: Sequence[str], widths: tuple[int, int, Sequence[int]]) -> str:
    first, wide, others = widths
    rest = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, others, strict=True) if width)
    return f"{position:<{first}}  {name[0]:<{wide}}{rest}"
