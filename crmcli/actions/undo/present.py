"""What stands there before an undo writes: the rows that it would change, and what hangs on them, read at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from crmcli.actions.elements.element import Element, Gathered, gathering
from crmcli.actions.elements.references import Use, references
from crmcli.actions.undo.orphans import named
from crmcli.model.changes import Change
from crmcli.store import asked, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped
from crmcli.store.tables import OWNED
from crmcli.store.trace import Trace


class Present:
    """The present state, as far as it matters for taking these changes of a step back.

    ``created`` are the elements that they made and that are to go, ``hung`` is all that belongs to those, as far as
    there is more than the step made, ``uses`` are the references to them; ``joined`` are the elements that they linked
    to a source, with their contact points.
    """

    def __init__(self, act: Act, trace: Trace, changes: Sequence[Change]) -> None:
        self._act = act
        made = ((c.table, c.row) for c in changes if c.op == "insert" and c.table in act.registry.by_name)
        self.created: set[Node] = {node for node in made if trace.created(node)}
        near = self.created if trace.known is not None else trace.late(self.created)
        wanted = _rows(act, trace, changes, near)
        owners = {(c.kind or "", c.element or 0) for c in changes}
        reading = asked.reading(act, [asked.by_id(table, ids) for table, ids in wanted.items()])
        self.hung: Gathered
        self.uses: list[Use]
        rows, self.hung, self.uses, linked = asked.at_once(
            act,
            reading,
            gathering(act, sorted(near), OWNED, points=False, lines=False, linked=True),
            references(act, self.created),
            gathering(act, sorted(trace.joined & owners if trace.known is None else trace.joined), lines=False),
        )
        self.joined: list[Element] = linked.elements
        self._known = {(table, number) for table, ids in wanted.items() for number in ids} | near
        self._rows = {(table, row["id"]): row for table, found in zip(wanted, rows, strict=True) for row in found}
        self._rows |= {element.node: element.row for element in self.hung.elements}

    def get(self, table: str, ids: Iterable[int]) -> dict[int, Row]:
        """The rows of a table with these ids, by id; those that are not there are left out."""
        places = [(table, number) for number in dict.fromkeys(ids)]
        if not self._known.issuperset(places):
            return records.get(self._act, table, [number for _, number in places])
        return {place[1]: self._rows[place] for place in places if place in self._rows}


def _rows(act: Act, trace: Trace, changes: Sequence[Change], known: Collection[Node]) -> dict[str, list[int]]:
    """Table -> the ids of the rows that were changed, of the documents that they belong to, and of what they name,
    without these that are read anyway."""
    places = [(change.table, change.row) for change in changes]
    sealed = {name for name, kind in act.registry.by_name.items() if kind.sealed}
    owners = [(c.kind, c.element) for c in changes if c.kind in sealed and c.element is not None]
    wanted = dict.fromkeys((*places, *owners, *named(act, changes, trace)))
    return grouped(node for node in wanted if node not in known)
