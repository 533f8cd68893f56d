"""The open database: its driver, and the registry that says what its tables mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.registry import Registry
from crmcli.store.rows import Row as Row
from crmcli.store.rows import unpacked
from crmcli.store.tables import PARTS, Table, element_table

if TYPE_CHECKING:
    from crmcli.store.driver import Driver, Rows


class Tables(Mapping[str, Table]):
    """Every recorded table by name: one per kind, then those that all kinds share. That of a kind is made when it is
    asked for: most commands are about one or two."""

    def __init__(self, registry: Registry) -> None:
        self._kinds = registry.by_name
        self._made = {table.name: table for table in PARTS}

    def __getitem__(self, name: str) -> Table:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = element_table(self._kinds[name])
        return found

    def __iter__(self) -> Iterator[str]:
        yield from self._kinds
        yield from (table.name for table in PARTS)

    def __len__(self) -> int:
        return len(self._kinds) + len(PARTS)


class Database:
    """One database for as long as it is open, whoever uses it: it knows nothing of the act of anybody.

    ``kept`` is what every command wants to know, for the first act, where the opening has asked for it along the way.
    """

    kept: Sequence[Rows] | None = None

    def __init__(self, driver: Driver, registry: Registry) -> None:
        self.driver = driver
        self.registry = registry
        self.tables = Tables(registry)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.driver.rows(sql, values)

    def select(self, table: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
        """Rows of a table as dicts; ``where`` is SQL from WHERE on, with its values bound."""
        known = self.tables[table]
        found = self.driver.rows(f"{known.select} {where}", values)
        return [unpacked(known, row) for row in found]

    def close(self) -> None:
        self.driver.close()
