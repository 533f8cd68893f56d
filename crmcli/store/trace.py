"""What a step, or many as one, changed, for those who take it back: all at once while it is little, else by parts."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from crmcli.light import Any
from crmcli.model.changes import Change
from crmcli.store import history
from crmcli.store.act import Act
from crmcli.store.links import Node, grouped
from crmcli.store.tables import OWNED, json_array

PART = 1000  # changes that are in memory at a time
Island = tuple[int, int]  # the first and the last of ids without a gap

_ONE, _MANY = "step = ?1", "step IN (SELECT value FROM json_each(?1))"  # what stands in place of {}
_FORTH = (
    "SELECT group_concat(ids, ';') FROM (SELECT group_concat(id) AS ids FROM change WHERE {} "
    'GROUP BY "table", row ORDER BY max(id) DESC)'
)
_BACK = f"{history.CHANGES} WHERE c.step = ? AND c.id < ? ORDER BY c.id DESC LIMIT {PART}"
_BY_ID = f"{history.CHANGES} WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id"
_ISLANDS = (
    'SELECT op, "table", min(row), max(row) FROM (SELECT op, "table", row, row - row_number() OVER '
    "(PARTITION BY op, \"table\" ORDER BY row) AS island FROM change WHERE {} AND op <> 'update') "
    'GROUP BY op, "table", island ORDER BY 3'
)
_LINKED = (
    "SELECT DISTINCT json_extract(after, '$.to_kind'), json_extract(after, '$.to_id') FROM change "
    "WHERE {} AND \"table\" = 'link' AND op = 'insert' AND json_extract(after, '$.how') = 'linked'"
)
_LINED = "SELECT DISTINCT kind, element FROM change WHERE {} AND \"table\" = 'line' AND op = 'insert'"
_WROTE = (
    f"{history.CHANGES} WHERE c.kind = ?2 AND c.element IN (SELECT value FROM json_each(?3)) AND +c.{{}} "
    "AND c.op = 'update' AND c.\"table\" = c.kind"
)
_HANGING = (
    *(
        (name, f"SELECT id, element FROM {name} WHERE kind = ? AND element IN (SELECT value FROM json_each(?))")
        for name in OWNED
    ),
    *(
        (
            "link",
            f"SELECT id, {side}_id FROM link WHERE {side}_kind = ? AND {side}_id IN (SELECT value FROM json_each(?))",
        )
        for side in ("from", "to")
    ),
)


class Trace:
    """The changes of a step, or of several. ``known`` are all of them, None when they are more than a ``PART``."""

    def __init__(self, act: Act, steps: int | Iterable[int], known: Sequence[Change] | None) -> None:
        self.act = act
        self.known = known
        self._which = _ONE if isinstance(steps, int) else _MANY
        self._bound: int | str = steps if isinstance(steps, int) else json_array(steps)

    def forth(self) -> Iterator[list[Change]]:
        """All changes in parts that have every change of their rows, in order."""
        if self.known is not None:
            yield list(self.known)
            return
        wanted = array("q")
        for ids in (self._asked(_FORTH)[0][0] or "").split(";"):
            wanted.extend(map(int, ids.split(",")))
            if len(wanted) >= PART:
                yield self._told(_BY_ID, json_array(wanted))
                wanted = array("q")
        if wanted:
            yield self._told(_BY_ID, json_array(wanted))

    def back(self) -> Iterator[list[Change]]:
        """All changes of a step in parts, from the last to the first."""
        if self.known is not None:
            yield list(reversed(self.known))
            return
        last = 1 << 62
        while part := self._told(_BACK, self._bound, last):
            last = part[-1].id or 0
            yield part

    def inserted(self, table: str, row: int) -> bool:
        return self._has("insert", table, row)

    def deleted(self, table: str, row: int) -> bool:
        return self._has("delete", table, row)

    def created(self, node: Node) -> bool:
        """Whether it made this element, which is to go."""
        return self.inserted(*node) and not self.deleted(*node)

    def returns(self, node: Node) -> bool:
        """Whether it removed this element, which is to come back: not when it made it before."""
        return self.deleted(*node) and not self.inserted(*node)

    @cached_property
    def joined(self) -> set[Node]:
        """The elements that it linked to a source and did not make. One that got lines counts as made: its amount
        follows from them."""
        if self.known is None:
            linked: Iterable[Node] = self._asked(_LINKED)
            ends = {node for node in linked if not self.inserted(*node)}
            return ends.difference(self._asked(_LINED)) if ends else ends
        rows = (c.after or {} for c in self.known if c.op == "insert" and c.table == "link")
        ends = {(str(row["to_kind"]), int(row["to_id"])) for row in rows if row.get("how") == "linked"}
        lined = {(c.kind, c.element) for c in self.known if c.op == "insert" and c.table == "line"}
        return {node for node in ends if not self.inserted(*node) and node not in lined}

    def late(self, nodes: Collection[Node]) -> set[Node]:
        """Those of these elements on which a row hangs that the step did not insert."""
        asked = [(table, sql, kind, json_array(ids)) for kind, ids in grouped(nodes).items() for table, sql in _HANGING]
        found = self.act.driver.run([(sql, values) for _, sql, *values in asked])
        return {
            (kind, element)
            for (table, _, kind, _), rows in zip(asked, found, strict=True)
            for number, element in rows
            if not self.inserted(table, number)
        }

    def wrote(self, nodes: Collection[Node]) -> set[tuple[Node, str]]:
        """(element, column) of what it changed on some of these elements, or on more."""
        found: Iterable[Change] = self.known or ()
        if self.known is None:
            wrote, asked = _WROTE.format(self._which), grouped(nodes).items()
            found = (change for kind, ids in asked for change in self._told(wrote, self._bound, kind, json_array(ids)))
        return {((c.table, c.row), name) for c in found if c.op == "update" for name in c.after or ()}

    def _told(self, sql: str, *values: object) -> list[Change]:
        return [history.change_of(self.act, row) for row in self.act.rows(sql, values)]

    def _asked(self, sql: str) -> list[tuple[Any, ...]]:
        return self.act.rows(sql.format(self._which), (self._bound,))

    def _has(self, op: str, table: str, row: int) -> bool:
        islands = self._islands.get((op, table), ())
        place = bisect_right(islands, (row, 1 << 62))
        return place > 0 and row <= islands[place - 1][1]

    @cached_property
    def _islands(self) -> dict[tuple[str, str], list[Island]]:
        """The ids of the rows that it inserted and deleted, by (op, table)."""
        found: dict[tuple[str, str], list[Island]] = {}
        if self.known is None:
            for op, table, first, last in self._asked(_ISLANDS):
                found.setdefault((op, table), []).append((first, last))
            return found
        for op, table, row in sorted((c.op, c.table, c.row) for c in self.known):
            found.setdefault((op, table), []).append((row, row))
        return found


def of(act: Act, number: int) -> Trace:
    """What the step with this number changed."""
    return bounded(act, number, history.changes_of(act, number, PART + 1))


def of_many(act: Act, steps: Sequence[int]) -> Trace:
    """The same of several steps, as if they were one."""
    sql = f"{history.CHANGES} WHERE c.step IN (SELECT value FROM json_each(?)) ORDER BY c.id LIMIT {PART + 1}"
    first = [history.change_of(act, row) for row in act.rows(sql, (json_array(steps),))]
    return Trace(act, steps, first if len(first) <= PART else None)


def bounded(act: Act, number: int, first: Sequence[Change]) -> Trace:
    """The same, of which the first changes are known: all of them, or more than a ``PART``."""
    return Trace(act, number, first if len(first) <= PART else None)
