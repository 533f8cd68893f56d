"""What stands in the way of an undo: rows that changed since, what was hung on what the step created, and what
it would bring back to elements that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.elements.references import settings_naming
from crmcli.actions.refs import shown
from crmcli.actions.undo.later_steps import LaterSteps, UndoStep
from crmcli.actions.undo.orphans import named
from crmcli.actions.undo.present import Present
from crmcli.errors.wording import article
from crmcli.model.changes import Change
from crmcli.store import history, links, records
from crmcli.store import trace as traces
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.rows import cells
from crmcli.store.tables import OWNED, WRITTEN
from crmcli.store.trace import Trace

Blocker = tuple[str, UndoStep | None, str]  # (reference, what to do first, a phrase)
Place = tuple[str, int]  # (table, row)
_ORIGIN = {"converted": "became", "linked": "was linked to"}


def blockers(since: LaterSteps, trace: Trace, there: Present, changes: Sequence[Change]) -> list[Blocker]:
    """Everything that forbids taking these changes of a step back, in words; empty when nothing does."""
    found = _changed_rows(since, there, changes)
    if there.created:
        found += hung_on(since, trace, there)
    return once([*found, *unnamed(since, trace, there, changes)])


def unnamed(since: LaterSteps, trace: Trace, there: Present, changes: Sequence[Change]) -> list[Blocker]:
    """What these changes would name again and is gone."""
    act, found = since.act, list[Blocker]()
    for node in sorted(node for node in named(act, changes, trace) if not there.get(node[0], [node[1]])):
        later = history.changes_after(act, since.target.id, node[0], [node[1]])
        gone = [change for change in later if change.op == "delete"]
        found += told(since, gone, "was removed", [shown(act, node)])
    return found


def once(found: Iterable[Blocker]) -> list[Blocker]:
    """Those that are told: one per element and act."""
    first: dict[tuple[str, UndoStep | None], Blocker] = {}
    for blocker in found:
        first.setdefault(blocker[:2], blocker)
    return list(first.values())


def acts_first(since: LaterSteps, found: Sequence[Blocker]) -> list[UndoStep]:
    """What to do before this step is taken back, in that order: what is in the way of those acts counts, too."""
    act, target = since.act, since.target
    wanted: dict[UndoStep, None] = {}
    waiting = [first for _, first, _ in found if first is not None]
    while waiting:
        first = waiting.pop()
        if first in wanted or first.number == target.id or since.is_open(first):
            continue
        wanted[first] = None
        step = history.step(act, first.number if first.verb == "undo" else first.last)
        if step is not None:
            later, trace = LaterSteps(act, step, since.undoings), traces.of(act, step.id)
            for changes in trace.forth():
                more = blockers(later, trace, Present(act, trace, changes), changes)
                waiting += [other for _, other, _ in more if other is not None]
    return sorted(wanted, key=lambda first: -first.last)


def _changed_rows(since: LaterSteps, there: Present, changes: Sequence[Change]) -> list[Blocker]:
    """Rows that no longer hold what the step left in them."""
    final: dict[Place, tuple[bool, Row]] = {}
    for change in changes:
        place, after = (change.table, change.row), change.after or {}
        if change.op == "update" and since.act.tables[change.table].derived.issuperset(after):
            continue
        if change.op == "delete":
            final[place] = (False, {})
        elif place not in final:
            final[place] = (change.op == "insert", after)
        else:
            whole, values = final[place]
            final[place] = (whole or change.op == "insert", {**values, **after})
    by_table: dict[str, list[int]] = {}
    for table, row in final:
        by_table.setdefault(table, []).append(row)
    found: list[Blocker] = []
    for table, ids in by_table.items():
        present = there.get(table, ids)
        if since.act.tables[table].element is None and since.act.tables[table].shelved:
            present = {number: dict(cells(since.act.tables[table], row)) for number, row in present.items()}
        derived = since.act.tables[table].derived
        moved = {number: _moved(present.get(number), *final[table, number]) - derived for number in ids}
        found += _who_changed(since, table, {number: names for number, names in moved.items() if names})
    return found


def _moved(row: Row | None, whole: bool, values: Row) -> set[str]:
    """The columns that differ from what the step left; "id" stands for a row that is gone, or there again."""
    if not values or row is None:
        return {"id"} if bool(values) is (row is None) else set()
    if values.items() <= row.items() and not (whole and len(values) != _held(row)):
        return set()
    if whole:
        left, there = {name: value for name, value in values.items() if value is not None}, records.filled(row)
        return {name for name in {**left, **there} if name not in WRITTEN and left.get(name) != there.get(name)}
    return {name for name, value in values.items() if name not in WRITTEN and row.get(name) != value}


def _held(row: Row) -> int:
    """How many cells are filled of what the history tells of a row."""
    empty = list(row.values()).count(None)
    return len(row) - empty - 1 - (row.get("folded") is not None)


def _who_changed(since: LaterSteps, table: str, moved: dict[int, set[str]]) -> list[Blocker]:
    by_row: dict[int, list[Change]] = {number: [] for number in moved}
    for change in history.changes_after(since.act, since.target.id, table, moved):
        if change.op != "update" or moved[change.row] & set(change.after or {}):
            by_row[change.row].append(change)
    return [
        blocker
        for number, later in by_row.items()
        for blocker in told(since, later, "was changed", [f"{table} {number}"])
    ]


def told(since: LaterSteps, later: Sequence[Change], what: str, otherwise: Iterable[str]) -> list[Blocker]:
    """A blocker for each act behind these changes; when there is none, ``otherwise`` names what is in the way."""
    found: list[Blocker] = []
    for change in later:
        first = since.undo_step(change)
        if first is not None:
            ref = owner(since.act, change)
            found.append((ref, first, f"{ref} {what} {since.said(first)}"))
    return found or [(ref, None, f"{ref} {what}") for ref in otherwise]


def owner(act: Act, change: Change) -> str:
    if change.kind is None or change.element is None:
        return f"{change.table} {change.row}"
    return shown(act, (change.kind, change.element))


def hung_on(since: LaterSteps, trace: Trace, there: Present) -> list[Blocker]:
    """Links, notes, lines and references that came later."""
    act, target, created, whole = since.act, since.target, there.created, there.hung
    found: list[Blocker] = []
    for row in whole.every_link():
        if not trace.inserted("link", row["id"]):
            found += _linked(since, row, created)
    for kind, ids in links.grouped(created).items():
        for name in OWNED:
            rows = (row for number in sorted(ids) for row in whole.parts[name][kind, number])
            late = {
                row["id"]: shown(act, (kind, row["element"])) for row in rows if not trace.inserted(name, row["id"])
            }
            later = [c for c in history.changes_after(act, target.id, name, late) if c.op == "insert"]
            found += told(since, later, f"got {article(name)}", dict.fromkeys(late.values()))
    return found + _referred(since, trace, there)


def _linked(since: LaterSteps, row: Row, created: set[Node]) -> list[Blocker]:
    act, (start, end), how = since.act, links.ends(row), row["how"]
    mine, other = (shown(act, node) for node in ((start, end) if start in created else (end, start)))
    what = f"{_ORIGIN[how]} {other}" if how in _ORIGIN and start in created else f"was linked with {other} ({how})"
    later = history.changes_after(act, since.target.id, "link", [row["id"]])
    return [
        (other, first, f"{mine} {what} {since.said(first)}" if first else f"{mine} {what}")
        for _, first, _ in told(since, [change for change in later if change.op == "insert"], what, [other])
    ]


def _referred(since: LaterSteps, trace: Trace, there: Present) -> list[Blocker]:
    """Who names what the step created."""
    act, target, created = since.act, since.target.id, there.created
    uses = [use for use in there.uses if not trace.created(use[0])]
    set_here = trace.wrote([node for node, _ in uses]) if uses else set()
    late: dict[tuple[str, str], list[int]] = {}
    for node, field in uses:
        if (node, field) not in set_here:
            late.setdefault((node[0], field), []).append(node[1])
    found: list[Blocker] = []
    for (kind, field), ids in late.items():
        if field in act.registry.by_name[kind].by_name:
            later = [c for c in history.changes_after(act, target, kind, ids) if (c.after or {}).get(field)]
            found += told(since, later, "named it", [shown(act, (kind, number)) for number in ids])
        else:  # "lines": a part that names it; the step's own parts are no obstacle
            every = [c for c in history.changes_on(act, kind, ids) if f"{c.table}s" == field]
            later = [c for c in every if (c.step or 0) > target and _may_name(act, c, created)]
            found += told(since, later, "named it", [])
    for node in created:
        for setting in settings_naming(act, node):
            chosen = history.changes_after(act, target, "setting", [setting["id"]])
            name = f"the setting {setting['name']}"
            acts = told(since, chosen, "", [name])
            found += [
                (name, first, f"{name} came to refer to it {since.said(first)}" if first else f"{name} refers to it")
                for _, first, _ in acts
            ]
    return found


def _may_name(act: Act, change: Change, created: set[Node]) -> bool:
    """Whether a row came to refer to what was created; a line may do so by the line that it takes off."""
    columns = act.tables[change.table].references
    named = {(kind, (change.after or {}).get(column)) for column, kind in columns.items()}
    return change.op != "delete" and (bool(named & created) or "deposit" in (change.after or {}))
