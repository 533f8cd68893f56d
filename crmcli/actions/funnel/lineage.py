"""The graph of what came from what: walking it up to the origins, and as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from crmcli.model.traits_of_days import Follows
from crmcli.model.traits_of_parties import Party
from crmcli.store import asked, links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def story(act: Act, node: Node) -> tuple[list[Node], list[Node]]:
    """What an element came from, nearest first; and what came of it, and of that: of a contact or a company also what
    names it, and the people of a company; and what is to be done about it. A party that was only linked has a story of
    its own."""
    parties = [kind.name for kind in act.registry.bearers(Party)]
    hows, (out, back) = links.lineage(act.registry), links.business(act.registry)
    party = node[0] in parties
    about = {links.FOLLOWED, *(type.how for kind in act.registry.bearers(Follows) for _, type in kind.anywhere)}
    above, below, people = asked.read(
        act,
        [
            links.above(node, hows),
            links.below(node, hows, parties, out if party else ()),
            links.into(node, {*about, *(back if party else ())}),
        ],
    )
    before = _ancestors(node, above)
    after = [end for row in below for end in links.ends(row)] + [links.ends(row)[0] for row in people]
    return before, [other for other in dict.fromkeys(after) if other != node and other not in before]


def _ancestors(node: Node, rows: Sequence[Row]) -> list[Node]:
    touching = _touching(rows)
    found: list[Node] = []
    front, seen = [node], {node}
    while front:
        rows = _telling(touching(front))
        before = [start for start, end in map(links.ends, rows) if end in front and start not in seen]
        front = list(dict.fromkeys(before))
        seen.update(front)
        found += front
    return found


def component(act: Act, node: Node) -> tuple[list[Node], list[Row]]:
    """Everything that hangs together with an element, and the links that hold it: whichever element of a
    funnel one asks from, the same. A party that was only linked is shown but not followed: a company's other
    business is not part of this one, unless the company itself is asked for, which has people and all its business."""
    parties = [kind.name for kind in act.registry.bearers(Party)]
    out, back = links.business(act.registry)
    business = out | back if node[0] in parties else set()
    touching = _touching(_read(act, links.around(node, links.lineage(act.registry), parties, business)))
    edges: dict[int, Row] = {}
    seen, front = {node}, [node]
    while front:
        rows = _telling(touching(front))
        reached: list[Node] = []
        for row in rows:
            start, end = links.ends(row)
            if row["how"] == "linked" and end in front and end != node and end[0] in parties:
                continue
            if row["how"] in business and (node not in (start, end) or (start == node and row["how"] in back)):
                continue
            edges[row["id"]] = row
            reached += [other for other in (start, end) if other not in seen]
        seen.update(reached)
        front = [other for other in dict.fromkeys(reached) if other[0] not in parties or _made(other, rows)]
    kept = _telling([edges[number] for number in sorted(edges)])
    return sorted(seen, key=lambda other: (other != node, other)), kept


def origin(edges: Iterable[Row], asked: Node) -> Node:
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


def _made(node: Node, rows: Iterable[Row]) -> bool:
    """Whether an element was made here: the walk goes on from such a party."""
    return any(links.ends(row)[1] == node and row["how"] == "converted" for row in rows)


def _telling(rows: Sequence[Row]) -> list[Row]:
    """The links that tell where something came from; "on" says nothing new where there is another."""
    from_others = {links.ends(row)[1] for row in rows if row["how"] != "on"}
    return [row for row in rows if row["how"] != "on" or links.ends(row)[1] not in from_others]


def _read(act: Act, wanted: asked.Asked) -> list[Row]:
    return asked.read(act, [wanted])[0]


def _touching(rows: Sequence[Row]) -> Callable[[Iterable[Node]], list[Row]]:
    """Tells which of these links begin or end at one of some elements, oldest first."""
    by_node: dict[Node, dict[int, Row]] = defaultdict(dict)
    for row in rows:
        for node in links.ends(row):
            by_node[node][row["id"]] = row

    def touching(nodes: Iterable[Node]) -> list[Row]:
        found = {number: row for node in nodes for number, row in by_node[node].items()}
        return [found[number] for number in sorted(found)]

    return touching
