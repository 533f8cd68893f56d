"""What other programs call an element: the rows of (system, id), of which no two elements share one."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import Duplicate
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.store import lookup, records
from crmcli.store.store import Store

Pair = tuple[str, str]


def create(store: Store, kind: Kind, wanted: Sequence[tuple[int, Sequence[Pair]]]) -> None:
    """Give elements their ids; those an element bears already are passed over. Raises Duplicate (exit 4)."""
    pairs = {pair for _, given in wanted for pair in given}
    if not pairs:
        return
    owners = lookup.with_externals(store, kind.name, pairs)
    rows = []
    for number, given in wanted:
        for pair in given:
            owner = owners.setdefault(pair, number)
            if owner != number:
                raise taken(kind, pair, owner)
            rows.append((number, pair))
    known = records.owned(store, "external", kind.name, {number for number, _ in wanted})
    there = {(number, row["system"], row["external_id"]) for number, mine in known.items() for row in mine}
    records.create(
        store,
        "external",
        [
            {"kind": kind.name, "element": number, "system": system, "external_id": own}
            for number, (system, own) in dict.fromkeys(rows)
            if (number, system, own) not in there
        ],
    )


def taken(kind: Kind, pair: Pair, owner: int) -> Duplicate:
    """The error for an id that belongs to another element."""
    bearer = ref(kind.prefix, owner)
    return Duplicate(
        f"external_id {':'.join(pair)} belongs to {bearer} already.",
        "--upsert-by external_id changes what is there.",
        field="external_id",
        candidates=[bearer],
    )
