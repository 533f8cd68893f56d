"""The schema: made from the registry when a file is new, completed when the catalogue has grown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from crmcli.light import TYPE_CHECKING, json
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import Lines
from crmcli.store import within
from crmcli.store.database import Tables
from crmcli.store.folding import compared, indexed
from crmcli.store.ledger import INDEX_NAMES, LEDGER, Unrecorded
from crmcli.store.signing import signature
from crmcli.store.tables import Table, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

_SEGMENTS = 16  # of one size that are merged: a fifth less work than with four, and found as fast
_REMOVED = (
    "SELECT json_array(json_extract(before, '$.kind'), json_extract(before, '$.pipeline'), "
    "json_extract(before, '$.key')) FROM change WHERE kind IS NULL AND \"table\" = 'stage' AND op = 'delete'"
)
_NEXT = ",\n  "


def create(db: Driver, registry: Registry, zone: str | None = None) -> None:
    """Make everything, inside the transaction that the caller has begun. ``zone`` is kept as the setting
    ``timezone``; it and the declared stages are what a new file begins with, before any history."""
    db.run([(statement, ()) for statement in _statements(registry)])
    insert_stages(db, registry.static)
    if zone:
        db.write("INSERT INTO setting(name, value) VALUES ('timezone', ?)", [(zone,)])
    _sign(db, registry)


def insert_stages(db: Driver, registry: Registry) -> None:
    """The declared stages as rows; those that are there already keep what people made of them, and those that they
    removed stay away."""
    removed = {tuple(json.loads(place)) for (place,) in db.rows(_REMOVED)}
    rows = [
        (kind.name, "default", stage.key, stage.shown, stage.means, place, stage.probability)
        for kind in registry.kinds
        for place, stage in enumerate(kind.stages, 1)
        if (kind.name, "default", stage.key) not in removed
    ]
    db.write(
        "INSERT INTO stage(kind, pipeline, key, label, means, position, probability) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        rows,
    )


def complete(db: Driver, registry: Registry, present: Mapping[str, Collection[str]]) -> None:
    """Add the tables, columns, indexes and views that the catalogue has and the file lacks. ``present`` are its
    tables with their columns. Migrations come next, then ``finish``."""
    from crmcli.store import sealing

    db.run([(statement, ()) for statement in _missing(registry, present)])
    _refresh_views(db, registry)
    sealing.refresh(db, registry)
    _refresh_counting(db, registry)
    insert_stages(db, registry.static)


def finish(db: Driver, registry: Registry) -> None:
    """Work out what follows from rows that are complete and migrated, and sign the file."""
    follow(db, registry)
    _sign(db, registry)


def follow(db: Driver, registry: Registry) -> None:
    """Work out once more how texts and contact points are compared, what is searched, what is marked as billed in full,
    and what elements come to; none of it is history."""
    from crmcli.store import folded, normalising, settling

    normalising.normalise(db, registry)
    folded.renew(db, registry.static)
    settling.derive(db, registry)
    _index_anew(db, registry)
    add_up(db, registry)


def add_up(db: Driver, registry: Registry) -> None:
    """Work out once more what the file adds up by itself."""
    from crmcli.store import owing, tallying

    tallying.derive(db, registry)
    owing.derive(db, registry)


def _missing(registry: Registry, present: Mapping[str, Collection[str]]) -> Iterator[str]:
    for table in _all(registry):
        if table.name not in present:
            yield from _table(table)
            continue
        for column in table.columns:
            if column.name not in present[table.name]:
                yield f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(column.name)} {column.type}"
        for name in indexed(table):
            if quoted(name) not in table.unique:  # what 0.1.0 had in place of the folded one
                yield f"DROP INDEX IF EXISTS {quoted(f'{table.name}_{name}')}"
        for statement in _indexes(table):
            if " WHERE " in statement:  # one of the same name may hold all rows
                yield f"DROP INDEX IF EXISTS {statement.partition('INDEX ')[2].split()[0]}"
            yield statement.replace("INDEX ", "INDEX IF NOT EXISTS ", 1)


def _sign(db: Driver, registry: Registry) -> None:
    """Write down which catalogue, of which version of the program, the file follows."""
    from crmcli import __version__

    signs = [("catalogue", signature(registry)), ("version", __version__)]
    db.write("INSERT INTO meta VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", signs)


def _index_anew(db: Driver, registry: Registry) -> None:
    """Make the search index again: other fields may be searched now, and in another way."""
    from crmcli.store.indexing import drop, fill

    for kind in registry.kinds:
        drop(db, kind)
        db.run([(statement, ()) for statement in _search(kind.name)])
        fill(db, kind)


def _statements(registry: Registry) -> Iterator[str]:
    for table in _all(registry):
        yield from _table(table)
    for kind in registry.kinds:
        yield from _search(kind.name)
        if kind.trait(Lines):
            yield _view(kind)
    from crmcli.store import sealing

    yield from sealing.triggers(registry)
    yield from _counting(registry)


def _counting(registry: Registry) -> Iterator[str]:
    """The triggers by which the file keeps what follows from other rows."""
    from crmcli.store import owing, settling, tallying

    for kept in (settling, tallying, owing):
        yield from kept.triggers(registry)


def _refresh_counting(db: Driver, registry: Registry) -> None:
    """Make all of them anew."""
    named = " OR ".join(f"name GLOB '*_{kept}_*'" for kept in ("settled", "tally", "owed"))
    for (name,) in db.rows(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND ({named})"):
        db.run([(f"DROP TRIGGER {quoted(name)}", ())])
    db.run([(statement, ()) for statement in _counting(registry)])


def _all(registry: Registry) -> Iterator[Table]:
    yield from LEDGER.values()
    yield from Tables(registry).values()


def _table(table: Table) -> Iterator[str]:
    columns = [f"{quoted(column.name)} {column.type}" for column in table.columns]
    if table.recorded:
        columns.insert(0, "id INTEGER PRIMARY KEY AUTOINCREMENT")
    if isinstance(table, Unrecorded) and table.keyed and len(table.key) > 1:
        columns.append(f"PRIMARY KEY ({', '.join(table.key)})")
    tail = " WITHOUT ROWID" if isinstance(table, Unrecorded) and table.keyed else ""
    yield f"CREATE TABLE {quoted(table.name)} (\n  {_NEXT.join(columns)}){tail}"
    yield from _indexes(table)


def _indexes(table: Table) -> Iterator[str]:
    for unique, lists in (("", table.indexes), ("UNIQUE ", table.unique)):
        for columns, _, where in (each.partition(" WHERE ") for each in lists):
            name = f"{table.name}_{columns.replace(', ', '_')}".replace('"', "")
            name, part = INDEX_NAMES.get(name, name), where and f" WHERE {where}"
            yield f"CREATE {unique}INDEX {quoted(name)} ON {quoted(table.name)} ({columns}){part}"
    for column in indexed(table):
        yield f"CREATE INDEX {quoted(f'{table.name}_{column}_folded')} ON {quoted(table.name)} ({compared(column)})"


def _search(kind: str) -> Iterator[str]:
    yield (
        f"CREATE VIRTUAL TABLE {kind}_search USING fts5("
        "title, body, title_folded, body_folded, "
        """tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'")"""
    )
    yield f"INSERT INTO {kind}_search({kind}_search, rank) VALUES ('automerge', {_SEGMENTS})"
    yield from within.declared(kind)


def _view(kind: Kind) -> str:
    name, lines = kind.name, kind.its(Lines)
    return f"""CREATE VIEW {name}_total AS
        SELECT e.id, '{kind.prefix}-' || e.id AS ref, e.{lines.currency}, e.{lines.amount},
               sum(l.net) AS net, sum(l.tax) AS tax, sum(l.gross) AS gross, count(l.id) AS lines
        FROM "{name}" e LEFT JOIN line l ON l.kind = '{name}' AND l.element = e.id AND coalesce(l.optional, 0) = 0
        GROUP BY e.id"""


def _refresh_views(db: Driver, registry: Registry) -> None:
    for kind in registry.kinds:
        if kind.trait(Lines):
            db.run([(f"DROP VIEW IF EXISTS {kind.name}_total", ()), (_view(kind), ())])
