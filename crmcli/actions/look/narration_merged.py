"""A merge told in words: one thing that happened, not each link that went over to the other element."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.refs import shown
from crmcli.model.changes import Change
from crmcli.model.traits_of_parties import Merges
from crmcli.store import links, merged
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

Told = list[tuple[str, str, list[str]]]
Parted = tuple[bool, Node, str]  # whether it began here, the other end, how


def told(act: Act, element: Element, changes: Sequence[Change]) -> tuple[Told, Sequence[Change]]:
    """(what, text, refs) of what a step merged into the element, and its other changes. What is part of another one by
    then says nothing: that one does."""
    fresh = [change.after or {} for change in changes if change.table == "link" and change.op == "insert"]
    number = next((change.step for change in changes), None)
    moved = {_sort(row) for row in fresh if row.get("step") != number}
    merges, node, parts = element.kind.trait(Merges), element.node, list[Node]()
    if merges:
        how = links.merging(element.kind)
        mine = [links.ends(row) for row in fresh if row["how"] == how and row.get("step") == number]
        if any(start == node for start, _ in mine):
            return [], [change for change in changes if change.table not in ("link", element.kind.name)]
        parts = [start for start, end in mine if end == node]
        changes = [c for c in changes if c.table != element.kind.name or merges.into not in (c.after or {})]
    names = [shown(act, part) for part in parts]
    rest = [change for change in changes if change.table != "link" or not _is_told(change, moved, {node, *parts})]
    return ([("merged", f"{', '.join(names)} became part of it", names)] if parts else []), rest


def parted(act: Act, element: Element, gone: Sequence[Parted]) -> Sequence[Parted]:
    """The links that went, but for those to what is part of something by now to which there is such a link."""
    became = merged.into(act, [other for _, other, _ in gone]) if gone else {}
    if not became:
        return gone
    there = {(node, row["how"]) for row in links.of(act, [element.node]) for node in links.ends(row)}
    return [each for each in gone if (became.get(each[1]), each[2]) not in there]


def _is_told(change: Change, moved: Collection[tuple[object, object]], same: Collection[Node]) -> bool:
    """Whether a link went over to another element, or was between those that are the same now."""
    row = change.after or change.before or {}
    if change.op == "update":
        return False  # its role changed, and no more is told of it
    return _sort(row) in moved or set(links.ends(row)) <= set(same)


def _sort(row: Row) -> tuple[object, object]:
    """What a link keeps when it goes over to another element."""
    return row["how"], row.get("step")
