"""Snapshots: what a document says of client and seller, copied from them while the document can still change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from crmcli.actions.elements.element import Element, fetch
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.model.traits import Payable
from crmcli.model.traits_of_parties import Address
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def made_from(kind: Kind, row: Row) -> Row:
    """The values of a document that its snapshot fields depend on, beside those of the parties."""
    payable = kind.trait(Payable)
    own = {place for field in kind.fields for place in field.snapshot if "." not in place}
    names = {*kind.copied, *own, *((payable.corrects,) if payable else ())}
    return {name: row.get(name) for name in names}


def refresh(act: Act, kind: Kind, rows: Sequence[Row]) -> None:
    """Write the snapshot fields into rows that are about to be stored; without a party they are empty. What corrects
    another document says what that one says."""
    fields = [field for field in kind.fields if field.snapshot]
    references = {name: type.kind for name, type in kind.references}
    named = kind.copied
    payable = kind.trait(Payable)
    corrects = payable.corrects if payable else ""
    own = [row for row in rows if not row.get(corrects)]
    wanted: list[Node] = [(references[name], row[name]) for row in own for name in named if row.get(name)]
    corrected = [(kind.name, row[corrects]) for row in rows if row.get(corrects)]
    there = fetch(act, list(dict.fromkeys((*wanted, *corrected))), lines=False)
    known = {element.node: element for element in there}
    for row in rows:
        if row.get(corrects):
            row.update({field.name: known[kind.name, row[corrects]].row[field.name] for field in fields})
            continue
        mine = {name: known[references[name], row[name]] for name in named if row.get(name)}
        for field in fields:
            row[field.name] = _first(field.snapshot, row, mine)


@cache
def _whose(place: str) -> tuple[list[str], str]:
    """ "company|contact.street" -> (["company", "contact"], "street"); "" for a field of the document itself."""
    names, dot, field = place.partition(".")
    return names.split("|"), field if dot else ""


def _first(places: Sequence[str], row: Row, parties: Mapping[str, Element]) -> Any:
    for place in places:
        names, field = _whose(place)
        if not field:
            if row.get(place):
                return row[place]
            continue
        party = parties.get(names[0]) if len(names) == 1 else _with_address(names, parties)
        value = party.get(field) if party else None
        if value:
            return value[0].value if isinstance(value, list) else value
    return None


def _with_address(names: Sequence[str], parties: Mapping[str, Element]) -> Element | None:
    """The first of these parties whose address is known: not the street of one with the town of another."""
    there = [parties[name] for name in names if name in parties]
    return next((party for party in there if party.kind.its(Address).known(party.row)), None)
