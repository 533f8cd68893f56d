"""What other programs call an element: ids per system, unique within a kind, so that repeated loads find it again."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.refs import shown
from crmcli.errors import BadValue, Duplicate
from crmcli.model.kinds import Kind
from crmcli.model.types import clean
from crmcli.store import records
from crmcli.store.store import Store

ExternalId = tuple[str, str]  # (system, id)


def read_external_id(text: str) -> ExternalId:
    """``hubspot:123`` as ("hubspot", "123"), ``123`` as ("default", "123"); raises BadValue (exit 2)."""
    system, colon, number = clean(text, "external_id").partition(":")
    if not colon:
        system, number = "default", system
    if not system.strip() or not number.strip():
        raise BadValue("external_id", text, "is no id of another program", "hubspot:4711")
    return system.strip(), number.strip()


def add_external_ids(store: Store, kind: Kind, element: int, texts: Sequence[str]) -> bool:
    """Give an element its ids in other programs; those that it has stay. Raises Duplicate (exit 4, with the
    candidate) for one that another element of the kind has. Tells whether anything was added."""
    wanted = list(dict.fromkeys(read_external_id(text) for text in texts))
    fresh: list[ExternalId] = []
    for system, number in wanted:
        owner = owner_of(store, kind, (system, number))
        if owner is not None and owner != element:
            name = shown(store, (kind.name, owner))
            raise Duplicate(
                f"{name} has the external id {system}:{number} already.",
                f"crm show {name} shows it; --external-id with another id makes a new one.",
                ref=name,
                field="external_id",
                candidates=[name],
            )
        if owner is None:
            fresh.append((system, number))
    rows = [
        {"kind": kind.name, "element": element, "system": system, "external_id": number} for system, number in fresh
    ]
    records.create(store, "external", rows)
    return bool(rows)


def owner_of(store: Store, kind: Kind, external: ExternalId) -> int | None:
    """The element of a kind that another program calls so."""
    system, number = external
    found = records.matching(store, "external", {"kind": kind.name, "system": system, "external_id": number})
    return int(found[0]["element"]) if found else None
