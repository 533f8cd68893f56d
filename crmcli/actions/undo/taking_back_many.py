"""Many steps taken back as one: what is left of each row without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crmcli.actions.elements.element import fetch
from crmcli.actions.money.sums import recompute_sums
from crmcli.actions.refs import shown
from crmcli.actions.undo.blockers import Blocker, hung_on, once, told, unnamed
from crmcli.actions.undo.carrying_out import CarryingOut
from crmcli.actions.undo.derived_cells import without_derived
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.actions.undo.orphans import needed
from crmcli.actions.undo.present import Present
from crmcli.actions.undo.sealed import sealed_in
from crmcli.actions.undo.sent import sent_in
from crmcli.actions.undo.without import Without
from crmcli.errors import ChangedMeanwhile
from crmcli.model.changes import Change, reverse
from crmcli.model.traits import Lines
from crmcli.store import history, records
from crmcli.store.act import Row
from crmcli.store.links import Node
from crmcli.store.trace import Trace

Place = tuple[str, int]  # (table, row)


@dataclass
class _Part:
    """Rows of the set and what becomes of them, the row that was written last first; ``steps`` wrote each of them."""

    rows: dict[Place, Without] = field(default_factory=dict)
    steps: dict[Place, set[int]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


class TakingBackMany(CarryingOut):
    """Steps that are taken back as one. ``blockers`` are what stands in the way, each with the steps that it stands on;
    ``final`` is what cannot be taken back of which step, in words; ``kept`` says what stays as it is. ``finely`` tells
    to find out for each element apart on what the blockers stand.
    """

    def __init__(self, since: LaterSteps, trace: Trace, finely: bool) -> None:
        super().__init__(since.act, since.target)
        self.since = since
        self.steps = since.chosen
        self._trace = trace
        self._staying = history.Staying(since.undoes, since.acts, since.chosen)
        self._finely = finely
        self._mixed: dict[Node, None] = {}
        self.kept: list[str] = []
        self.final: dict[int, tuple[str, str]] = {}
        self.found: list[tuple[Blocker, set[int]]] = []
        self._known: list[_Part] | None = []
        for number, changes in enumerate(trace.forth()):
            part = self._judged(changes)
            self._known = [part] if number == 0 else None

    @property
    def blockers(self) -> list[Blocker]:
        return once(blocker for blocker, _ in self.found)

    def _parts(self) -> Iterator[_Part]:
        if self._known is not None:
            yield from self._known
        else:
            for changes in self._trace.forth():
                part = self._without(changes)
                there = Present(self.act, self._trace, [reverse(change) for change in reversed(part.changes)])
                part.changes, _ = without_derived(self.act, there, part.changes)
                yield part

    def _without(self, changes: Sequence[Change]) -> _Part:
        """What becomes of these rows, of which all changes of the set are handed in."""
        act, mine = self.act, dict[Place, list[Change]]()
        for change in changes:
            mine.setdefault((change.table, change.row), []).append(change)
        owners = {(c.kind, c.element) if c.kind is not None and c.element is not None else None for c in changes}
        every: dict[Place, list[Change]] = {}
        for change in history.changes_of_rows(act, mine.keys(), owners):
            every.setdefault((change.table, change.row), []).append(change)
        present: dict[Place, Row] = {}
        for name in dict.fromkeys(name for name, _ in mine):
            rows = records.get(act, name, [number for of, number in mine if of == name])
            present.update({(name, number): row for number, row in rows.items()})
        part = _Part()
        for place in sorted(mine, key=lambda place: -(mine[place][-1].id or 0)):
            row = Without(act.tables[place[0]], mine[place], every[place], self._staying, present.get(place), act.stamp)
            part.rows[place] = row
            part.steps[place] = {change.step or 0 for change in mine[place]}
            if row.change is not None:
                part.changes.append(row.change)
        return part

    def _judged(self, changes: Sequence[Change]) -> _Part:
        act, part = self.act, self._without(changes)
        for change, name, what in sent_in(act, changes):
            self.final.setdefault(change.step or 0, (name, f"it sent {name}, {what}"))
        forwards = [reverse(change) for change in reversed(part.changes)]
        there = Present(act, self._trace, forwards)
        part.changes, kept = without_derived(act, there, part.changes)
        self.kept += kept
        for change, name, what in sealed_in(act, there, part.changes):
            for step in part.steps[change.table, change.row]:
                self.final.setdefault(step, (name, what))
        for place, row in part.rows.items():
            self._stands_on(place, row, part.steps[place])
        for found, some in self._hanging(there, forwards):
            steps = {step for change in some for step in part.steps[change.table, change.row]}
            self.found += [(one, steps) for one in found]
        return part

    def _hanging(self, there: Present, changes: Sequence[Change]) -> Iterator[tuple[list[Blocker], Sequence[Change]]]:
        """What hangs on these changes, and what they would name and is gone, with the changes that it is about. To find
        these, only the half is halved in which there is something."""
        found = hung_on(self.since, self._trace, there) if there.created else []
        found = [*found, *unnamed(self.since, self._trace, there, changes)]
        middle = len(changes) // 2 if self._finely else 0
        if found and not middle:
            yield found, changes
        for half in (changes[:middle], changes[middle:]) if found and middle else ():
            yield from self._hanging(Present(self.act, self._trace, half), half)

    def _stands_on(self, place: Place, row: Without, steps: set[int]) -> None:
        kind = self.act.registry.by_name.get(place[0])
        moved = row.overwritten(kind.handling) if kind is not None else []
        otherwise = [shown(self.act, place) if kind else f"{place[0]} {place[1]}"] if row.strange else []
        for blocker in told(self.since, [*row.blocking, *moved, *self._naming(place, row)], "was changed", otherwise):
            self.found.append((blocker, steps))

    def _naming(self, place: Place, row: Without) -> Iterator[Change]:
        """The changes that stay and name, or belong to, what goes."""
        table, act, made = self.act.tables[place[0]], self.act, self._trace.inserted
        anywhere = [column for column, _ in table.element.anywhere] if table.element else []
        for change in row.overwritten([*table.references, *anywhere]):
            if any(made(*node) for node in needed(act, change, change.after or {})):
                yield change
        back = row.change
        if back is not None and back.op == "insert" and row.stays:
            yield from row.stays[-1:] if any(made(*n) for n in needed(act, reverse(back), back.after or {})) else ()

    def under(self, skipped: Mapping[int, str]) -> dict[int, str]:
        """The steps on which some of these stand that are left out, each with the reason."""
        found: dict[int, str] = {}
        for (_, first, what), steps in self.found:
            if first is not None and first.number in skipped:
                found = {**dict.fromkeys(steps, what), **found}
        return found

    def _turned(self) -> Iterator[list[Change]]:
        for part in self._parts():
            yield part.changes
            self._mixed.update({row.node: None for row in part.rows.values() if row.mixed and row.node is not None})

    def _cannot(self, redo: bool) -> str:
        return "They cannot be undone"

    def _add_up(self) -> None:
        """The sums of elements whose lines both sides wrote, worked out again."""
        gone = set(self.elements["delete"])
        for element in fetch(self.act, [node for node in self._mixed if node not in gone], points=False):
            lines, row = element.kind.its(Lines), element.row
            if not element.lines:
                ref = shown(self.act, element.node)
                raise ChangedMeanwhile(
                    f"They cannot be undone: the amount of {ref} followed from lines of both sides, and none is left.",
                    f"crm history {ref} shows them; crm undo NUMBER takes single steps back.",
                    ref=ref,
                )
            amount = recompute_sums(self.act, element.lines, lines.terms(row))
            records.update(self.act, element.kind.name, [(row, {lines.amount: amount})])
