"""A step taken back by sets: its rows and its part of the history are written from what the history tells of it."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence

from crmcli.light import TYPE_CHECKING, Any, json
from crmcli.model.declared import Declared
from crmcli.model.fields import CUSTOM
from crmcli.model.many_refs import RefSet
from crmcli.store import folding, history, indexing, recording, records, within
from crmcli.store import rows as codec
from crmcli.store.outbox import GOING_OUT
from crmcli.store.tables import WRITTEN, json_array, json_texts, quoted

if TYPE_CHECKING:
    from crmcli.store.act import Act, Row
    from crmcli.store.links import Node

_PART = 5000  # changes that are in memory at a time, of a step whose changes stand one behind the other
_BOUNDS = "SELECT min(id), max(id) FROM change WHERE step = ?"
_MINE = "id BETWEEN ?1 AND ?2 AND +step = ?3"
_GROUPS = (
    f'SELECT "table", kind, op, count(*), min(id), max(id) FROM change WHERE {_MINE} GROUP BY "table", kind, op '
    "ORDER BY min(id)"
)
_SINCE = (
    "SELECT 1 FROM change WHERE id > (SELECT max(id) FROM change WHERE step = ?) "
    "AND step NOT IN (SELECT value FROM json_each(?)) LIMIT 1"
)
_ROWS = f'SELECT "table", row FROM change WHERE {_MINE} AND "table" IN (SELECT value FROM json_each(?4))'
_ASSIGNED = (
    'SELECT DISTINCT "table", (SELECT json_group_array(key) FROM json_each(after)) FROM change '
    f"WHERE {_MINE} AND op = 'update'"
)
_SENT = (
    f"SELECT 1 FROM change WHERE {_MINE} AND \"table\" = 'note' AND op = 'insert' "
    "AND json_extract(after, '$.what') IN (SELECT value FROM json_each(?4)) LIMIT 1"
)
_MOVED = (
    f"SELECT 1 FROM change c LEFT JOIN {{}} r ON r.id = c.row WHERE c.{_MINE.replace('+step', '+c.step')} "
    'AND c."table" = ?4 AND c.op = ?5 AND (r.id IS NULL OR {}) LIMIT 1'
)
_MADE = f"DELETE FROM {{}} WHERE id IN (SELECT row FROM change WHERE {_MINE} AND \"table\" = ?4 AND op = 'insert')"
_GONE = (
    f"SELECT row, before FROM change WHERE {_MINE} AND op = 'delete' AND [table] = ?4 AND +kind IS ?5 ORDER BY id DESC"
)
_CHANGED = f"{history.CHANGES} WHERE {_MINE} AND op = 'update' ORDER BY id DESC"
_TRACE = (
    'INSERT INTO change(step, "table", row, op, before, after, kind, element) SELECT {}, "table", row, '
    "CASE op WHEN 'insert' THEN 'delete' WHEN 'delete' THEN 'insert' ELSE op END, after, before, kind, element "
    f"FROM change WHERE {_MINE} ORDER BY id DESC"
)
_NODES = (
    f'SELECT "table", row FROM change WHERE {_MINE} AND op = ?4 AND "table" IN (SELECT value FROM json_each(?5)) '
    "ORDER BY id"
)
_STALE = (
    f'SELECT DISTINCT element FROM change WHERE {_MINE} AND +kind = ?4 AND "table" IN (SELECT value FROM json_each(?5))'
)


class Group(Declared):
    """Changes of a step that did the same to rows of one table that belong to elements of one kind: how many, and the
    first and the last of their ids, between which are those of others, too."""

    table: str
    kind: str | None
    op: str
    count: int
    first: int
    last: int


class Done:
    """What a step did, in ``groups``, in the order in which it began to; ``assigned`` are, by table, the cells that it
    wrote in rows that were there, as the history calls them."""

    def __init__(self, act: Act, number: int) -> None:
        self.act = act
        self.number = number
        self._first, self._last = act.rows(_BOUNDS, (number,))[0]
        found: dict[tuple[str, str | None, str], list[int]] = {}
        for part in self._parts(self._first, self._last):
            for table, kind, op, count, first, last in act.rows(_GROUPS, part):
                known = found.setdefault((table, kind, op), [0, first, last])
                known[0], known[2] = known[0] + count, last
        self.groups = [Group(*what, *where) for what, where in found.items()]
        self.assigned: dict[str, set[str]] = {}
        for table, names in self._ask(_ASSIGNED):
            self.assigned.setdefault(table, set()).update(json.loads(names))

    def followed(self, but: Collection[int]) -> bool:
        """Whether anything was changed afterwards, by another step than these."""
        return bool(self.act.rows(_SINCE, (self.number, json_array(but))))

    def twice(self) -> bool:
        """Whether it changed any row more than once: none to which it did one thing, if that was no update."""
        tables = [group.table for group in self.groups]
        several = {group.table for group in self.groups if group.op == "update" or tables.count(group.table) > 1}
        seen = RefSet()
        return bool(several) and not all(
            seen.take(table, row)
            for part in self._parts(self._first, self._last)
            for table, row in self.act.rows(_ROWS, (*part, json_texts(several)))
        )

    def sent(self) -> bool:
        """Whether it told of a message that had been sent."""
        return bool(self._ask(_SENT, json_texts(GOING_OUT)))

    def moved(self) -> bool:
        """Whether a row that it wrote is gone, or holds something else by now, custom fields apart: who writes into the
        file without us leaves no trace in the history."""
        return any(
            self.act.rows(_MOVED.format(quoted(group.table), self._other(group)), (*part, group.table, group.op))
            for group in self.groups
            if group.op != "delete"
            for part in self._parts(group.first, group.last)
        )

    def _other(self, group: Group) -> str:
        """SQL for whether a row "r" holds something else than a change "c" left in it."""
        table, path = self.act.tables[group.table], "json_{}(c.after, '$.{}')"
        if group.op == "insert":
            other = f"c.after <> {recording.told_sql(table, 'r')}"
            return f"r.{codec.SHELF} IS NULL AND {other}" if table.element else other
        names = [name for name in self.assigned[group.table] if name in table.names and name not in WRITTEN]
        wrote = {name: f"{path.format('type', name)} IS NOT NULL" for name in names}
        others = (f"{wrote[name]} AND r.{quoted(name)} IS NOT {path.format('extract', name)}" for name in names)
        return " OR ".join(others) or "0"

    def take_back(self) -> None:
        """Write the rows as they were before, and the history of that, inside a step: as ``records.apply`` does with
        all changes turned around, where no row was changed twice."""
        act, step = self.act, records.writing(self.act)
        tables = {group.table for group in self.groups}
        for group in self._of("insert"):
            made = _MADE.format(quoted(group.table))
            for part in self._parts(group.first, group.last):
                act.driver.write(made, [(*part, group.table)])
        changed = self._of("update")
        for part in reversed(self._parts(*_bounds(changed))) if changed else ():
            rows = act.rows(_CHANGED, part)
            records.restore(act, [history.change_of(act, row).reversed() for row in rows])
        for group in reversed(self._of("delete")):
            self._bring_back(group)
        for part in reversed(self._parts(self._first, self._last)):
            step.begins(part[1] - part[0] + 1, *tables)
            act.driver.write(_TRACE.format(step.id), [part])

    def _bring_back(self, group: Group) -> None:
        """Write rows that were deleted: their texts are read all together, in half the time."""
        table = self.act.tables[group.table]
        for part in reversed(self._parts(group.first, group.last)):
            found = self.act.rows(_GONE, (*part, group.table, group.kind))
            rows: list[Row] = json.loads(f"[{','.join([before for _, before in found])}]")
            for row, (number, _) in zip(rows, found, strict=True):
                row["id"] = number
            if rows:  # between these, another group may fill a part alone
                records.insert(self.act, table, [codec.named(table, row) for row in rows])

    def index(self) -> None:
        """Bring the search index up to date after that."""
        for kind in self.act.registry.kinds:
            mine = [group for group in self.groups if group.kind == kind.name and self._is_searched(group)]
            if mine:
                stale = self._owners(mine, kind.name)
                for begin in range(0, len(stale), _PART):
                    indexing.refresh_those(self.act.driver, kind, stale[begin : begin + _PART])
            mine = [group for group in self.groups if group.table == kind.name and group.op != "insert"]
            reworded = self._owners(mine, kind.name) if any(map(self._is_reworded, mine)) else array("q")
            for begin in range(0, len(reworded), _PART):
                within.add(self.act.driver, kind, reworded[begin : begin + _PART])

    def _owners(self, groups: Sequence[Group], kind: str) -> array[int]:
        """The elements of a kind in which these groups changed something."""
        seen, found = RefSet(), array("q")
        values = kind, json_texts({group.table for group in groups})
        for part in self._parts(*_bounds(groups)):
            found.extend(row[0] for row in self.act.rows(_STALE, (*part, *values)) if seen.take(kind, row[0]))
        return found

    def nodes(self, op: str, kinds: Collection[str] = ()) -> Iterator[list[Node]]:
        """The elements that it inserted, updated or deleted, or those of these kinds, in order, some at a time."""
        mine = [group for group in self._of(op) if group.table in (kinds or self.act.registry.by_name)]
        for part in self._parts(*_bounds(mine)) if mine else ():
            yield self.act.rows(_NODES, (*part, op, json_texts({group.table for group in mine})))

    def _of(self, op: str) -> list[Group]:
        return [group for group in self.groups if group.op == op]

    def _is_searched(self, group: Group) -> bool:
        words = self.act.tables[group.table].searched
        return bool(words) and (group.op != "update" or not self.assigned[group.table].isdisjoint(words))

    def _is_reworded(self, group: Group) -> bool:
        if group.op == "delete":
            return True
        names, texts = self.assigned[group.table], folding.texts(self.act.tables[group.table])
        return not names.isdisjoint(texts) or any(name.startswith(CUSTOM) for name in names)

    def _parts(self, first: int, last: int) -> list[tuple[int, int, int]]:
        """Parts of the changes with these ids and those between: (the first, the last, the step)."""
        return [(begin, min(begin + _PART - 1, last), self.number) for begin in range(first, last + 1, _PART)]

    def _ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.act.rows(sql, (self._first, self._last, self.number, *values))


def _bounds(groups: Sequence[Group]) -> tuple[int, int]:
    return min(group.first for group in groups), max(group.last for group in groups)
