"""What an undo would bring back to elements that are gone: references, links, and rows that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.model.changes import Change
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.trace import Trace


def named(act: Act, changes: Sequence[Change], trace: Trace) -> set[Node]:
    """The elements that must be there for these changes of a step to be taken back, but for those that come back with
    it."""
    return {
        node
        for change in changes
        if change.op != "insert"
        for node in needed(act, change, change.before or {})
        if not trace.returns(node)
    }


def needed(act: Act, change: Change, values: Row) -> Iterable[Node]:
    """The elements without which the row of a change cannot hold these values."""
    table = act.tables[change.table]
    for column, kind in table.references.items():
        if values.get(column) is not None:
            yield kind, int(values[column])
    for name, _ in table.element.anywhere if table.element else ():
        if values.get(name) is not None:
            yield act.registry.node(values[name])
    if change.op == "delete" and table.owned:
        yield str(values["kind"]), int(values["element"])
    if change.op == "delete" and change.table == "link":
        yield from links.ends(values)
