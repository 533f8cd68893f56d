"""Snapshots: what a document says of its client, copied from the client while the document can still change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.actions.elements import Element, fetch
from crmcli.model.kinds import Kind
from crmcli.model.types import Reference
from crmcli.store.links import Node
from crmcli.store.store import Row, Store


def refresh(store: Store, kind: Kind, rows: Sequence[Row]) -> None:
    """Write the snapshot fields into rows that are about to be stored."""
    fields = [field for field in kind.fields if field.snapshot]
    references = {field.name: field.type.kind for field in kind.fields if isinstance(field.type, Reference)}
    roots = dict.fromkeys(place.split(".")[0] for field in fields for place in field.snapshot)
    named = [name for name in roots if name in references]
    wanted: list[Node] = [(references[name], row[name]) for row in rows for name in named if row.get(name)]
    parties = {party.node: party for party in fetch(store, list(dict.fromkeys(wanted)), lines=False)}
    for row in rows:
        mine = {name: parties[references[name], row[name]] for name in named if row.get(name)}
        if not mine:
            continue
        address = _address(mine)
        for field in fields:
            row[field.name] = _first(field.snapshot, mine, address)


def _address(parties: dict[str, Element]) -> Element | None:
    """The party whose address counts: the company, or the contact when the company has none."""
    return next((party for party in parties.values() if party.row.get("street") or party.row.get("city")), None)


def _first(places: Sequence[str], parties: dict[str, Element], address: Element | None) -> Any:
    for place in places:
        whose, _, name = place.partition(".")
        party = address if whose == "address" else parties.get(whose)
        value = party.get(name) if party else None
        if value:
            return value[0].value if isinstance(value, list) else value
    return None
