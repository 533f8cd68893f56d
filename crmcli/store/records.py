"""Rows: create, update, delete and read them, always many at once; every write leaves its change in the step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from crmcli.errors import ChangedMeanwhile
from crmcli.errors.wording import article
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.changes import Change, Texts
from crmcli.model.fields import CUSTOM
from crmcli.model.traits_of_parties import Merges
from crmcli.store import asked, custom_fields, folded
from crmcli.store import rows as codec
from crmcli.store.act import Act, Row
from crmcli.store.change_rows import ChangeRow, Owner, both, held, owner, told
from crmcli.store.extending import FIELDS
from crmcli.store.faults import Constraint
from crmcli.store.folding import COLUMN
from crmcli.store.tables import Table, json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.steps import Step

_PART = 5000  # rows whose statements and trace are in memory at a time
FEW = 50  # rows of which it is shorter to tell one by one


def create(act: Act, name: str, rows: Sequence[Row]) -> list[int]:
    """Insert rows and give each its ``id``; returns the ids in the order of the rows."""
    if not rows:
        return []
    step, table = writing(act), act.tables[name]
    first = step.take_ids(name, len(rows))
    ids = range(first, first + len(rows))
    for number, row in zip(ids, rows, strict=True):
        row["id"] = number
    folded.complete(table, rows)
    if table.element:
        step.inserted[name].update(ids)
        step.reworded[name].extend(ids)
    for begin in range(0, len(rows), _PART):
        _create_part(act, step, table, rows[begin : begin + _PART] if len(rows) > _PART else rows)
    _forget(act, name)
    return list(ids)


def _create_part(act: Act, step: Step, table: Table, rows: Sequence[Row]) -> None:
    columns, values = _insert(step, table, rows)
    name, owner_of = table.name, owner(table)
    if len(rows) < FEW:
        told = held(table, columns)
        step.record([(name, row["id"], "insert", None, told(row), *owner_of(row)) for row in rows])
    else:
        from crmcli.store import recording

        recording.remember_these(act, table, rows[0]["id"], columns, list(zip(*values, strict=True)))
    if table.element:
        step.stale[name].update([row["id"] for row in rows])
    elif table.searched:
        step.wrote(name, COLUMN in columns)
        _touch(step, map(owner_of, rows))


def update(
    act: Act, name: str, changes: Sequence[tuple[Row, Row]], stirred: Collection[int] = (), *, anew: bool = False
) -> list[int]:
    """Write new values over present rows: pairs of (the whole present row, the new values).

    Equal values are no change. An element of which more than derived columns changes, or whose id is in ``stirred`` as
    a part of it changed, gets the next ``version`` and ``updated_at``. Present rows are brought up to date. With
    ``anew`` what follows from their texts is always worked out. Returns the ids of those that changed.
    """
    step, table = writing(act), act.tables[name]
    owner_of, follows, looked_up = owner(table), folded.following(table), table.searched
    statements: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    recorded, ids, touched = list[ChangeRow](), [], []
    for row, values in changes:
        new = {column: value for column, value in values.items() if row.get(column) != value}
        if anew or not new or follows(new):
            values = {**values, **folded.derived(table, {**row, **values})}
            new = {column: value for column, value in values.items() if row.get(column) != value}
        if not new and row["id"] not in stirred:
            continue
        if table.element and (row["id"] in stirred or not table.derived.issuperset(new)):
            new["version"] = row["version"] + 1
            new["updated_at"] = act.stamp
        before = {column: row.get(column) for column in new}
        statements[tuple(new)].append({**new, "id": row["id"]})
        row.update(new)
        kind, element = owner_of(row)
        if new.keys() != {COLUMN}:
            recorded.append((name, row["id"], "update", *both(table, before, new), kind, element))
        ids.append(row["id"])
        if table.element and follows(new):
            step.reworded[name].append(row["id"])
        if not new.keys().isdisjoint(looked_up):
            touched.append((kind, element))
    for names, rows in statements.items():
        _assign(step, table, names, rows)
    step.record(recorded)
    _touch(step, touched)
    _forget(act, name)
    return ids


def delete(act: Act, name: str, rows: Sequence[Row]) -> None:
    """Remove rows, handed in whole."""
    if not rows:
        return
    step, table = writing(act), act.tables[name]
    act.driver.write(f"DELETE FROM {quoted(name)} WHERE id = ?", [(row["id"],) for row in rows])
    owner_of, told = owner(table), held(table)
    step.record([(name, row["id"], "delete", told(row), None, *owner_of(row)) for row in rows])
    if table.searched:
        _touch(step, map(owner_of, rows))
    _forget(act, name)


def get(act: Act, name: str, ids: Iterable[int], columns: Sequence[str] = ()) -> dict[int, Row]:
    """The rows of a table with these ids, by id, or some columns of them; those that are not there are left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    if columns:
        sql = f"SELECT id, {', '.join(map(quoted, columns))} FROM {quoted(name)}"
        cells = act.rows(f"{sql} WHERE id IN (SELECT value FROM json_each(?))", (json_array(wanted),))
        return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in cells}
    (found,) = asked.read(act, [asked.by_id(name, wanted)])
    return {row["id"]: row for row in found}


def matching(act: Act, name: str, equal: Row) -> list[Row]:
    """The rows of a table in which these columns have these values, oldest first."""
    where = " AND ".join(f"{quoted(column)} = ?" for column in equal)
    return act.select(name, f"WHERE {where} ORDER BY id", list(equal.values()))


def every(act: Act, name: str) -> list[Row]:
    """All rows of a table, oldest first."""
    return act.select(name, "ORDER BY id")


def owned(act: Act, name: str, kind: str, ids: Iterable[int]) -> dict[int, list[Row]]:
    """The rows of a table that belong to these elements, by element, in the order in which they stand."""
    return asked.owned_in(act, [name], kind, ids)[name]


def apply(act: Act, changes: Sequence[Change]) -> None:
    """Carry changes out as they are, versions and numbers included: what undo and redo do."""
    step = writing(act)
    recorded: list[ChangeRow] = []
    for table, run in restore(act, changes):
        recorded += [(c.table, c.row, c.op, *_texts(table, c), c.kind, c.element) for c in run]
        if table.searched and (run[0].op != "update" or _searched(table, run[0].after or ())):
            _touch(step, [(c.kind, c.element) for c in run])
        if table.element:
            step.reworded[table.name].extend([c.row for c in run])
    step.record(recorded)


def restore(act: Act, changes: Sequence[Change]) -> list[tuple[Table, list[Change]]]:
    """Write the rows of changes, and neither the history nor the search index; returns them as they were carried out,
    those together that one statement did.

    Inserts keep their id, updates and deletes take the row as it is named; of what is derived only the folded texts of
    inserts and of what belongs to an element are worked out.
    """
    step = writing(act)
    found: list[tuple[Table, list[Change]]] = []
    for run in _runs(changes):
        table, op = act.tables[run[0].table], run[0].op
        if op == "update" and not table.element and not folded.absent(table, run[0].after or {}):
            run = [_completed(table, change) for change in run]
        if op == "insert":
            insert(act, table, [{**(change.after or {}), "id": change.row} for change in run])
        elif op == "delete":
            act.driver.write(f"DELETE FROM {quoted(table.name)} WHERE id = ?", [(change.row,) for change in run])
        else:
            _assign(step, table, tuple(run[0].after or {}), [{**(c.after or {}), "id": c.row} for c in run])
        found.append((table, run))
        _forget(act, table.name)
    return found


def insert(act: Act, table: Table, rows: Sequence[Row]) -> None:
    """Write rows with ids of their own, and neither the history nor the search index; folded texts are worked out."""
    folded.complete(table, rows)
    writing(act).wrote(table.name, True)
    _forget_merged(writing(act), table, _insert(writing(act), table, rows)[0])


def _texts(table: Table, change: Change) -> Texts:
    return change.texts or (told(table, change.before), told(table, change.after))


def _completed(table: Table, change: Change) -> Change:
    after = dict(change.after or {})
    after.update(folded.derived(table, after))
    return Change(change.table, change.row, change.op, change.before, after, change.kind, change.element)


@contextmanager
def restoring(act: Act) -> Iterator[None]:
    """Around what brings rows back. Raises ChangedMeanwhile (exit 4) when something else holds by now what only one row
    may: as soon as it is written, which may be when something else is read."""
    try:
        yield
        act.driver.flush()
    except Constraint as error:
        if not error.table:
            raise
        raise _taken(error) from error


def _taken(error: Constraint) -> ChangedMeanwhile:
    names = [column for column in error.columns if column not in ("kind", "element")]
    return ChangedMeanwhile(
        f"It cannot be restored: {article(error.table)} now has the same {' and '.join(names)}.",
        "Change or remove that first.",
        field=names[0] if names else None,
    )


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


def _insert(step: Step, table: Table, rows: Sequence[Row]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Only the columns that are filled somewhere are written: most elements leave most of theirs empty."""
    names, values = codec.inserted(table, rows)
    step.act.driver.write(table.insert(names), values)
    return names, values


def _assign(step: Step, table: Table, names: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Give rows new values under these names."""
    step.wrote(table.name, True)
    _forget_merged(step, table, names)
    if table.known.issuperset(names) and not (table.element and table.element.custom):
        values = [(*map(row.get, names), row["id"]) for row in rows]
        step.act.driver.write(*table.updating(names, values))
        return
    assignments, bound = codec.assigned(table, names, rows)
    values = [(*mine, row["id"]) for mine, row in zip(bound, rows, strict=True)]
    step.act.driver.write(f"UPDATE {quoted(table.name)} SET {assignments} WHERE id = ?", values)


def _touch(step: Step, owners: Iterable[Owner]) -> None:
    """Remember whose search text is stale."""
    for kind, element in owners:
        if kind is not None and element is not None:
            step.stale[kind].add(element)


def _forget(act: Act, name: str) -> None:
    """What is kept in mind is read again after it was written."""
    if name in ("setting", "stage"):
        act.forget_settings()
    elif name == FIELDS.name:
        custom_fields.follow(act)


def _forget_merged(step: Step, table: Table, names: Collection[str]) -> None:
    merges = table.element.trait(Merges) if table.element else None
    if merges and merges.into in names:
        step.act.forget_settings()


def _searched(table: Table, cells: Iterable[str]) -> bool:
    """Whether some of these cells are searched, as custom ones may be."""
    return any(cell in table.searched or cell.startswith(CUSTOM) for cell in cells)


def writing(act: Act) -> Step:
    """The step in which something is written."""
    if act.steps.current is None:
        raise RuntimeError("a write outside a step")
    return act.steps.current
