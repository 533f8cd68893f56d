"""What stands in the way of an undo: rows that changed since, and what was hung on what the step created."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.orphans import needed, removals
from crmcli.actions.references import referring, settings_naming
from crmcli.actions.refs import shown
from crmcli.errors import an
from crmcli.model.changes import Change, Step
from crmcli.store import history, links, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store

Blocker = tuple[str, int | None, str]  # (reference, the later step, a phrase)
Place = tuple[str, int]  # (table, row)
_BOOKS = ("version", "updated_at")
_ORIGIN = {"converted": "became", "linked": "was linked to"}


def blockers(store: Store, target: Step, changes: Sequence[Change]) -> list[Blocker]:
    """Everything that forbids taking a step back, in words, once per element and step; empty when nothing does."""
    found = _changed_rows(store, target, changes)
    created = {(c.table, c.row) for c in changes if c.op == "insert" and c.table in store.registry.by_name}
    removed = {(c.table, c.row) for c in changes if c.op == "delete"}
    created -= removed
    if created:
        found += _hung_on(store, target, changes, created)
    for ref, step in removals(store, target, needed(store, changes)):
        found.append((ref, step, f"{ref} was removed in step {step}" if step else f"{ref} is gone"))
    first: dict[tuple[str, int | None], Blocker] = {}
    for blocker in found:
        first.setdefault(blocker[:2], blocker)
    return list(first.values())


def steps_first(store: Store, target: Step, found: Sequence[Blocker]) -> list[int]:
    """The steps to undo before this one, in the order in which that works: what blocks those counts, too."""
    wanted: set[int] = set()
    waiting = [number for _, number, _ in found if number is not None]
    while waiting:
        number = waiting.pop()
        step = history.step(store, number)
        if step is None or number in wanted or number <= target.id:
            continue
        wanted.add(number)
        waiting += [n for _, n, _ in blockers(store, step, history.changes_of(store, number)) if n is not None]
    return sorted(wanted, reverse=True)


def _changed_rows(store: Store, target: Step, changes: Sequence[Change]) -> list[Blocker]:
    """Rows that no longer hold what the step left in them."""
    final: dict[Place, tuple[bool, Row]] = {}
    for change in changes:
        place = (change.table, change.row)
        whole, values = final.get(place, (False, {}))
        if change.op == "delete":
            final[place] = (False, {})
        else:
            final[place] = (whole or change.op == "insert", {**values, **(change.after or {})})
    by_table: dict[str, list[int]] = {}
    for table, row in final:
        by_table.setdefault(table, []).append(row)
    found: list[Blocker] = []
    for table, ids in by_table.items():
        present = records.get(store, table, ids)
        moved = {number: _moved(present.get(number), *final[table, number]) for number in ids}
        found += _who_changed(store, target, table, {number: names for number, names in moved.items() if names})
    return found


def _moved(row: Row | None, whole: bool, values: Row) -> set[str]:
    """The columns that differ from what the step left; "id" stands for a row that is gone, or there again."""
    if not values or row is None:
        return {"id"} if bool(values) is (row is None) else set()
    if whole:
        left, there = {name: value for name, value in values.items() if value is not None}, records.filled(row)
        return {name for name in {**left, **there} if left.get(name) != there.get(name)}
    return {name for name, value in values.items() if name not in _BOOKS and row.get(name) != value}


def _who_changed(store: Store, target: Step, table: str, moved: dict[int, set[str]]) -> list[Blocker]:
    later = history.changes_after(store, target.id, table, moved)
    steps = _standing(store, later)
    found: dict[int, list[Blocker]] = {number: [] for number in moved}
    for change in later:
        step = steps.get(change.step or 0)
        if step is None or (change.op == "update" and not moved[change.row] & set(change.after or {})):
            continue
        ref = _owner(store, change)
        found[change.row].append((ref, step.id, f"{ref} was changed in step {step.id} ({step.title})"))
    return [
        blocker
        for number, blockers_of_row in found.items()
        for blocker in blockers_of_row or [(f"{table} {number}", None, f"{table} {number} was changed")]
    ]


def _standing(store: Store, changes: Iterable[Change]) -> dict[int, Step]:
    """The steps of these changes that were neither taken back nor take something back that is."""
    undone = history.undone(store)
    steps = history.steps_by_id(store, {change.step for change in changes if change.step})
    return {n: step for n, step in steps.items() if n not in undone and step.undoes not in undone}


def _owner(store: Store, change: Change) -> str:
    if change.kind is None or change.element is None:
        return f"{change.table} {change.row}"
    return shown(store, (change.kind, change.element))


def _hung_on(store: Store, target: Step, changes: Sequence[Change], created: set[Node]) -> list[Blocker]:
    """Links, notes, lines and references that came later."""
    own = {(c.table, c.row) for c in changes if c.op == "insert"}
    found = [_linked(store, row, created) for row in links.of(store, created) if ("link", row["id"]) not in own]
    by_kind: dict[str, list[int]] = {}
    for kind, number in created:
        by_kind.setdefault(kind, []).append(number)
    parts = [name for name, table in store.tables.items() if table.owned]
    for kind, ids in by_kind.items():
        for name in parts:
            rows = (row for of_one in records.owned(store, name, kind, ids).values() for row in of_one)
            late = [row["id"] for row in rows if (name, row["id"]) not in own]
            found += _made(store, target, name, late, f"has {an(name)}")
    return found + _referred(store, target, changes, created)


def _referred(store: Store, target: Step, changes: Sequence[Change], created: set[Node]) -> list[Blocker]:
    set_here = {((c.table, c.row), name) for c in changes if c.op == "update" for name in (c.after or {})}
    late: dict[tuple[str, str], list[int]] = {}
    for node, field in referring(store, created):
        if (node, field) not in set_here:
            late.setdefault((node[0], field), []).append(node[1])
    found = [blocker for (table, field), ids in late.items() for blocker in _set(store, target, table, ids, field)]
    return found + [_chosen(store, target, row) for node in created for row in settings_naming(store, node)]


def _chosen(store: Store, target: Step, setting: Row) -> Blocker:
    """The setting whose value is an element, and the step that set it."""
    name, later = setting["name"], history.changes_after(store, target.id, "setting", [setting["id"]])
    step = max((change.step or 0 for change in later), default=0)
    return name, step or None, f"the setting {name} names it since step {step}"


def _linked(store: Store, row: Row, created: set[Node]) -> Blocker:
    start, end = links.ends(row)
    mine, other = (start, end) if start in created else (end, start)
    names = shown(store, mine), shown(store, other)
    how = row["how"]
    if how in _ORIGIN and mine == start:
        return names[1], row["step"], f"{names[0]} {_ORIGIN[how]} {names[1]} in step {row['step']}"
    return names[1], row["step"], f"{names[0]} is linked with {names[1]} ({how}) since step {row['step']}"


def _made(store: Store, target: Step, table: str, ids: Sequence[int], what: str) -> list[Blocker]:
    """Who made these rows."""
    later = history.changes_after(store, target.id, table, ids)
    return _since(store, [change for change in later if change.op == "insert"], what)


def _set(store: Store, target: Step, kind: str, ids: Sequence[int], field: str) -> list[Blocker]:
    """Who set this field of these elements; "lines" is set by the lines themselves."""
    if field in store.registry.by_name[kind].by_name:
        later = history.changes_after(store, target.id, kind, ids)
        return _since(store, [change for change in later if (change.after or {}).get(field)], "refers to it")
    parts = [
        change
        for change in history.changes_on(store, kind, ids)
        if f"{change.table}s" == field and change.op != "delete" and (change.step or 0) > target.id
    ]
    return _since(store, parts, "refers to it")


def _since(store: Store, changes: Sequence[Change], what: str) -> list[Blocker]:
    steps = _standing(store, changes)
    return [
        (_owner(store, change), change.step, f"{_owner(store, change)} {what} since step {change.step}")
        for change in changes
        if change.step in steps
    ]
