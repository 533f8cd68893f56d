"""Links to what other programs call by an id of theirs: made where that is here, else kept until it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import fetch
from crmcli.actions.elements.externals import ExternalId
from crmcli.actions.funnel.link import reference
from crmcli.store import links, lookup, records
from crmcli.store.act import Act
from crmcli.store.links import Node, grouped

TABLE = "waiting"
Wish = tuple[str, ExternalId]  # the kind of the other end, and what the other program calls it
RELATED = "related"  # how elements are linked where no reference says more


def wait(act: Act, wishes: Sequence[tuple[Node, Wish]]) -> None:
    """Keep links whose other end is not here, inside a step; those that are kept already stay as they are."""
    known = {
        (row["kind"], row["element"], row["to_kind"], row["system"], row["external_id"])
        for kind, ids in grouped({node for node, _ in wishes}).items()
        for rows in records.owned(act, TABLE, kind, ids).values()
        for row in rows
    }
    wanted = dict.fromkeys((*node, kind, *pair) for node, (kind, pair) in wishes)
    names = ("kind", "element", "to_kind", "system", "external_id")
    records.create(act, TABLE, [dict(zip(names, each, strict=True)) for each in wanted if each not in known])


def any_waits(act: Act) -> bool:
    """Whether links wait, or did so once; known inside a step without a question."""
    return act.steps.current is not None and act.steps.current.ever_had(TABLE)


def arrived(act: Act, kind: str, ids: Mapping[ExternalId, int]) -> int:
    """Make the links that wait for elements of a kind, which other programs call so, inside a step; returns how many
    they were."""
    rows = lookup.awaiting(act, kind, ids) if ids and any_waits(act) else []
    join(act, [((row["kind"], row["element"]), (kind, ids[row["system"], row["external_id"]])) for row in rows])
    records.delete(act, TABLE, rows)
    return len(rows)


def join(act: Act, pairs: Sequence[tuple[Node, Node]]) -> None:
    """Link the first of each pair with the second: by the reference between the two while it is empty, else as
    related. What they say already stays as it is."""
    known = [(pair, reference(act, *pair)) for pair in pairs]
    owners = {each.node: each for each in fetch(act, list(dict.fromkeys(found[0] for _, found in known if found)))}
    wanted: dict[Node, dict[str, int]] = {}
    loose: list[tuple[Node, Node]] = []
    for pair, found in known:
        if found is None:
            loose.append(pair)
            continue
        owner, (_, number), field = found[:3]
        element = owners[owner]
        said = wanted.get(owner, {}).get(field) or element.row.get(field)
        if said is None and element.row.get("stage") not in element.kind.frozen:
            wanted.setdefault(owner, {})[field] = number
        elif said != number:
            loose.append(pair)
    change(act, [(owners[node], values) for node, values in wanted.items()])
    links.create(act, [links.link(start, end, RELATED) for start, end in loose])
