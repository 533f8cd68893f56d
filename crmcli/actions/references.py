"""Who refers to an element: reference fields of other elements, and lines that name it as their product."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.model.types import Reference
from crmcli.store.links import Node
from crmcli.store.store import Store, among
from crmcli.store.tables import quoted


def referring(store: Store, nodes: Collection[Node]) -> list[tuple[Node, str]]:
    """(element, field) for every reference from outside to one of these elements; a line counts for its
    element, with the field "lines"."""
    by_kind: dict[str, list[int]] = {}
    for name, number in nodes:
        by_kind.setdefault(name, []).append(number)
    found: list[tuple[Node, str]] = []
    for name, ids in by_kind.items():
        for kind in store.registry.kinds:
            for field in kind.fields:
                if isinstance(field.type, Reference) and field.type.kind == name:
                    sql = (
                        f"SELECT id FROM {quoted(kind.name)} WHERE {quoted(field.name)} IN "
                        "(SELECT value FROM json_each(?)) ORDER BY id"
                    )
                    found += [((kind.name, row[0]), field.name) for row in store.rows(sql, (among(ids),))]
        if store.registry.by_name[name].fills_lines:
            sql = (
                "SELECT DISTINCT kind, element FROM line WHERE product IN (SELECT value FROM json_each(?)) "
                "ORDER BY kind, element"
            )
            found += [((row[0], row[1]), "lines") for row in store.rows(sql, (among(ids),))]
    return [(node, field) for node, field in found if node not in nodes]
