"""Everything that a database holds, row by row, and back into an empty one: the same rows, to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from crmcli.errors import Refused, Usage
from crmcli.light import Any
from crmcli.store import blobs, folded, migrations, renaming, settling
from crmcli.store.act import Act
from crmcli.store.custom_fields import follow
from crmcli.store.extending import FIELDS
from crmcli.store.faults import Constraint
from crmcli.store.indexing import fill
from crmcli.store.ledger import COUNTERS, LEDGER
from crmcli.store.normalising import normalise
from crmcli.store.schema import add_up
from crmcli.store.tables import quoted

_BEGINNING = ("step", "setting", "stage")
_FOLLOWS = {name for name, table in LEDGER.items() if table.follows}
_END = (*(name for name in LEDGER if name not in {"meta", "step", *_FOLLOWS}), COUNTERS)
_GIVEN = ("setting", "stage", COUNTERS)  # what a new file has before anything is done to it
_CHUNK, _FEW = 1000, 4  # rows that are written at a time, and of those that hold a megabyte each

Item = tuple[str, dict[str, Any]]  # table, filled columns


def tables(act: Act) -> list[str]:
    """The tables whose rows make up the database, what others refer to first; the search index, and what else follows
    from others, is made anew."""
    found = act.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
    indexes = tuple(f"{kind.name}_search" for kind in act.registry.kinds)
    names = [row[0] for row in found if row[0] not in {"meta", *_FOLLOWS} and not row[0].startswith(indexes)]
    middle = sorted(set(names) - {*_BEGINNING, *_END}, key=[*act.tables, *names].index)
    return [*_BEGINNING, *middle, *_END]


def count(act: Act) -> int:
    """How many rows there are in all of them."""
    return sum(counts(act).values())


def counts(act: Act) -> dict[str, int]:
    """How many rows each of them has."""
    names = tables(act)
    found = act.driver.run([(f"SELECT count(*) FROM {quoted(name)}", ()) for name in names])
    return {name: int(rows[0][0]) for name, rows in zip(names, found, strict=True)}


def snapshot(act: Act) -> AbstractContextManager[None]:
    """What is read inside is one state of the database, whoever writes meanwhile."""
    return act.driver.snapshot()


def rows(act: Act) -> Iterator[Item]:
    """Every row of every table, in the order in which it can be written again."""
    return ((name, row) for name, some in parts(act) for row in some)


def parts(act: Act) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The same, with some rows of a table at a time."""
    for name in tables(act):
        if name == blobs.TABLE:
            yield from ((name, [piece]) for piece in blobs.pieces(act))
            continue
        order = "name" if name == COUNTERS else LEDGER[name].key[0] if name in LEDGER else "id"
        columns = _columns(act, name)
        sql = f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(name)} ORDER BY {quoted(order)}"
        for part in act.driver.parts(sql):
            yield (
                name,
                [{col: value for col, value in zip(columns, row, strict=True) if value is not None} for row in part],
            )


def _columns(act: Act, name: str) -> list[str]:
    return [row[0] for row in act.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", (name,))]


def is_empty(act: Act) -> bool:
    """Whether nothing was ever done to the file."""
    telling = [name for name in tables(act) if name not in _GIVEN]
    found = act.driver.run([(f"SELECT 1 FROM {quoted(name)} LIMIT 1", ()) for name in telling])
    return not any(found)


def restore(act: Act, items: Iterable[tuple[int, Item]], schema: int) -> dict[str, int]:
    """Write rows, each with the line it comes from, into an empty file; returns how many per table. ``schema`` is the
    number of the last migration of the database that they come from; what came later is done to them.

    All of them or none, and none on a dry run. Raises Refused (exit 5) when there is something already, and Usage
    (2) with the line for a row that this database cannot hold.
    """
    db = act.driver
    if db.in_transaction:
        raise Refused("A whole database cannot be read inside a batch.", "Run crm import FILE --all on its own.")
    try:
        db.begin()
        written = _written(act, items, schema)
        if not act.dry_run:
            db.commit()
    except Constraint as error:
        raise Usage(f"The rows do not fit together: {error.said}.", "Was the file changed? Nothing was done.") from None
    finally:
        db.rollback()
    return written


def _written(act: Act, items: Iterable[tuple[int, Item]], schema: int) -> dict[str, int]:
    db = act.driver
    if not is_empty(act):
        raise Refused("This database is not empty.", "crm import FILE --all needs a new one: --db copy.db")
    triggers = act.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    # They guard what people do; these rows have been done already.
    db.run([(f"DROP TRIGGER {quoted(name)}", ()) for name, _ in triggers])
    db.run([(f"DELETE FROM {quoted(name)}", ()) for name in _GIVEN])
    written = dict.fromkeys(tables(act), 0)
    for name, columns, values in _chunks(_known(act, items, schema)):
        if name == COUNTERS and not written[name]:
            db.write(f"DELETE FROM {COUNTERS}", [()])  # the rows before have counted by themselves
        marks = ", ".join("?" * len(columns))
        db.write(f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES ({marks})", values)
        written[name] += len(values)
    migrations.catch_up(db, schema)
    if written[FIELDS.name]:
        follow(act)
    normalise(db, act.registry)
    settling.derive(db, act.registry)
    for kind in act.registry.kinds:
        fill(db, kind)
    add_up(db, act.registry)
    db.run([(sql, ()) for _, sql in triggers])
    return written


def _known(act: Act, items: Iterable[tuple[int, Item]], schema: int) -> Iterator[Item]:
    """The rows, once it is sure that their table and columns are ours; what is derived from their texts is worked out
    anew."""
    columns: Mapping[str, set[str]] = {name: set(_columns(act, name)) for name in tables(act)}
    hint = "Was the file written by a newer version? pip install --upgrade crmcli"
    for line, (name, told) in items:
        row = renaming.renamed(name, told, schema)
        if name not in columns:
            raise Usage(f"line {line}: there is no table {name!r}.", hint)
        strange = next((column for column in row if column not in columns[name]), None)
        if strange is not None:
            raise Usage(f"line {line}: {name} has no column {strange!r}.", hint)
        if not all(isinstance(value, str | int | float) for value in row.values()) or not row:
            raise Usage(
                f"line {line}: a row must hold texts and numbers, and must not be empty.", "Was the file changed?"
            )
        if name in act.tables:
            folded.complete_stored(act.tables[name], row)
        yield name, _bytes(line, row) if name == blobs.TABLE else row


def _bytes(line: int, row: dict[str, Any]) -> dict[str, Any]:
    try:
        return blobs.piece(row)
    except ValueError as error:
        raise Usage(f"line {line}: content is not base64.", "Was the file changed?") from error


def _chunks(items: Iterator[Item]) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
    """(table, columns, rows) of neighbours that one statement can write."""
    present: tuple[str, tuple[str, ...]] = ("", ())
    values: list[tuple[Any, ...]] = []
    for name, row in items:
        most = _FEW if name == blobs.TABLE else _CHUNK
        if (name, tuple(row)) != present or len(values) == most:
            if values:
                yield *present, values
            present, values = (name, tuple(row)), []
        values.append(tuple(row.values()))
    if values:
        yield *present, values
