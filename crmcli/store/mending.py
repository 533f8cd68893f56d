"""What is put right in a damaged database, inside a transaction: only what follows from what else is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crmcli.store import records, schema, sealing
from crmcli.store.act import Act
from crmcli.store.ledger import COUNTERS
from crmcli.store.replay import Astray
from crmcli.store.rows import packed
from crmcli.store.tables import Column, Table, quoted


def indexes(act: Act) -> None:
    """Make every index anew from its table."""
    act.driver.run([("REINDEX", ())])


def declarations(act: Act, others: Iterable[str] = ()) -> None:
    """Make the tables, columns, indexes, views and triggers that the catalogue has and the file lacks, and these
    indexes, which are ``others`` than the catalogue has."""
    act.driver.run([(f"DROP INDEX {quoted(name)}", ()) for name in others])
    present: dict[str, set[str]] = {}
    sql = "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p "
    sql += "WHERE m.type = 'table' AND m.name NOT GLOB '*_search*'"  # which may be damaged so that it cannot be opened
    for table, column in act.rows(sql):
        present.setdefault(table, set()).add(column)
    schema.complete(act.driver, act.registry, present)


def counters(act: Act, behind: Iterable[tuple[str, int]]) -> None:
    """Let the counter of each of these tables go on behind this number."""
    for table, highest in behind:
        act.driver.write(f"DELETE FROM {COUNTERS} WHERE name = ?", [(table,)])
        act.driver.write(f"INSERT INTO {COUNTERS}(name, seq) VALUES (?, ?)", [(table, highest)])


def series(act: Act, behind: Mapping[str, int]) -> None:
    """Let each of these number series go on behind this count."""
    sql = "INSERT INTO series(name, last) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET last = excluded.last"
    act.driver.write(sql, behind.items())


def as_told(act: Act, rows: Iterable[Astray]) -> None:
    """Make rows what the history tells of them; those of which it tells nothing stay. What is sealed is put right,
    too: its triggers are made again at the end. Texts and search follow later."""
    wanted = [row for row in rows if row.told is not None and row.whole]
    if not wanted:
        return
    sealing.lift(act.driver)
    for row in wanted:
        _put(act, act.tables[row.place[0]], row)
    sealing.refresh(act.driver, act.registry)


def remove(act: Act, places: Iterable[tuple[str, int]]) -> None:
    """Remove rows inside a step, with history, but for kept documents: the file lets none go."""
    gone: dict[str, dict[int, None]] = {}
    for table, number in places:
        gone.setdefault(table, {})[number] = None
    for table, numbers in gone.items():
        if act.tables[table].sealed != ("UPDATE", "DELETE"):
            records.delete(act, table, list(records.get(act, table, numbers).values()))


def _put(act: Act, table: Table, astray: Astray) -> None:
    told = packed(table, astray.told or {})
    if astray.there is None:
        lacking = {column.name: "" for column in table.columns if _is_worked_out_later(table, column)}
        row = {"id": astray.place[1], **lacking, **told}
        act.driver.write(table.insert(tuple(row)), [tuple(row.values())])
        return
    changed = {name: told.get(name) for name in packed(table, dict.fromkeys(astray.cells))}
    parts = ", ".join(f"{quoted(name)} = ?" for name in changed)
    sql = f"UPDATE {quoted(table.name)} SET {parts} WHERE id = ?"
    act.driver.write(sql, [(*changed.values(), astray.place[1])])


def _is_worked_out_later(table: Table, column: Column) -> bool:
    return column.name in table.derived and "NOT NULL" in column.type
