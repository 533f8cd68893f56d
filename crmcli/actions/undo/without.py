"""What rows would hold had some steps never been: cell by cell what the last step that stays left there."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.changes import Change
from crmcli.model.traits import Lines
from crmcli.store import records
from crmcli.store.act import Row
from crmcli.store.history import Staying
from crmcli.store.links import Node
from crmcli.store.tables import WRITTEN, Table

_SUMS = ("net", "tax", "gross")  # of a line; the tax of all lines is rounded together


def _worked_out(table: Table) -> set[str]:
    """The cells that follow from lines."""
    lines = table.element.trait(Lines) if table.element else None
    return {lines.amount} if lines else set(_SUMS) if table.name == "line" else set()


class _Story:
    """Changes of a row carried out in thought. ``whole`` tells that they say how it began; ``homeless`` are those that
    would have been done to a row that was not there."""

    def __init__(self, changes: Sequence[Change], there: bool) -> None:
        self.there = there
        self.whole = False
        self.cells: Row = {}
        self.homeless: list[Change] = []
        for change in changes:
            self._carry_out(change)

    def _carry_out(self, change: Change) -> None:
        if change.op == "insert":
            self.there, self.whole, self.cells = True, True, dict(change.after or {})
        elif change.op == "delete":
            self.there, self.whole, self.cells = False, True, {}
        elif self.there:
            self.cells.update(change.after or {})
        else:
            self.homeless.append(change)


class Without:
    """A row of which some steps are taken out of the history.

    ``mine`` are their changes, ``every`` those of all steps, of which those of ``staying`` hold, each in order; ``row``
    is what stands there. ``change`` is what makes it so, None for nothing. ``blocking`` are changes that stay and
    stand on what goes; ``strange`` tells that the row is not as the history left it; ``mixed`` that sums of
    both stood in one cell.
    """

    def __init__(
        self,
        table: Table,
        mine: Sequence[Change],
        every: Sequence[Change],
        staying: Staying,
        row: Row | None,
        stamp: str,
    ) -> None:
        self._table = table
        self._mine = mine
        self.stays = list(staying.of(every))
        self._row = row
        self._stamp = stamp
        self._hidden = {*table.derived, *WRITTEN, *_worked_out(table)}
        both = sorted((*mine, *self.stays), key=lambda change: change.id or 0)
        began = every[0].op != "insert"  # it is older than its history
        self._both = both
        self.held = _Story(both, began)
        self.wanted = _Story(self.stays, began)
        self.blocking = [c for c in self.wanted.homeless if not self._hidden.issuperset(c.after or ())]
        self.strange = False
        self.mixed = False
        self.change = self._change()

    @property
    def node(self) -> Node | None:
        """The element that it is or belongs to."""
        last = self._mine[-1]
        return None if last.kind is None else last.node

    def overwritten(self, names: set[str] | Sequence[str]) -> list[Change]:
        """The changes that stay and wrote these cells behind a step that goes."""
        first = {name: c.id or 0 for c in reversed(self._mine) for name in c.after or () if c.op != "delete"}
        return [
            c
            for c in self.stays
            if c.op == "update"
            and any(name in first and (c.id or 0) > first[name] for name in {*names} & {*(c.after or ())})
        ]

    def _change(self) -> Change | None:
        row, there = self._row, self.wanted.there
        if row is None and not there:
            return None
        if row is None:
            self.strange = self.held.there
            return self._told("insert", None, self._whole())
        if not there:
            self.strange = self._moved(row, self.held.cells)
            return self._told("delete", records.filled(row), None)
        if not self.held.there:
            self.strange = True
            return None
        return self._update(row)

    def _update(self, row: Row) -> Change | None:
        names = dict.fromkeys(name for c in self._mine for name in c.after or c.before or ())
        after: Row = {}
        for name in names:
            if name in WRITTEN:
                continue
            value = self._value(name)
            if row.get(name) == value:
                continue
            if name not in self._hidden and row.get(name) != self.held.cells.get(name):
                self.strange = True
            after[name] = value
        self.mixed = bool(self.overwritten(self._hidden - {*self._table.derived, *WRITTEN}))
        if self._table.element and set(WRITTEN) & names.keys():
            after.update(self._books(row))
        after = {name: value for name, value in after.items() if row.get(name) != value}
        return self._told("update", {name: row.get(name) for name in after}, after) if after else None

    def _books(self, row: Row) -> Row:
        """Version and time as they were, where nobody wrote since; else they go on."""
        first = self._mine[0].id or 0
        if any((c.id or 0) > first for c in self.stays) or row["version"] != self.held.cells.get("version"):
            return {"version": row["version"] + 1, "updated_at": self._stamp}
        return {name: self._value(name) for name in WRITTEN}

    def _value(self, name: str) -> Any:
        if self.wanted.whole or name in self.wanted.cells:
            return self.wanted.cells.get(name)
        return next(
            (c.before.get(name) for c in self._both if c.before and (name in c.before or c.op == "delete")), None
        )

    def _whole(self) -> Row:
        """All cells of a row that comes back."""
        if self.wanted.whole:
            return {name: value for name, value in self.wanted.cells.items() if value is not None}
        gone = next(dict(c.before or {}) for c in reversed(self._mine) if c.op == "delete")
        names = {name for c in self._mine if c.op == "update" for name in c.after or ()}
        gone.update({name: self._value(name) for name in names})
        return {name: value for name, value in gone.items() if value is not None}

    def _moved(self, row: Row, told: Row) -> bool:
        names = {*told, *records.filled(row)} - self._hidden
        return any(row.get(name) != told.get(name) for name in names)

    def _told(self, op: str, before: Row | None, after: Row | None) -> Change:
        last = self._mine[-1]
        return Change(last.table, last.row, op, before, after, last.kind, last.element, last.id)
