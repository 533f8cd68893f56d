"""The sections of a page for a terminal: what hangs on an element, what happened last, what can be done. Loads rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from crmcli.model.pages import Page, PageItem, Section, Way
from crmcli.render.cells import exact, grouped
from crmcli.render.escape import visible
from crmcli.render.output import Output
from crmcli.render.paint import ALARM, QUIET, STRONG, cut, stage
from crmcli.render.timeline import GLYPHS, told
from crmcli.render.times import since

_INDENT = "  "
_GAP = 2
_NARROWEST = 10  # cells that a title keeps, however narrow the terminal is
_READABLE = 12  # cells of what happened, without which it is not said who did it
_WIDEST = 60  # what it takes at most: behind a longer one the eye does not find the amount


def draw(page: Page, ref: str, output: Output) -> Iterator[RenderableType]:
    """Each section, then the last events."""
    for section in page.sections:
        yield _section(section, output)
    if page.events:
        yield _events(page, ref, output)


def draw_ways(ways: Sequence[Way], output: Output) -> RenderableType:
    """What the element can become next, and the command for it, which is not folded as long as there is a way."""
    names, commands = ([visible(word) for word in words] for words in zip(*ways, strict=True))
    widest = max(map(cell_len, names))
    beside = len(_INDENT) + widest + _GAP + max(map(cell_len, commands)) <= output.width
    lines = [Text("Next", QUIET)]
    for name, command in zip(names, commands, strict=True):
        gap = " " * (widest - cell_len(name) + _GAP) if beside else f"\n{_INDENT * 2}"
        lines.append(Text(f"{_INDENT}{name}{gap}").append(command, STRONG))
    return Group(*lines)


def _section(section: Section, output: Output) -> RenderableType:
    """A heading with how many they are and their sums, and a row for each."""
    parts: list[RenderableType] = [_heading(section)]
    rows = [_cells(item) for item in section.items]
    widths = [max((cell.cell_len for cell in column), default=0) for column in zip(*rows, strict=True)]
    if rows:
        parts.append(_table(rows, widths, output))
    left = section.total - len(section.items)
    if left > 0:
        parts.append(Text(f"{_INDENT}and {left:,} more: {visible(section.more)}", QUIET))
    return Group(*parts)


def _heading(section: Section) -> RenderableType:
    count = ""
    if section.of is not None:
        count = f" ({section.total:,})" if section.of == section.total else f" ({section.total:,} of {section.of:,})"
    text = Text(visible(section.title) + count, QUIET)
    if section.of is not None and not section.total:
        text.append(f"  {visible(section.more)}", QUIET)
    sums = "  ".join(f"{grouped(amount)} {currency}" for amount, currency in section.sums)
    return Text("   ").join([text, Text(visible(sums), STRONG)]) if sums else text


def _cells(item: PageItem) -> list[Text]:
    amount = f"{grouped(item.amount)} {item.currency}" if item.amount else ""
    return [
        Text(visible(item.ref), STRONG),
        Text(visible(item.title)),
        stage(item.stage, item.means) if item.stage else Text(""),
        Text(visible(item.aside), ALARM if item.late else ""),
        Text(visible(amount), ALARM if item.late else ""),
    ]


def _table(rows: Sequence[Sequence[Text]], widths: Sequence[int], output: Output) -> Table:
    """Columns that are empty in all rows are left out; titles are cut where the others need the room."""
    used = [at for at, width in enumerate(widths) if width]
    others = sum(widths[at] + _GAP for at in used if at != 1) + len(_INDENT)
    room = max(min(widths[1], output.width - others, _WIDEST), _NARROWEST)
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for at in used:
        table.add_column(justify="right" if at == len(widths) - 1 else "left", no_wrap=at != 3, overflow="fold")
    for row in rows:
        cells = [cut(cell, room) if at == 1 else cell for at, cell in enumerate(row)]
        cells[0] = Text(_INDENT) + cells[0]
        table.add_row(*(cells[at] for at in used))
    return table


def _events(page: Page, ref: str, output: Output) -> RenderableType:
    """What happened and how long ago, on a line each."""
    ages = [visible(since(exact(event.get("at")), output.now)) for event in page.events]
    whats = [visible(exact(event.get("what"))) for event in page.events]
    lines = []
    for age, what, event in zip(ages, whats, page.events, strict=True):
        glyph, style = GLYPHS.get(what, ("·", ""))
        line = Text(_INDENT) + Text(age.ljust(max(map(cell_len, ages)) + _GAP), QUIET)
        line.append(f"{glyph} {what:{max(map(cell_len, whats)) + _GAP}}", style)
        by, room = f"  — {visible(exact(event.get('by')))}", output.width - line.cell_len
        by = by if room - cell_len(by) >= _READABLE else ""
        text = told({**event, "by": None}, ref, lines=False)
        lines.append(line + cut(text, max(room - cell_len(by), _NARROWEST)) + Text(by, QUIET))
    if page.older:
        lines.append(Text(f"{_INDENT}older: crm timeline {visible(ref)}", QUIET))
    return Group(Text("Last events", QUIET), *lines)
