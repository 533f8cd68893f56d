"""What stands there before an undo writes: the rows that it would change, and what hangs on them, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crmcli.actions.elements.element import Element, Whole, gathering
from crmcli.actions.elements.references import Use, references
from crmcli.actions.undo.kept_fields import joined
from crmcli.actions.undo.orphans import named
from crmcli.model.changes import Change
from crmcli.store import asked, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


class Present:
    """The present state, as far as it matters for taking these changes back.

    ``created`` are the elements that they made and that are to go, ``hung`` is all that belongs to those, ``uses`` are
    the references to them; ``joined`` are the elements that they linked to a source, with their contact points.
    """

    def __init__(self, act: Act, changes: Sequence[Change]) -> None:
        self._act = act
        removed = {(c.table, c.row) for c in changes if c.op == "delete"}
        made = {(c.table, c.row) for c in changes if c.op == "insert" and c.table in act.registry.by_name}
        self.created: set[Node] = made - removed
        wanted = _rows(act, changes)
        reading = asked.reading(act, [asked.by_id(table, ids) for table, ids in wanted.items()])
        parts = [name for name, table in act.tables.items() if table.owned]
        self.hung: Whole
        self.uses: list[Use]
        rows, self.hung, self.uses, linked = asked.at_once(
            act,
            reading,
            gathering(act, sorted(self.created), parts, points=False, lines=False, linked=True),
            references(act, self.created),
            gathering(act, sorted(joined(changes)), lines=False),
        )
        self.joined: list[Element] = linked.elements
        self._asked = {table: set(ids) for table, ids in wanted.items()}
        self._rows = {table: {row["id"]: row for row in found} for table, found in zip(wanted, rows, strict=True)}

    def get(self, table: str, ids: Iterable[int]) -> dict[int, Row]:
        """The rows of a table with these ids, by id; those that are not there are left out."""
        wanted = dict.fromkeys(ids)
        if not self._asked.get(table, set()).issuperset(wanted):
            return records.get(self._act, table, wanted)
        return {number: dict(self._rows[table][number]) for number in wanted if number in self._rows[table]}


def _rows(act: Act, changes: Sequence[Change]) -> dict[str, list[int]]:
    """Table -> the ids of the rows that were changed, of the elements that they belong to, and of those that they
    name."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for change in changes:
        found[change.table][change.row] = None
        if change.kind is not None and change.element is not None:
            found[change.kind][change.element] = None
    for kind, number in named(act, changes):
        found[kind][number] = None
    return {table: list(ids) for table, ids in found.items()}
