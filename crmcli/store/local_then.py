"""A file in which some elements are as they stood after a step: their rows hide those of the file, which stays as it
is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.store import local_reading
from crmcli.store.custom_fields import DEFINITIONS, extended
from crmcli.store.database import Database
from crmcli.store.local import Local
from crmcli.store.moments import last_change
from crmcli.store.rewinding_some import SHARED, Then
from crmcli.store.tables import Table, quoted

if TYPE_CHECKING:
    from crmcli.store.links import Node
    from crmcli.store.moments import Moment

MANY = 200  # rows of a table from which on indexes are worth their making


def opened(live: Database, moment: Moment, nodes: Sequence[Node], timeout: float) -> Database | None:
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
        connection.execute("BEGIN")
        for table in db.tables.values():
            if table.element or table.owned or table.name == "link" or table.name in SHARED:
                _hide(driver, table, rows.get(table.name, ()))
        connection.execute(f"CREATE TEMP VIEW step AS SELECT * FROM main.step WHERE id <= {moment.step}")
        connection.execute(f"CREATE TEMP VIEW undone AS SELECT * FROM main.undone WHERE step <= {moment.step}")
        connection.execute(f"CREATE TEMP VIEW change AS SELECT * FROM main.change WHERE id <= {last}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA query_only = ON")
        return Database(driver, extended(live.registry.static, driver.rows(DEFINITIONS)))
    except BaseException:
        driver.close()
        raise


def _hide(driver: Local, table: Table, rows: Sequence[Sequence[object]]) -> None:
    """Put these rows in the place of all that a table of the file has."""
    columns = ", ".join(f"{quoted(column.name)} {column.type.split()[0]}" for column in table.columns)
    name = quoted(table.name)
    driver.connection.execute(f"CREATE TEMP TABLE {name} (id INTEGER PRIMARY KEY, {columns})")
    driver.write(table.insert(table.names), rows)
    for number, listed in enumerate(table.indexes if len(rows) > MANY else ()):
        driver.connection.execute(
            f"CREATE INDEX temp.{quoted(f'{table.name}_then_{number}')} ON {name} ({listed.partition(' WHERE ')[0]})"
        )
