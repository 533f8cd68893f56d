"""Who refers to an element: reference fields of other elements, and rows that belong to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcli.light import Any
from crmcli.model.refs import ref
from crmcli.model.traits import Lines
from crmcli.model.types import Reference
from crmcli.store import billed, lookup
from crmcli.store.act import Act, Row
from crmcli.store.asked import Answers, Question, at_once
from crmcli.store.links import Node, grouped

Use = tuple[Node, str]


def referring(act: Act, nodes: Collection[Node]) -> list[Use]:
    """(element, field) for every reference from outside to one of these elements; a line that names a
    product or takes a deposit off, or an allocation of a payment, counts for its element, with the field "lines" or
    "allocations"."""
    found: list[Use] = at_once(act, references(act, nodes))[0]
    return found


def references(act: Act, nodes: Collection[Node]) -> Question[list[Use]]:
    """The same as a question."""
    wanted: list[tuple[tuple[str, Sequence[Any]], str]] = []
    for name, ids in grouped(nodes).items():
        for kind in act.registry.kinds:
            for field in kind.fields:
                if isinstance(field.type, Reference) and field.type.kind == name:
                    wanted.append((lookup.naming(kind.name, field, ids), field.name))
        refs = [ref(act.registry.by_name[name].prefix, number) for number in ids]
        for kind in act.registry.kinds:
            wanted += [(lookup.mentioning(kind.name, field, refs), field) for field, _ in kind.anywhere]
        for table in act.tables.values():
            for column, other in table.references.items():
                if table.owned and other == name:
                    wanted.append((lookup.owning(table.name, column, ids), f"{table.name}s"))
        if act.registry.by_name[name].trait(Lines):
            wanted.append((billed.deducting(name, ids), "lines"))

    def answer(found: Answers) -> list[Use]:
        uses = [((row[0], row[1]), word) for (_, word), rows in zip(wanted, found, strict=True) for row in rows]
        return [(node, word) for node, word in uses if node not in nodes]

    return Question([statement for statement, _ in wanted], answer)


def settings_naming(act: Act, node: Node) -> list[Row]:
    """The rows of the settings whose value is this element."""
    kind, number = node
    named = [s.name for s in act.registry.settings if isinstance(s.type, Reference) and s.type.kind == kind]
    rows = [act.setting_row(name) for name in named if act.setting(name) == str(number)]
    return [row for row in rows if row is not None]
