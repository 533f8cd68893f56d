"""What an undo leaves as it is: blanks that a conversion filled in an element that was there before, and that
somebody has changed since."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.outcome import listed
from crmcli.actions.refs import shown
from crmcli.model.changes import Change
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.tables import WRITTEN


class KeptFields:
    """The elements that keep something, with the names of the fields they keep."""

    def __init__(self) -> None:
        self.names: dict[Node, list[str]] = {}

    def add(self, node: Node, name: str) -> None:
        self.names.setdefault(node, []).append(name)

    def warnings(self, act: Act) -> list[str]:
        return [
            f"{shown(act, node)} keeps {listed(dict.fromkeys(names), 9)}: changed since."
            for node, names in self.names.items()
        ]


def to_take_back(there: Sequence[Element], changes: Sequence[Change], left: KeptFields) -> list[Change]:
    """The changes of a step without those that stay, and to ``left`` what stays; ``there`` are the elements that it
    ``joined``, as far as they are still there."""
    present = {element.node: element for element in there}
    if not present:
        return list(changes)
    final: dict[Node, Row] = {}
    for change in changes:
        node = (change.table, change.row)
        if change.op == "update" and node in present:
            final.setdefault(node, {}).update(change.after or {})
    for node, values in final.items():
        _find_changed(changes, node, present[node], values, left)
    return [kept for change in changes if (kept := _without(change, present, left))]


def _find_changed(changes: Sequence[Change], node: Node, element: Element, values: Row, left: KeptFields) -> None:
    """The blanks of one element that no longer hold what the step wrote."""
    blank = {
        name
        for change in changes
        if change.op == "update" and (change.table, change.row) == node
        for name, value in (change.before or {}).items()
        if value is None
    }
    for name in values:
        apart = name in WRITTEN or name in element.kind.derived
        if name in blank and not apart and element.row.get(name) != values[name]:
            left.add(node, name)


def _without(change: Change, present: dict[Node, Element], left: KeptFields) -> Change | None:
    """The change without what stays; None when nothing is left of it."""
    node = (change.kind or "", change.element or 0)
    if node not in present:
        return change
    element = present[node]
    tables = {table: name for name, table in element.kind.points}
    if change.op == "insert" and change.table in tables:
        there = any(row["id"] == change.row for row in element.points[tables[change.table]])
        if not there:
            left.add(node, tables[change.table])
        return change if there else None
    if change.op != "update" or node not in left.names:
        return change
    stay = {*left.names[node], *element.kind.derived}
    rest = change.without(stay)
    return rest if set(rest.after or ()) - set(WRITTEN) else None
