"""One element with everything it has, for a terminal: heading, fields, lines with totals, links. Loads rich."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crmcli.model.results import Card, Cards, LineList, Record
from crmcli.render.cells import is_empty, shown
from crmcli.render.escape import visible
from crmcli.render.fields import chosen
from crmcli.render.output import Output
from crmcli.render.paint import ALARM, MEANINGS, QUIET, STRONG, cut, reference
from crmcli.render.parts import CardField, heading, line_records, link_groups, named_fields, ordinary_fields, totals_of
from crmcli.render.table import grid
from crmcli.render.times import since
from crmcli.render.widths import cells_wide, needed

_GAP = (0, 2, 0, 0)


def draw(cards: Cards, output: Output) -> RenderableType:
    """All cards below each other; with ``--fields`` exactly those fields of each."""
    parts: list[RenderableType] = []
    columns = None if output.fields is None else list(chosen(cards, output)[0])
    for card in cards.cards:
        if parts:
            parts += [Text(""), Text("─" * min(output.width, 80), QUIET), Text("")]
        if columns is None:
            parts.append(one(card, output))
        else:
            parts.append(_pairs(named_fields(card, columns, output), output))
    return Group(*parts)


def draw_lines(result: LineList, output: Output) -> RenderableType:
    """The lines of one element as they stand on its card: the currency is named with the total."""
    record = {"lines": result.rows, "totals": result.totals, "billing": result.billing}
    columns = [column.told_in("") for column in result.columns]
    return _lines(Card(record, (), columns, currency=result.currency), output)


def one(card: Card, output: Output) -> RenderableType:
    """One card: its parts with an empty line between them."""
    fields = ordinary_fields(card, output)
    parts: list[RenderableType] = [_heading(card, output)]
    if fields:
        parts.append(_pairs(fields, output))
    if not is_empty(card.record.get("lines")):
        parts.append(_lines(card, output))
    elif totals_of(card):
        parts.append(_totals(card, 0))
    if card.page:
        from crmcli.render import page

        parts += page.draw(card.page, str(card.record["ref"]), output)
    elif card.record.get("links"):
        parts.append(_links(card))
    trail = _trail(card.record, output)
    if trail:
        parts.append(trail)
    if card.page and card.page.ways:
        parts.append(page.draw_ways(card.page.ways, output))
    return Group(*(Padding(part, (0 if at == 0 else 1, 0, 0, 0)) for at, part in enumerate(parts)))


def _heading(card: Card, output: Output) -> Text:
    """On a page a title takes two lines at most."""
    title, stage, amount = heading(card, output)
    most = min(max(2 * output.width - 40, output.width), 160)
    means = card.meanings.get(str(card.record.get("stage")), "")
    words = [
        reference(visible(str(card.record["ref"])), output),
        cut(Text(title, STRONG), most) if card.page else Text(title, STRONG),
        Text(stage, MEANINGS.get(means, "")),
        Text(amount),
        *(Text(sign, ALARM) for sign in (card.page.signs if card.page else ())),
    ]
    return Text("   ").join(word for word in words if word)


def _pairs(fields: list[CardField], output: Output) -> Table:
    room = output.width - max((cells_wide(field.title) for field in fields), default=0) - _GAP[1]
    table = Table.grid(padding=_GAP)
    table.add_column(style=QUIET, no_wrap=True)
    table.add_column(overflow="fold")
    for field in fields:
        table.add_row(Text(field.title), Text("\n".join(_between_parts(line, room) for line in field.lines)))
    return table


def _between_parts(line: str, room: int) -> str:
    """A line that is too long, broken between its parts: a telephone number stays whole."""
    found = [""]
    for part in line.split("  ") if cells_wide(line) > room else [line]:
        longer = f"{found[-1]}  {part}" if found[-1] else part
        if found[-1] and cells_wide(longer) > room:
            found.append(part)
        else:
            found[-1] = longer
    return "\n".join(found)


def _lines(card: Card, output: Output) -> RenderableType:
    """The product lines without columns that are empty in all of them, what was added to them behind the name, and
    their totals flush right."""
    records = line_records(card.record)
    added = {name for record in records for name in record.get("custom") or ()}
    called = ("line", "name")
    used = [
        column
        for column in sorted(card.line_columns, key=lambda each: (each.name not in called, each.name not in added))
        if column.role == "title" or any(not is_empty(record.get(column.name)) for record in records)
    ]
    wishes = [max(map(cells_wide, (c.title, *(shown(c, r, output) for r in records)))) for c in used]
    there = needed(used, wishes, output.width)
    output.left_out.extend(column.name for column in used if column.name in added and column not in there)
    table = grid(there, records, output, {}, keep_all=True)
    wide = sum(column.width or 0 for column in table.columns) + 2 * (len(table.columns) - 1)
    totals = totals_of(card)
    return Group(table, Text(""), _totals(card, min(wide, output.width))) if totals else table


def _totals(card: Card, wide: int) -> RenderableType:
    totals = totals_of(card)
    labels = max(len(total.label) for total in totals)
    room = max(len(total.amount) for total in totals)
    lines = []
    for label, amount, strong in totals:
        text = f"{label:>{labels}}  {amount:>{room}}"
        lines.append(Text(f"{text:>{wide}}", STRONG if strong else ""))
    return Text("\n").join(lines)


def _links(card: Card) -> Table:
    table = Table.grid(padding=_GAP)
    table.add_column(style=QUIET, no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    before = None
    for how, ref, title in link_groups(card):
        table.add_row(Text("" if how == before else how), Text(ref), Text(title))
        before = how
    return table


def _trail(record: Record, output: Output) -> Text:
    """When it was made and last changed, and how often it was written."""
    words = []
    for word, name in (("created", "created_at"), ("updated", "updated_at")):
        stored = record.get(name)
        if stored and (name == "created_at" or stored != record.get("created_at")):
            words.append(f"{word} {since(stored, output.now) if output.terminal else stored}")
    if record.get("version") is not None:
        words.append(f"version {record['version']}")
    return Text(visible(", ".join(words)), QUIET)
