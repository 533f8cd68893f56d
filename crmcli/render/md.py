"""``--format md``: Markdown to paste into a document or an issue; a tree becomes a Mermaid graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from crmcli.light import re
from crmcli.model.exports import Export
from crmcli.model.results import Card, Cards, Column, Record, Result, Written
from crmcli.model.trees import Tree
from crmcli.render.cells import is_empty, shown
from crmcli.render.escape import visible
from crmcli.render.fields import chosen
from crmcli.render.output import Output
from crmcli.render.parts import heading, line_records, link_groups, ordinary_fields, totals_of

Grid = tuple[Sequence[str], Sequence[bool], Iterable[Sequence[str]]]  # titles, which are set to the right, rows

_SPECIAL = re.compile(r"[\\`*_#\[\]<>|~$&]")


def write(result: Result, output: Output) -> None:
    """Writes a table, a heading with tables for each card, or a graph; times stay exact, amounts are grouped."""
    output = output.piped()
    if isinstance(result, Tree):
        from crmcli.render.mermaid import graph

        output.out.write(f"```mermaid\n{graph(result, output)}```\n")
    elif isinstance(result, Cards) and output.fields is None:
        output.out.write("\n".join(_card(card, output) for card in result.cards))
    elif isinstance(result, Written) and output.fields is None:
        output.out.write(plain(result.sentence) + "\n" + ("\n" + _table(result, output) if result.dry_run else ""))
    elif isinstance(result, Export):
        output.out.writelines(_lines(*_laid_out(*chosen(result, output), output)))
    else:
        output.out.write(_table(result, output))


def plain(text: str) -> str:
    """Text that Markdown shows letter by letter, on one line."""
    text = visible(text.replace("\r\n", "\n"), lines=True)
    text = _SPECIAL.sub(lambda found: "&amp;" if found[0] == "&" else "\\" + found[0], text)
    return text.replace("\n", "<br>")


def _table(result: Result, output: Output) -> str:
    columns, records = chosen(result, output)
    return _rows(columns, records, output)


def _rows(columns: Sequence[Column], records: Iterable[Record], output: Output) -> str:
    return _grid(*_laid_out(columns, records, output))


def _laid_out(columns: Sequence[Column], records: Iterable[Record], output: Output) -> Grid:
    cells = ([shown(column, record, output, lines=True) for column in columns] for record in records)
    return [column.title for column in columns], [column.right for column in columns], cells


def _grid(titles: Sequence[str], right: Sequence[bool], rows: Iterable[Sequence[str]]) -> str:
    """A table in the notation of GitHub Flavored Markdown; ``right`` says which columns are set to the right."""
    return "".join(_lines(titles, right, rows))


def _lines(titles: Sequence[str], right: Sequence[bool], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [[plain(title) for title in titles], ["---:" if to_right else "---" for to_right in right]]
    for line in chain(lines, ([plain(text) for text in row] for row in rows)):
        yield f"| {' | '.join(line)} |\n"


def _card(card: Card, output: Output) -> str:
    record = card.record
    title, stage, amount = heading(card, output)
    parts = [f"# {plain(record['ref'])} {plain(title)}".rstrip() + "\n"]
    if stage or amount:
        parts.append(", ".join(plain(word) for word in (stage, amount) if word) + "\n")
    fields = ordinary_fields(card, output)
    if fields:
        parts.append(
            _grid(["Field", "Value"], [False, False], [(field.title, "\n".join(field.lines)) for field in fields])
        )
    if not is_empty(record.get("lines")):
        parts.append("## Lines\n")
        parts.append(_rows(card.line_columns, line_records(record), output))
    totals = totals_of(card)
    if totals:
        parts.append(_grid(["Total", "Amount"], [False, True], [(total.label, total.amount) for total in totals]))
    groups = link_groups(card)
    if groups:
        parts.append("## Links\n")
        parts.append(
            "".join(f"- {plain(how)}: {plain(ref)} {plain(name)}".rstrip() + "\n" for how, ref, name in groups)
        )
    return "\n".join(parts)
