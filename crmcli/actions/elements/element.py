"""Elements as actions handle them: the row, with its email addresses, phone numbers and lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.traits import Lines
from crmcli.model.types import ContactPoint
from crmcli.store import records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store


class Element:
    """One element that is in the database. ``points`` maps emails and phones to their rows."""

    __slots__ = ("kind", "lines", "points", "row")

    def __init__(self, kind: Kind, row: Row, points: dict[str, list[Row]], lines: list[Row]) -> None:
        self.kind = kind
        self.row = row
        self.points = points
        self.lines = lines

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def node(self) -> Node:
        return self.kind.name, self.row["id"]

    @property
    def ref(self) -> str:
        return ref(self.kind.prefix, self.row["id"])

    @property
    def stage(self) -> Any:
        """Where it stands; None for a kind without stages."""
        return self.row.get("stage")

    @property
    def currency(self) -> Any:
        """The currency of its amounts; None for a kind that has none."""
        return self.row.get(self.kind.currency)

    @property
    def amount(self) -> Any:
        """Its total in minor units; None while it has none."""
        return self.row.get(self.kind.amount)

    def get(self, name: str) -> Any:
        """The stored value of a field; a list of Points for email addresses and phone numbers."""
        if name in self.points:
            return [ContactPoint(row["label"], row["value"], row["normal"]) for row in self.points[name]]
        return self.row.get(name)


def fetch(store: Store, nodes: Sequence[Node], points: bool = True, lines: bool = True) -> list[Element]:
    """The elements in the order of ``nodes``, read with a few statements however many they are."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for name, number in nodes:
        by_kind[name].append(number)
    found: dict[Node, Element] = {}
    for name, ids in by_kind.items():
        kind = store.registry.by_name[name]
        rows = records.get(store, name, ids)
        parts = {field: records.owned(store, table, name, ids) for field, table in kind.points if points}
        of_lines = records.owned(store, "line", name, ids) if kind.trait(Lines) and lines else {}
        for number, row in rows.items():
            mine = {field: table.get(number, []) for field, table in parts.items()}
            found[name, number] = Element(kind, row, mine, of_lines.get(number, []))
    return [found[node] for node in nodes if node in found]


def titles(store: Store, nodes: Iterable[Node]) -> dict[Node, str]:
    """What people call these elements; an empty text for those without a name."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for name, number in nodes:
        by_kind[name].add(number)
    found: dict[Node, str] = {}
    for name, ids in by_kind.items():
        kind = store.registry.by_name[name]
        for number, row in records.get(store, name, ids).items():
            found[name, number] = kind.display_name(row)
    return found
