"""The form in which contact points are compared, worked out once more in a file that another version has written."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.light import TYPE_CHECKING
from crmcli.model.registry import Registry
from crmcli.model.types import ContactPoints
from crmcli.store.tables import PARTS, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

_DERIVED = {table.name for table in PARTS if "normal" in table.derived}
_SOME = 'SELECT id, value, normal FROM "{}" WHERE id > ? ORDER BY id LIMIT 5000'
_COUNTRY = "SELECT value FROM setting WHERE name = 'country'"


def normalise(db: Driver, registry: Registry) -> None:
    """No step: what is derived from other cells follows the program as the search index does."""
    for table, moved in stale(db, registry):
        db.write(f"UPDATE {quoted(table)} SET normal = ? WHERE id = ?", moved)


def stale(db: Driver, registry: Registry) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Per table, (the form, id) of the rows that have another one, some at a time."""
    types = {field.type.table: field.type for kind in registry.kinds for field in kind.fields}
    found = db.rows(_COUNTRY)
    country = str(found[0][0]) if found else None
    for table, type in types.items():
        last = 0
        while table in _DERIVED and isinstance(type, ContactPoints) and (rows := db.rows(_SOME.format(table), (last,))):
            last = rows[-1][0]
            fresh = [(type.normal(value, country), number) for number, value, _ in rows]
            moved = [(new, number) for (new, number), row in zip(fresh, rows, strict=True) if new != row[2]]
            if moved:
                yield table, moved
