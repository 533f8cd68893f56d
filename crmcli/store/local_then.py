"""A file in which some elements are as they stood after a step: their rows hide those of the file, which stays as it
is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from crmcli.light import TYPE_CHECKING
from crmcli.store import local_reading, schema
from crmcli.store.database import Database
from crmcli.store.extending import DEFINITIONS, extended
from crmcli.store.ledger import LEDGER
from crmcli.store.local import Local
from crmcli.store.moments import last_change
from crmcli.store.rewinding_some import SHARED, Then
from crmcli.store.tables import Table, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver
    from crmcli.store.links import Node
    from crmcli.store.moments import AsOf

MANY = 200  # rows of a table from which on indexes are worth their making


def opened(live: Database, moment: AsOf, nodes: Sequence[Node], timeout: float) -> Database | None:
    """The file to be read for these elements; None where one of them was not there. Raises DatabaseError (exit 8)."""
    place = live.driver.place
    connection = local_reading.connect(Path(place), timeout)
    driver = Local(connection, place)
    try:
        db = Database(driver, live.registry)
        with driver.snapshot():
            last = last_change(driver, moment.step)
            rows = Then(db, last).look_at(nodes)
        ids = {name: {row[0] for row in rows.get(name, ())} for name, _ in nodes}
        if any(number not in ids[name] for name, number in nodes):
            driver.close()
            return None
        connection.execute("PRAGMA query_only = OFF")
        found = laid_over(driver, live, rows, (moment.step, last))
        connection.execute("PRAGMA query_only = ON")
        return found
    except BaseException:
        driver.close()
        raise


def laid_over(
    driver: Driver, live: Database, rows: Mapping[str, Sequence[Sequence[object]]], end: tuple[int, int]
) -> Database:
    """What the driver has open, with these rows in the place of its own, and the history to its ``end``: a step, and
    the last change of it."""
    step, last = end
    driver.laid_over = True
    hidden = [
        table
        for table in live.tables.values()
        if table.element or table.owned or table.name == "link" or table.name in SHARED
    ]
    views = [
        f"CREATE TEMP VIEW {name} AS SELECT * FROM main.{name} WHERE {numbered} <= {number}"
        for name, numbered, number in (("step", "id", step), ("undone", "step", step), ("change", "id", last))
    ]
    following = [table for table in LEDGER.values() if table.follows]
    driver.run([(sql, ()) for sql in ("BEGIN", *map(_instead, [*hidden, *following]), *views)])
    for table in hidden:
        driver.write(table.insert(table.names), rows.get(table.name, ()))
    indexes = [sql for table in hidden if len(rows.get(table.name, ())) > MANY for sql in _indexes(table)]
    driver.run([(sql, ()) for sql in indexes])
    schema.add_up(driver, live.registry)
    driver.run([("COMMIT", ())])
    return Database(driver, extended(live.registry.static, driver.rows(DEFINITIONS)))


def _instead(table: Table) -> str:
    """Makes a table that stands in the place of that of the file, and has nothing in it."""
    columns = ", ".join(f"{quoted(column.name)} {column.type.split()[0]}" for column in table.columns)
    return f"CREATE TEMP TABLE {quoted(table.name)} (id INTEGER PRIMARY KEY, {columns})"


def _indexes(table: Table) -> Iterator[str]:
    name = quoted(table.name)
    for number, listed in enumerate(table.indexes):
        index = quoted(f"{table.name}_then_{number}")
        yield f"CREATE INDEX temp.{index} ON {name} ({listed.partition(' WHERE ')[0]})"
