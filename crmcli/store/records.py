"""Rows: create, update, delete and read them, always many at once; every write leaves its change in the step."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from crmcli.model.changes import Change
from crmcli.store.steps import Step
from crmcli.store.store import Row, Store, among
from crmcli.store.tables import Table, quoted

_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def create(store: Store, name: str, rows: Sequence[Row]) -> list[int]:
    """Insert rows and give each its ``id``; returns the ids in the order of the rows."""
    if not rows:
        return []
    step, table = _writing(store), store.tables[name]
    first = step.take_ids(name, len(rows))
    for place, row in enumerate(rows):
        row["id"] = first + place
    _insert(step, table, rows)
    return list(range(first, first + len(rows)))


def update(store: Store, name: str, changes: Sequence[tuple[Row, Row]]) -> list[int]:
    """Write new values over present rows: pairs of (the whole present row, the new values).

    Values that are equal are no change. An element that changes gets the next ``version`` and
    ``updated_at``. The present rows are brought up to date. Returns the ids of the rows that changed.
    """
    step, table = _writing(store), store.tables[name]
    stamp = store.stamp
    statements: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    trace, ids = [], []
    for row, values in changes:
        new = {column: value for column, value in values.items() if row[column] != value}
        if not new:
            continue
        if table.element:
            new["version"] = row["version"] + 1
            new["updated_at"] = stamp
        before = {column: row[column] for column in new}
        statements[tuple(new)].append((*new.values(), row["id"]))
        row.update(new)
        trace.append((name, row["id"], "update", _text(before), _text(new), *_owner(table, row)))
        ids.append(row["id"])
    for columns, values_list in statements.items():
        assigned = ", ".join(f"{quoted(column)} = ?" for column in columns)
        store.db.executemany(f"UPDATE {quoted(name)} SET {assigned} WHERE id = ?", values_list)
    step.record(trace)
    _touch(step, trace)
    return ids


def delete(store: Store, name: str, rows: Sequence[Row]) -> None:
    """Remove rows, handed in whole."""
    if not rows:
        return
    step, table = _writing(store), store.tables[name]
    store.db.executemany(f"DELETE FROM {quoted(name)} WHERE id = ?", [(row["id"],) for row in rows])
    trace = [(name, row["id"], "delete", _text(filled(row)), None, *_owner(table, row)) for row in rows]
    step.record(trace)
    _touch(step, trace)


def get(store: Store, name: str, ids: Iterable[int]) -> dict[int, Row]:
    """The rows of a table with these ids, by id; those that are not there are left out."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) == 1:
        found = store.select(name, "WHERE id = ?", wanted)
    else:
        found = store.select(name, "WHERE id IN (SELECT value FROM json_each(?))", (among(wanted),))
    return {row["id"]: row for row in found}


def owned(store: Store, name: str, kind: str, ids: Iterable[int]) -> dict[int, list[Row]]:
    """The rows of a table that belong to these elements, by element, in the order in which they stand."""
    wanted = list(ids)
    order = {"email": "position", "phone": "position", "line": "number"}.get(name, "id")
    where = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?))"
    found: dict[int, list[Row]] = defaultdict(list)
    for row in store.select(name, f"{where} ORDER BY element, {order}", (kind, among(wanted))):
        found[row["element"]].append(row)
    return found


def apply(store: Store, changes: Sequence[Change]) -> None:
    """Carry changes out as they are, versions and numbers included: what undo and redo do.

    Inserts keep their id, updates and deletes take the row as it is named; nothing else is derived.
    """
    step = _writing(store)
    trace: list[tuple[Any, ...]] = []
    for run in _runs(changes):
        table, op = store.tables[run[0].table], run[0].op
        if op == "insert":
            rows = [{**dict.fromkeys(table.names), **(change.after or {}), "id": change.row} for change in run]
            store.db.executemany(table.insert, [tuple(row.values()) for row in rows])
        elif op == "delete":
            store.db.executemany(f"DELETE FROM {quoted(table.name)} WHERE id = ?", [(change.row,) for change in run])
        else:
            columns = list(run[0].after or {})
            assigned = ", ".join(f"{quoted(column)} = ?" for column in columns)
            store.db.executemany(
                f"UPDATE {quoted(table.name)} SET {assigned} WHERE id = ?",
                [(*(change.after or {}).values(), change.row) for change in run],
            )
        trace += [(c.table, c.row, c.op, _json(c.before), _json(c.after), c.kind, c.element) for c in run]
    step.record(trace)
    _touch(step, trace)


def _runs(changes: Sequence[Change]) -> Iterable[list[Change]]:
    """Neighbours that one statement can carry out."""
    run: list[Change] = []
    for change in changes:
        if run and (
            change.table != run[0].table
            or change.op != run[0].op
            or (change.op == "update" and list(change.after or {}) != list(run[0].after or {}))
        ):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def filled(row: Row) -> Row:
    """What a row holds, without its id and what is empty."""
    return {column: value for column, value in row.items() if value is not None and column != "id"}


def _insert(step: Step, table: Table, rows: Sequence[Row]) -> None:
    names = table.names
    step.store.db.executemany(table.insert, [tuple([row.get(name) for name in names]) for row in rows])
    trace = [
        (
            table.name,
            row["id"],
            "insert",
            None,
            _text({column: value for column, value in row.items() if value is not None and column != "id"}),
            *_owner(table, row),
        )
        for row in rows
    ]
    step.record(trace)
    if table.element:
        step.fresh[table.name].update(row["id"] for row in rows)
    _touch(step, trace)


def _owner(table: Table, row: Row) -> tuple[str | None, int | None]:
    if table.element:
        return table.name, row["id"]
    if table.owned:
        return row["kind"], row["element"]
    if table.name == "link":
        return row["from_kind"], row["from_id"]
    return None, None


def _touch(step: Step, trace: Sequence[tuple[Any, ...]]) -> None:
    """Remember whose search text is stale; links, tags and the like are not searched."""
    for name, _, _, _, _, kind, element in trace:
        if kind is not None and name != "link":
            step.stale[kind].add(element)


def _json(values: Row | None) -> str | None:
    return None if values is None else _text(values)


def _writing(store: Store) -> Step:
    if store.steps.current is None:
        raise RuntimeError("a write outside a step")
    return store.steps.current
