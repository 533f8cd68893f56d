"""What may be taken back of a step, found out for all of it first, then written from its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.actions.undo.blockers import Blocker, blockers, once
from crmcli.actions.undo.carrying_out import CarryingOut
from crmcli.actions.undo.derived_cells import without_derived
from crmcli.actions.undo.kept_fields import KeptFields, to_take_back
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.actions.undo.present import Present
from crmcli.actions.undo.sealed import check_sealed
from crmcli.actions.undo.sent import check_sent
from crmcli.model.changes import Change, reverse
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.tables import WRITTEN
from crmcli.store.trace import Trace


class TakingBack(CarryingOut):
    """A step that is taken back. ``blockers`` are what stands in the way; ``kept`` says what stays as it is."""

    def __init__(self, since: LaterSteps, trace: Trace) -> None:
        super().__init__(since.act, since.target)
        self.trace = trace
        self._left = KeptFields()
        self._follow: list[str] = []
        self._dropped: dict[int, frozenset[str] | None] = {}  # of changes, what stays; None is all of it
        self._there: Present | None = None
        found: list[Blocker] = []
        for part in trace.forth():
            found += self._judged(since, part)
        self.blockers = once(found)

    @property
    def kept(self) -> list[str]:
        return [*self._left.warnings(self.act), *self._follow]

    def _judged(self, since: LaterSteps, part: list[Change]) -> list[Blocker]:
        """What stands in the way of these changes; raises what forbids to take them back."""
        act, trace = self.act, self.trace
        check_sent(act, since.target, part)
        there = Present(act, trace, part)
        self._there = there if trace.known is not None else None
        changes = to_take_back(there.joined, part, self._left)
        backwards, kept = without_derived(act, there, [reverse(change) for change in reversed(changes)])
        self._follow += kept
        check_sealed(act, since.target, there, backwards)
        left = {change.id: change for change in backwards}
        for change in part:
            mine = left.get(change.id)
            if mine is None:
                self._dropped[change.id or 0] = None
            elif mine.texts is None:
                self._dropped[change.id or 0] = frozenset(change.after or ()) - frozenset(mine.after or ())
        return blockers(since, trace, there, changes)

    def _turned(self) -> Iterator[list[Change]]:
        for part in self.trace.back():
            changes = [reverse(mine) for change in part if (mine := self._taken(change)) is not None]
            yield self._with_versions(changes)

    def _taken(self, change: Change) -> Change | None:
        """What is taken back of a change; None when that is nothing."""
        if change.id not in self._dropped:
            return change
        names = self._dropped[change.id]
        return None if names is None else change.without(names)

    def _with_versions(self, changes: Sequence[Change]) -> list[Change]:
        """Where a later step changed other fields of the row, its version goes on instead of back; a row that goes
        is remembered with the version that it has now."""
        act, there = self.act, self._there
        versioned: dict[str, list[int]] = {}
        for change in changes:
            if act.tables[change.table].element is not None and "version" in (change.before or {}):
                versioned.setdefault(change.table, []).append(change.row)
        present = {
            table: _books(there.get(table, ids) if there is not None else records.get(act, table, ids, WRITTEN))
            for table, ids in versioned.items()
        }
        return [_with_version(act, change, present.get(change.table, {}).get(change.row)) for change in changes]


def _books(rows: dict[int, Row]) -> dict[int, Row]:
    """Version and time of each, to be brought up to date."""
    return {number: {name: row[name] for name in WRITTEN} for number, row in rows.items()}


def _with_version(act: Act, change: Change, row: Row | None) -> Change:
    """The change as it is for the present row, which is brought up to date."""
    if row is None or (before := change.before) is None or "version" not in before:
        return change
    after = change.after
    books = dict(row)
    moved = row["version"] != before["version"]
    if after is not None and moved:
        after = {**after, "version": row["version"] + 1, "updated_at": act.stamp}
    row.update({name: value for name, value in (after or {}).items() if name in WRITTEN})
    if not moved and books.items() <= before.items():
        return change
    return Change(change.table, change.row, change.op, {**before, **books}, after, change.kind, change.element)
