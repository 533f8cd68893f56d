"""``crm export KIND`` and ``--all``: elements for other programs, or everything for another database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from crmcli.actions.elements.element import fetch, titles
from crmcli.actions.look.blocks import listed
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import ListRequest, references
from crmcli.actions.look.show import column
from crmcli.actions.look.streaming import read
from crmcli.actions.look.sums import columns
from crmcli.actions.look.values import Columns
from crmcli.actions.money.line_records import line_records
from crmcli.model.exports import Anew, Block, Export, Stream
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Column, Record
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import Party, Person
from crmcli.model.types import Reference
from crmcli.store import asked, dumping
from crmcli.store.act import Act
from crmcli.store.migrations import newest

FORMAT = 1  # of the whole export; a reader refuses a higher one


def export(
    act: Act, kind: Kind, filters: Sequence[str] = (), sort: str | None = None, archived: bool = False
) -> Export:
    """The matching elements with everything that belongs to them, read a thousand at a time.

    A reference to a contact or a company comes with its title, for people and for other programs.
    """
    typed = Filters(act, kind, filters)
    query = typed.query(sort, archived=archived)
    named = _named(act, kind)
    tell = read(act, kind, query, lambda stored: _told(act, kind, stored, named))
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
        stream=Stream(tell),
        numbers=references(act, kind, ListRequest(filters, sort, archived=archived)).numbers,
        further=[Column("kind", "Kind"), Column("id", "Id", "number"), Column("lines", "Lines"), *columns(kind)],
        notes=typed.notes,
        person=kind if kind.trait(Person) else None,
    )


def whole(act: Act) -> Export:
    """Every row of the database with its table, between a first line that says what it is and a last one."""

    def lines() -> Iterator[Record]:
        yield {"crm": "export", "format": FORMAT, "schema": newest()}
        written = 0
        with act.driver.snapshot():
            for table, rows in dumping.parts(act):
                written += len(rows)
                kind = act.registry.by_name.get(table)
                if kind is None:
                    yield from ({"table": table, "row": row} for row in rows)
                else:
                    yield from ({"table": table, "ref": ref(kind.prefix, row["id"]), "row": row} for row in rows)
        yield {"end": written}

    return Export("rows", (), Anew(lines))


def _told(act: Act, kind: Kind, stored: Columns, named: dict[str, str]) -> Block:
    ids, block = stored["id"], listed(act, kind, stored)
    called = cache(lambda: _called(act, stored, named))
    for field in named:
        block.also(f"{field}_title", partial(lambda field: called()[field], field))
    block.also("external_ids", partial(_external_ids, act, kind, ids))
    if kind.trait(Lines):
        block.also("lines", partial(_lines, act, kind, ids))
    return block


def _external_ids(act: Act, kind: Kind, ids: Sequence[int]) -> list[list[str]]:
    found = asked.parts_in(act, {"external": ("system", "external_id")}, kind.name, ids)["external"]
    if not found:
        return [[]] * len(ids)
    return [[f"{system}:{word}" for _, system, word in found.get(number, ())] for number in ids]


def _named(act: Act, kind: Kind) -> dict[str, str]:
    """The fields that refer to a contact or a company: field -> kind."""
    parties = {each.name for each in act.registry.kinds if each.trait(Party)}
    return {
        field.name: field.type.kind
        for field in kind.fields
        if isinstance(field.type, Reference) and field.type.kind in parties
    }


def _called(act: Act, stored: Columns, named: dict[str, str]) -> dict[str, list[str | None]]:
    nodes = {(other, number) for field, other in named.items() for number in stored[field] if number}
    known = titles(act, nodes) if nodes else {}
    return {field: [known.get((other, number)) for number in stored[field]] for field, other in named.items()}


def _lines(act: Act, kind: Kind, ids: Sequence[int]) -> list[list[Record]]:
    from crmcli.actions.money.billing.state import billing

    having = asked.parts_in(act, {"line": ("id",)}, kind.name, ids)["line"]
    if not having:
        return [[]] * len(ids)
    elements = fetch(act, [(kind.name, number) for number in ids if number in having], points=False)
    billed = billing(act, elements)
    found = {element.id: line_records(act, element, billed.get(element.node)) for element in elements}
    return [found.get(number, []) for number in ids]


def _label(field: str) -> str:
    return f"Title of the {field.replace('_', ' ')}"
