"""Links to what other programs call by an id of theirs: made where that is here, else kept until it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import fetch
from crmcli.actions.elements.externals import ExternalId
from crmcli.actions.funnel.link import reference
from crmcli.light import Any
from crmcli.model.kinds import Kind
from crmcli.store import links, lookup, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped

TABLE = "waiting"
Awaited = tuple[str, ExternalId]  # the kind of the other end, and what the other program calls it
BY_NAME = ""  # stands for the program where a link waits for something that is called so
RELATED = "related"  # how elements are linked where no reference says more


def wait(act: Act, awaited: Sequence[tuple[Node, Awaited]]) -> list[tuple[str, str]]:
    """Keep links whose other end is not here, inside a step; those that are kept already stay as they are. Returns the
    (kind, program) of each new one."""
    known = {
        (row["kind"], row["element"], row["to_kind"], row["system"], row["external_id"])
        for kind, ids in grouped({node for node, _ in awaited}).items()
        for rows in records.owned(act, TABLE, kind, ids).values()
        for row in rows
    }
    wanted = dict.fromkeys((*node, kind, *pair) for node, (kind, pair) in awaited)
    names = ("kind", "element", "to_kind", "system", "external_id")
    new = [each for each in wanted if each not in known]
    records.create(act, TABLE, [dict(zip(names, each, strict=True)) for each in new])
    return [(kind, system) for _, _, kind, system, _ in new]


def any_waits(act: Act) -> bool:
    """Whether links wait, or did so once; known inside a step without a question."""
    return act.steps.current is not None and act.steps.current.ever_had(TABLE)


def came(act: Act, kind: Kind, rows: Iterable[tuple[Row, Mapping[str, Any], Sequence[ExternalId]]]) -> int:
    """Make the links that wait for these elements, by their ids, names or addresses, inside a step; each is its row,
    the values that it was given and its ids in other programs. Returns how many they were."""
    if not any_waits(act):
        return 0
    points = [name for name, _ in kind.points]
    ids: dict[ExternalId, int] = {}
    for row, values, externals in rows:
        normals = (point.normal for name in points for point in values.get(name) or ())
        names = [(BY_NAME, name) for name in (row.get("title_key"), *normals) if name]
        for pair in (*externals, *names):
            ids.setdefault(pair, row["id"])
    return arrived(act, kind.name, ids)


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
