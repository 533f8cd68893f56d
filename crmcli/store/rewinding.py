"""A file as it stood after a step: what was changed since is turned around, from the newest to the oldest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmcli.light import TYPE_CHECKING, Any, json
from crmcli.model.fields import CUSTOM
from crmcli.store import custom_fields, folded, indexing, moments, schema, sealing, within
from crmcli.store.database import Database
from crmcli.store.rows import SHELF, packed
from crmcli.store.tables import Table, json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

PART = 5000  # changes that are in memory at a time
Cells = dict[str, Any]  # a row as the history tells it: a custom field is a cell of its own
Place = tuple[str, int]  # table, row
Turned = dict[Place, Cells | None]  # rows by where they are, None for what is not there
Told = tuple[int, str, int, str, str | None, str | None, int | None]

CHANGES = 'SELECT id, "table", row, op, before, kind, element FROM change'
_SINCE = f"{CHANGES} WHERE id > ? AND id < ? ORDER BY id DESC LIMIT {PART}"
_LAST = (1 << 63) - 1
_SOME = "WHERE id IN (SELECT value FROM json_each(?))"


def turn_back(rows: Turned, changes: Iterable[Told]) -> None:
    """Make these rows what they were before the changes, which come newest first."""
    for _, table, row, op, before, _, _ in changes:
        place = (table, row)
        if op == "insert":
            rows[place] = None
        elif op == "delete":
            rows[place] = {**json.loads(before or "{}"), "id": row}
        else:
            rows[place] = {**(rows.get(place) or {"id": row}), **json.loads(before or "{}")}


def cells(table: Table, values: Sequence[Any]) -> Cells:
    """A stored row, in the order of its columns, as the history tells it."""
    found = dict(zip(table.names, values, strict=True))
    if table.element is not None and (shelf := found.pop(SHELF)):
        found.update((CUSTOM + key, value) for key, value in json.loads(shelf).items())
    return found


def stored(table: Table, row: Cells) -> list[Any]:
    """The values of such a row in the order of its columns; what follows from them is worked out once more."""
    found = packed(table, row)
    folded.complete_stored(table, found)
    return [found.get(name) for name in table.names]


def rewind(db: Database, step: int) -> None:
    """Make the whole file what it was after a step; the database is open for writing, and checks no references.

    Everything that the history records is as it was, and what follows from that: compared texts, search, the fields
    that people had added. The rest stays: bytes of files, messages, series.
    """
    driver, last = db.driver, moments.last_change(db.driver, step)
    driver.begin()
    sealing.lift(driver)
    stale: dict[str, set[int]] = defaultdict(set)
    for part in _parts(driver, last):
        _turn_back_stored(db, part)
        for _, table, _, _, _, kind, element in part:
            if kind in db.registry.by_name and element is not None and table in db.tables:
                stale[kind].add(element)
    redefined = bool(
        driver.rows("SELECT 1 FROM change WHERE kind IS NULL AND id > ? AND +\"table\" = 'field'", (last,))
    )
    for sql, bound in (
        ("DELETE FROM change WHERE id > ?", last),
        ("DELETE FROM undone WHERE step > ?", step),
        ("DELETE FROM step WHERE id > ?", step),
        ("DELETE FROM seal WHERE step > ?", step),
    ):
        driver.write(sql, [(bound,)])
    driver.write("DELETE FROM settled", [()])  # marks of today; without them, all is told by the rows
    custom_fields.follow_stored(db)
    _index(db, stale, redefined)
    schema.add_up(driver, db.registry)
    sealing.refresh(driver, db.registry)
    driver.commit()


def _parts(driver: Driver, last: int) -> Iterator[list[Told]]:
    before = _LAST
    while part := driver.rows(_SINCE, (last, before)):
        yield part
        before = part[-1][0]


def _turn_back_stored(db: Database, part: Sequence[Told]) -> None:
    """The same of the rows of the tables themselves."""
    touched: dict[str, dict[int, None]] = defaultdict(dict)
    for told in part:
        if told[1] in db.tables:  # else what the history tells of is no more
            touched[told[1]][told[2]] = None
    rows: Turned = {}
    for name, numbers in touched.items():
        table = db.tables[name]
        for values in db.rows(f"{table.select} {_SOME}", (json_array(numbers),)):
            rows[name, values[0]] = cells(table, values)
    turn_back(rows, (told for told in part if told[1] in db.tables))
    for name, numbers in touched.items():
        replace(db.driver, db.tables[name], {number: rows.get((name, number)) for number in numbers})


def replace(driver: Driver, table: Table, rows: Mapping[int, Cells | None]) -> None:
    """Have these rows, by their numbers, in a table, and no other rows of these numbers."""
    driver.write(f"DELETE FROM {quoted(table.name)} {_SOME}", [(json_array(rows),)])
    there = [stored(table, row) for row in rows.values() if row is not None]
    if there:
        driver.write(table.insert(table.names), there)


def _index(db: Database, stale: Mapping[str, set[int]], whole: bool) -> None:
    if not whole:
        indexing.refresh(db.driver, db.registry, stale, {}, {})
        for name, ids in stale.items():
            within.add(db.driver, db.registry.by_name[name], list(ids))
        within.taken(db.driver)
        return
    for kind in db.registry.kinds:
        db.driver.run([(f"DELETE FROM {kind.name}_search", ())])
        indexing.fill(db.driver, kind)
