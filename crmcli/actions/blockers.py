"""What stands in the way of an undo: rows that changed since, and what was hung on what the step created."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.references import referring
from crmcli.actions.refs import shown
from crmcli.errors import an
from crmcli.model.changes import Change, Step
from crmcli.store import history, links, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store

Blocker = tuple[str, int | None, str]  # (reference, the later step, a phrase)
_BOOKS = ("version", "updated_at")


def blockers(store: Store, target: Step, changes: Sequence[Change]) -> list[Blocker]:
    """Everything that forbids taking a step back, in words; empty when nothing does."""
    found = _changed_rows(store, target, changes)
    created = {(c.table, c.row) for c in changes if c.op == "insert" and c.table in store.registry.by_name}
    removed = {(c.table, c.row) for c in changes if c.op == "delete"}
    created -= removed
    if created:
        found += _hung_on(store, target, changes, created)
    return list(dict.fromkeys(found))


def _changed_rows(store: Store, target: Step, changes: Sequence[Change]) -> list[Blocker]:
    """Rows that no longer hold what the step left in them."""
    final: dict[tuple[str, int], tuple[bool, Row]] = {}
    for change in changes:
        key = (change.table, change.row)
        whole, values = final.get(key, (False, {}))
        if change.op == "delete":
            final[key] = (False, {})
        else:
            final[key] = (whole or change.op == "insert", {**values, **(change.after or {})})
    by_table: dict[str, list[int]] = {}
    for table, row in final:
        by_table.setdefault(table, []).append(row)
    bad: dict[str, list[int]] = {}
    for table, ids in by_table.items():
        present = records.get(store, table, ids)
        for number in ids:
            whole, values = final[table, number]
            if not _as_left(present.get(number), whole, values):
                bad.setdefault(table, []).append(number)
    return [blocker for table, ids in bad.items() for blocker in _who_changed(store, target, table, ids)]


def _as_left(row: Row | None, whole: bool, values: Row) -> bool:
    if not values:
        return row is None
    if row is None:
        return False
    if whole:
        return records.filled(row) == {name: value for name, value in values.items() if value is not None}
    return all(row.get(name) == value for name, value in values.items() if name not in _BOOKS)


def _who_changed(store: Store, target: Step, table: str, ids: Sequence[int]) -> list[Blocker]:
    undone = history.undone(store)
    later = history.changes_after(store, target.id, table, ids)
    steps = history.steps_by_id(store, {c.step for c in later if c.step})
    found: list[Blocker] = []
    for change in later:
        step = steps[change.step or 0]
        if step.id in undone or (step.undoes is not None and step.undoes in undone):
            continue
        ref = _owner(store, change)
        found.append((ref, step.id, f"{ref} was changed in step {step.id} ({step.title})"))
    if not found:
        found = [(f"{table} {number}", None, f"{table} {number} was changed") for number in ids]
    return found


def _owner(store: Store, change: Change) -> str:
    if change.kind is None or change.element is None:
        return f"{change.table} {change.row}"
    return shown(store, (change.kind, change.element))


def _hung_on(store: Store, target: Step, changes: Sequence[Change], created: set[Node]) -> list[Blocker]:
    """Notes, lines, links and references that came later."""
    own = {(c.table, c.row) for c in changes if c.op == "insert"}
    found: list[Blocker] = []
    by_kind: dict[str, list[int]] = {}
    for kind, number in created:
        by_kind.setdefault(kind, []).append(number)
    parts = [name for name, table in store.tables.items() if table.owned]
    for kind, ids in by_kind.items():
        for name in parts:
            for rows in records.owned(store, name, kind, ids).values():
                late = [row["id"] for row in rows if (name, row["id"]) not in own]
                found += _made_by(store, target, name, late, f"has {an(name)}")
    late_links = [row for row in links.of(store, created) if ("link", row["id"]) not in own]
    for row in late_links:
        start, end = links.ends(row)
        mine, other = (start, end) if start in created else (end, start)
        text = f"{shown(store, mine)} is linked with {shown(store, other)} ({row['how']}) since step {row['step']}"
        found.append((shown(store, other), row["step"], text))
    set_here = {((c.table, c.row), name) for c in changes if c.op == "update" for name in (c.after or {})}
    for node, field in referring(store, created):
        if (node, field) not in set_here:
            found += _made_by(store, target, node[0], [node[1]], "refers to it")
    return found


def _made_by(store: Store, target: Step, table: str, ids: Sequence[int], what: str) -> list[Blocker]:
    found: list[Blocker] = []
    for change in history.changes_after(store, target.id, table, ids):
        ref = _owner(store, change)
        found.append((ref, change.step, f"{ref} {what} since step {change.step}"))
    return found
