"""One conversion under way: what it makes of which sources, and what has been found out and done so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.actions.elements.element import Element
from crmcli.actions.funnel.convert.request import ConvertRequest
from crmcli.actions.refs import shown
from crmcli.model.conversions import Conversion
from crmcli.model.results import Record
from crmcli.store.links import Node
from crmcli.store.store import Row, Store


class Work:
    """One call over sources of one kind: the plan, and what has been found out and done so far.

    ``values`` (all that is carried), ``stated`` (what --set says) and ``nodes`` are lists by source for each
    target kind; ``makers`` tells for which source a node was made, ``rows`` and ``lines`` what was made, the
    rows also of parties that were there before, and ``reasons`` why an existing one was chosen for a (kind,
    source). ``closed`` is what changed on a source.
    """

    def __init__(
        self, sources: list[Element], plan: list[Conversion], existing: Mapping[str, Node], request: ConvertRequest
    ) -> None:
        self.sources = sources
        self.plan = plan
        self.existing = existing
        self.request = request
        self.values: dict[str, list[dict[str, Any]]] = {}
        self.overrides: dict[str, list[dict[str, Any]]] = {}
        self.nodes: dict[str, list[Node | None]] = {entry.target: [None] * len(sources) for entry in plan}
        self.makers: dict[Node, int] = {}
        self.rows: dict[Node, Row] = {}
        self.lines: dict[Node, list[Row]] = {}
        self.reasons: dict[tuple[str, int], str] = {}
        self.closed: dict[Node, Row] = {}
        self.updated: dict[Node, None] = {}
        self.warnings: list[str] = []
        self.not_carried: list[Record] = []
        self.detail: list[Record] = []

    @property
    def siblings(self) -> set[str]:
        return {entry.target for entry in self.plan}

    def named(self, store: Store, node: Node) -> str:
        """The reference of an element; one that a dry run only foresees ends in ``?``."""
        return shown(store, node) + ("?" if store.dry_run and node in self.makers else "")

    def sibling(self, kind: str, place: int) -> int | None:
        """The id of what this source's conversion made or linked of a kind, else of what the source carries."""
        nodes = self.nodes.get(kind)
        found = nodes[place] if nodes else None
        if found is not None:
            return found[1]
        carried = self.sources[place].row.get(kind)
        return int(carried) if carried else None

    def made_here(self, node: Node, place: int) -> bool:
        """Whether this source's conversion made it, alone or together with others."""
        return node in self.makers and (self.makers[node] == place or self.request.bill.together)

    def of_party(self, kind: str, place: int) -> int | None:
        """What a party that was there before refers to: the company of the linked contact."""
        for nodes in self.nodes.values():
            node = nodes[place]
            if node is not None and node not in self.makers and self.rows.get(node, {}).get(kind):
                return int(self.rows[node][kind])
        return None
