"""The open database: its driver, and the registry that says what its tables mean."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.registry import Registry
from crmcli.store.rows import Row as Row
from crmcli.store.rows import unpacked
from crmcli.store.tables import Table, tables

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Rows


class Database:
    """One database for as long as it is open, whoever uses it: it knows nothing of the act of anybody.

    ``kept`` is what every command wants to know, for the first act, where the opening has asked for it along the way.
    """

    kept: Sequence[Rows] | None = None

    def __init__(self, driver: Driver, registry: Registry) -> None:
        self.driver = driver
        self.registry = registry
        self.tables: dict[str, Table] = tables(registry)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.driver.rows(sql, values)

    def select(self, table: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
        """Rows of a table as dicts; ``where`` is SQL from WHERE on, with its values bound."""
        known = self.tables[table]
        found = self.driver.rows(f"{known.select} {where}", values)
        return [unpacked(known, row) for row in found]

    def close(self) -> None:
        self.driver.close()
