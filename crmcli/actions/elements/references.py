"""Who refers to an element: reference fields of other elements, and rows that belong to them."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.model.traits import Lines
from crmcli.model.types import Reference
from crmcli.store import billed, lookup
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def referring(act: Act, nodes: Collection[Node]) -> list[tuple[Node, str]]:
    """(element, field) for every reference from outside to one of these elements; a line that names a
    product or takes a deposit off, or an allocation of a payment, counts for its element, with the field "lines" or
    "allocations"."""
    by_kind: dict[str, list[int]] = {}
    for name, number in nodes:
        by_kind.setdefault(name, []).append(number)
    found: list[tuple[Node, str]] = []
    for name, ids in by_kind.items():
        fields = [
            (kind.name, field.name)
            for kind in act.registry.kinds
            for field in kind.fields
            if isinstance(field.type, Reference) and field.type.kind == name
        ]
        columns = [
            (table.name, column)
            for table in act.tables.values()
            for column, kind in table.references.items()
            if table.owned and kind == name
        ]
        elements, owners = lookup.users(act, fields, columns, ids)
        for (kind, field), numbers in zip(fields, elements, strict=True):
            found += [((kind, number), field) for number in numbers]
        for (table, _), nodes_of in zip(columns, owners, strict=True):
            found += [(node, f"{table}s") for node in nodes_of]
        if act.registry.by_name[name].trait(Lines):
            found += [(node, "lines") for node in billed.deducting(act, name, ids)]
    return [(node, field) for node, field in found if node not in nodes]


def settings_naming(act: Act, node: Node) -> list[Row]:
    """The rows of the settings whose value is this element."""
    kind, number = node
    named = [s.name for s in act.registry.settings if isinstance(s.type, Reference) and s.type.kind == kind]
    rows = [act.setting_row(name) for name in named if act.setting(name) == str(number)]
    return [row for row in rows if row is not None]
