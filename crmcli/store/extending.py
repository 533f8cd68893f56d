"""The registry with the fields that people added to a file: what the rows of the table ``field`` make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.registry import Registry
from crmcli.store.tables import PARTS

FIELDS = next(table for table in PARTS if table.name == "field")
DEFINITIONS = f"{FIELDS.select} ORDER BY id"


def extended(registry: Registry, rows: Sequence[Sequence[Any]]) -> Registry:
    """The registry with what these rows of ``DEFINITIONS`` define; itself where there is none. It is kept with the
    catalogue until other rows come."""
    if not rows:
        return registry
    catalogue = registry.static
    return catalogue.memo("extended", lambda: _extended(catalogue, rows), rows)


def _extended(catalogue: Registry, rows: Sequence[Sequence[Any]]) -> Registry:
    from crmcli.model.custom_fields import declared

    fields = defaultdict(list)
    for values in rows:
        row = dict(zip(FIELDS.names, values, strict=True))
        fields[row["kind"]].append(declared(row))
    found = catalogue.extended(fields)
    found.memo("definitions", lambda: rows)
    return found


def definitions(registry: Registry) -> Sequence[Sequence[Any]]:
    """The rows that a registry was extended by."""
    return registry.memo("definitions", tuple)
