"""The graph of what came from what: walking it up to the origins, and as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.traits_of_parties import Party
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def ancestors(act: Act, node: Node) -> list[Node]:
    """What an element came from, nearest first, and what that came from."""
    found: list[Node] = []
    front, seen = [node], {node}
    while front:
        rows = _lineage(act, links.of(act, front))
        before = [start for start, end in map(links.ends, rows) if end in front and start not in seen]
        front = list(dict.fromkeys(before))
        seen.update(front)
        found += front
    return found


def component(act: Act, asked: Node) -> tuple[list[Node], list[Row]]:
    """Everything that hangs together with an element, and the links that hold it: whichever element of a
    funnel one asks from, the same. A party that was only linked is shown but not followed: a company's other
    business is not part of this one, unless the company itself is asked for."""
    edges: dict[int, Row] = {}
    seen, front = {asked}, [asked]
    while front:
        rows = _lineage(act, links.of(act, front))
        reached: list[Node] = []
        for row in rows:
            start, end = links.ends(row)
            if row["how"] == "linked" and end in front and end != asked and _is_party(act, end):
                continue
            edges[row["id"]] = row
            reached += [other for other in (start, end) if other not in seen]
        seen.update(reached)
        front = [node for node in dict.fromkeys(reached) if _followed(act, node, rows)]
    kept = _lineage(act, (edges[number] for number in sorted(edges)))
    return sorted(seen, key=lambda node: (node != asked, node)), kept


def origin(nodes: Iterable[Node], edges: Iterable[Row], asked: Node) -> Node:
    """The element that all begins with: going up from the one that is asked, the oldest way each time."""
    above: dict[Node, Node] = {}
    for row in edges:
        start, end = links.ends(row)
        above.setdefault(end, start)
    at, passed = asked, {asked}
    while at in above and above[at] not in passed:
        at = above[at]
        passed.add(at)
    return at


def _followed(act: Act, node: Node, rows: Iterable[Row]) -> bool:
    """Whether the walk goes on from an element: from a party only when it was made here."""
    if not _is_party(act, node):
        return True
    return any(links.ends(row)[1] == node and row["how"] == "converted" for row in rows)


def _lineage(act: Act, rows: Iterable[Row]) -> list[Row]:
    """The links that tell where something came from; "on" says nothing new where there is another."""
    lineage = links.lineage(act.registry)
    found = [row for row in rows if row["how"] in lineage]
    from_others = {links.ends(row)[1] for row in found if row["how"] != "on"}
    return [row for row in found if row["how"] != "on" or links.ends(row)[1] not in from_others]


def _is_party(act: Act, node: Node) -> bool:
    return act.registry.by_name[node[0]].trait(Party) is not None
