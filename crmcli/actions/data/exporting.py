"""``crm export KIND`` and ``--all``: elements for other programs, or everything for another database."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from crmcli.actions.elements.element import fetch, titles
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import listed, reader
from crmcli.actions.look.show import column
from crmcli.actions.look.sums import asked_sums, columns
from crmcli.actions.money.line_records import line_records
from crmcli.model.exports import Export, Refs, Stream
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Column, Record
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import Party, Person
from crmcli.model.types import Reference
from crmcli.store import dumping, records
from crmcli.store.act import Act
from crmcli.store.filtering import find_ids
from crmcli.store.migrations import newest

CHUNK = 1000
FORMAT = 1  # of the whole export; a reader refuses a higher one


def export(
    act: Act, kind: Kind, filters: Sequence[str] = (), sort: str | None = None, archived: bool = False
) -> Export:
    """The matching elements with everything that belongs to them, read a thousand at a time.

    A reference to a contact or a company comes with its title, for people and for other programs.
    """
    typed = Filters(act, kind, filters)
    query = typed.query(sort, archived=archived)
    numbers = array("q", find_ids(act, kind, query, reader(act), asked_sums(act, kind, query)))
    named = _named(act, kind)
    plain = [column(field, kind) for field in kind.all_fields]
    for field in named:
        plain.insert([each.name for each in plain].index(field) + 1, Column(f"{field}_title", _label(field)))
    return Export(
        name=kind.plural,
        columns=[
            Column("ref", "Ref", "ref"),
            *plain,
            Column("tags", "Tags", "list"),
            Column("external_ids", "External ids", "list"),
        ],
        stream=Stream(len(numbers), lambda: _records(act, kind, numbers, named)),
        numbers=Refs(kind.prefix, numbers),
        further=[Column("kind", "Kind"), Column("id", "Id", "number"), Column("lines", "Lines"), *columns(kind)],
        notes=typed.notes,
        person=kind if kind.trait(Person) else None,
    )


def whole(act: Act) -> Export:
    """Every row of the database with its table, between a first line that says what it is and a last one."""

    def lines() -> Iterator[Record]:
        yield {"crm": "export", "format": FORMAT, "schema": newest()}
        written = 0
        with dumping.snapshot(act):
            for table, row in dumping.rows(act):
                written += 1
                kind = act.registry.by_name.get(table)
                named = {"ref": ref(kind.prefix, row["id"])} if kind is not None else {}
                yield {"table": table, **named, "row": row}
        yield {"end": written}

    return Export("rows", (), Stream(dumping.count(act) + 2, lines))


def _records(act: Act, kind: Kind, numbers: Sequence[int], named: dict[str, str]) -> Iterator[Record]:
    with dumping.snapshot(act):
        for start in range(0, len(numbers), CHUNK):
            yield from _chunk(act, kind, numbers[start : start + CHUNK], named)


def _chunk(act: Act, kind: Kind, numbers: Sequence[int], named: dict[str, str]) -> list[Record]:
    rows = records.get(act, kind.name, numbers)
    present = [rows[number] for number in numbers if number in rows]
    found = listed(act, kind, present)
    _add_titles(act, kind, present, found, named)
    externals = records.owned(act, "external", kind.name, numbers)
    lines = _lines(act, kind, numbers) if kind.trait(Lines) else {}
    for record in found:
        mine = externals.get(record["id"], ())
        record["external_ids"] = [f"{row['system']}:{row['external_id']}" for row in mine]
        if kind.trait(Lines):
            record["lines"] = lines.get(record["id"], [])
    return found


def _named(act: Act, kind: Kind) -> dict[str, str]:
    """The fields that refer to a contact or a company: field -> kind."""
    parties = {each.name for each in act.registry.kinds if each.trait(Party)}
    return {
        field.name: field.type.kind
        for field in kind.fields
        if isinstance(field.type, Reference) and field.type.kind in parties
    }


def _add_titles(
    act: Act, kind: Kind, rows: Sequence[dict[str, Any]], found: Sequence[Record], named: dict[str, str]
) -> None:
    nodes = {(other, int(row[field])) for row in rows for field, other in named.items() if row.get(field)}
    known = titles(act, nodes) if nodes else {}
    for row, record in zip(rows, found, strict=True):
        for field, other in named.items():
            record[f"{field}_title"] = known.get((other, row[field])) if row.get(field) else None


def _lines(act: Act, kind: Kind, numbers: Sequence[int]) -> dict[int, list[Record]]:
    from crmcli.actions.money.billing.state import billing

    elements = fetch(act, [(kind.name, number) for number in numbers], points=False)
    elements = [element for element in elements if element.lines]
    billed = billing(act, elements)
    return {element.id: line_records(act, element, billed.get(element.node)) for element in elements}


def _label(field: str) -> str:
    return f"Title of the {field.replace('_', ' ')}"
