"""Everything that a database holds, row by row, and back into an empty one: the same rows, to the byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from crmcli.errors import Refused, Usage
from crmcli.store.indexing import fill
from crmcli.store.opening import explained
from crmcli.store.store import Store
from crmcli.store.tables import quoted

COUNTERS = "sqlite_sequence"  # the highest number that each table ever used
_BEGINNING = ("step", "setting", "stage")
_END = ("change", "key", "series", COUNTERS)
_GIVEN = ("setting", "stage", COUNTERS)  # what a new file has before anything is done to it
_CHUNK = 1000

Item = tuple[str, dict[str, Any]]  # table, filled columns


def tables(store: Store) -> list[str]:
    """The tables whose rows make up the database, what others refer to first; the search index is made anew."""
    found = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
    indexes = tuple(f"{kind.name}_search" for kind in store.registry.kinds)
    names = [row[0] for row in found if row[0] != "meta" and not row[0].startswith(indexes)]
    middle = sorted(set(names) - {*_BEGINNING, *_END}, key=[*store.tables, *names].index)
    return [*_BEGINNING, *middle, *_END]


def count(store: Store) -> int:
    """How many rows there are in all of them."""
    return sum(int(store.rows(f"SELECT count(*) FROM {quoted(name)}")[0][0]) for name in tables(store))


@contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """What is read inside is one state of the database, whoever writes meanwhile."""
    if store.db.in_transaction:
        yield
        return
    store.db.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # a reader that went away leaves us with a closed connection
            store.db.execute("ROLLBACK")


def rows(store: Store) -> Iterator[Item]:
    """Every row of every table, in the order in which it can be written again."""
    for name in tables(store):
        order = "name" if name in ("series", COUNTERS) else "key" if name == "key" else "id"
        cursor = store.db.execute(f"SELECT * FROM {quoted(name)} ORDER BY {quoted(order)}")
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            yield name, {column: value for column, value in zip(columns, row, strict=True) if value is not None}


def is_empty(store: Store) -> bool:
    """Whether nothing was ever done to the file."""
    telling = (name for name in tables(store) if name not in _GIVEN)
    return not any(store.rows(f"SELECT 1 FROM {quoted(name)} LIMIT 1") for name in telling)


def restore(store: Store, items: Iterable[tuple[int, Item]]) -> dict[str, int]:
    """Write rows, each with the line it comes from, into an empty file; returns how many per table.

    All of them or none, and none on a dry run. Raises Refused (exit 5) when there is something already, and Usage
    (2) with the line for a row that this database cannot hold.
    """
    db = store.db
    if db.in_transaction:
        raise Refused("A whole database cannot be read inside a batch.", "Run crm import FILE --all on its own.")
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            written = _written(store, items)
            db.execute("ROLLBACK" if store.dry_run else "COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    except sqlite3.IntegrityError as error:
        raise Usage(f"The rows do not fit together: {error}.", "Was the file changed? Nothing was done.") from None
    except sqlite3.DatabaseError as error:
        raise explained(error, store.path) from error
    return written


def _written(store: Store, items: Iterable[tuple[int, Item]]) -> dict[str, int]:
    db = store.db
    if not is_empty(store):
        raise Refused("This database is not empty.", "crm import FILE --all needs a new one: --db copy.db")
    triggers = store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _ in triggers:  # they guard what people do; these rows have been done already
        db.execute(f"DROP TRIGGER {quoted(name)}")
    for name in _GIVEN:
        db.execute(f"DELETE FROM {quoted(name)}")
    written = dict.fromkeys(tables(store), 0)
    for name, columns, values in _chunks(_known(store, items)):
        if name == COUNTERS and not written[name]:
            db.execute(f"DELETE FROM {COUNTERS}")  # the rows before have counted by themselves
        marks = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES ({marks})", values)
        written[name] += len(values)
    for kind in store.registry.kinds:
        fill(db, kind)
    for _, sql in triggers:
        db.execute(sql)
    return written


def _known(store: Store, items: Iterable[tuple[int, Item]]) -> Iterator[Item]:
    """The rows, once it is sure that their table and columns are ours."""
    columns: Mapping[str, set[str]] = {
        name: {column[0] for column in store.db.execute(f"SELECT * FROM {quoted(name)} LIMIT 0").description}
        for name in tables(store)
    }
    hint = "Was the file written by a newer version? pip install --upgrade crmcli"
    for line, (name, row) in items:
        if name not in columns:
            raise Usage(f"line {line}: there is no table {name!r}.", hint)
        strange = next((column for column in row if column not in columns[name]), None)
        if strange is not None:
            raise Usage(f"line {line}: {name} has no column {strange!r}.", hint)
        if not all(isinstance(value, str | int | float) for value in row.values()) or not row:
            raise Usage(
                f"line {line}: a row must hold texts and numbers, and must not be empty.", "Was the file changed?"
            )
        yield name, row


def _chunks(items: Iterator[Item]) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
    """(table, columns, rows) of neighbours that one statement can write."""
    present: tuple[str, tuple[str, ...]] = ("", ())
    values: list[tuple[Any, ...]] = []
    for name, row in items:
        if (name, tuple(row)) != present or len(values) == _CHUNK:
            if values:
                yield *present, values
            present, values = (name, tuple(row)), []
        values.append(tuple(row.values()))
    if values:
        yield *present, values
