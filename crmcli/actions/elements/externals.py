"""What other programs call an element: ids per system, unique within a kind, so that repeated loads find it again."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.refs import shown
from crmcli.errors import BadValue, Duplicate
from crmcli.model.kinds import Kind
from crmcli.model.types import clean
from crmcli.store import lookup, records
from crmcli.store.act import Act

ExternalId = tuple[str, str]  # (system, id)


def read_external_id(text: str) -> ExternalId:
    """``hubspot:123`` as ("hubspot", "123"), ``123`` as ("default", "123"); raises BadValue (exit 2)."""
    system, colon, number = clean(text, "external_id").partition(":")
    if not colon:
        system, number = "default", system
    if not system.strip() or not number.strip():
        raise BadValue("external_id", text, "is not an id of another program", "hubspot:4711")
    return system.strip(), number.strip()


def add_external_ids(act: Act, kind: Kind, wanted: Sequence[tuple[int, Sequence[ExternalId]]]) -> bool:
    """Give elements, by their ids, their ids in other programs; those that they have stay. Raises Duplicate (exit
    4, with the candidate) for one that another element of the kind has. Tells whether anything was added."""
    pairs = {pair for _, given in wanted for pair in given}
    if not pairs:
        return False
    owners = lookup.with_externals(act, kind.name, pairs)
    rows = []
    for element, given in wanted:
        for pair in given:
            if pair not in owners:
                owners[pair] = element
                rows.append({"kind": kind.name, "element": element, "system": pair[0], "external_id": pair[1]})
            elif owners[pair] != element:
                raise _taken(act, kind, pair, owners[pair])
    records.create(act, "external", rows)
    return bool(rows)


def _taken(act: Act, kind: Kind, pair: ExternalId, owner: int) -> Duplicate:
    name = shown(act, (kind.name, owner))
    return Duplicate(
        f"{name} already has the external id {':'.join(pair)}.",
        f"crm show {name} shows it; use another id, or import with --upsert-by external_id to change it.",
        ref=name,
        field="external_id",
        candidates=[name],
    )
