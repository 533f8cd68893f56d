"""What a conversion has made, linked, filled and changed."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.actions.funnel.convert.draft import Draft
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.refs import shown
from crmcli.model.declared import Declared
from crmcli.model.results import Record
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


class Members(Declared):
    """The elements that sources became: ``nodes`` by source for each target kind, in the order of the plan.

    ``makers`` tells for which source a node was made; ``rows`` and ``lines`` what was made, the rows also of parties
    that were there before.
    """

    plan: Plan
    nodes: dict[str, list[Node]] = {}
    makers: dict[Node, int] = {}
    rows: dict[Node, Row] = {}
    lines: dict[Node, list[Row]] = {}
    warnings: list[str] = []

    def named(self, act: Act, node: Node) -> str:
        """The reference of an element; one that a dry run only foresees ends in ``?``."""
        fresh = node in self.makers or node in self.plan.foreseen
        return shown(act, node) + ("?" if act.dry_run and fresh else "")

    def sibling(self, kind: str, place: int) -> int | None:
        """The id of what this source's conversion made or linked of a kind, else of what the source carries."""
        if kind in self.nodes:
            return self.nodes[kind][place][1]
        carried = self.plan.sources[place].row.get(kind)
        return int(carried) if carried else None

    def made_here(self, node: Node, place: int) -> bool:
        """Whether this source's conversion made it, alone or together with others."""
        return node in self.makers and (self.makers[node] == place or self.plan.request.bill.together)

    def joined(self, node: Node, place: int) -> bool:
        """Whether an element that was there before is to take what this source has: not one that it became already,
        unless that is said."""
        said = node[0] in self.plan.existing and not self.plan.stays(place, node[0])
        return not self.made_here(node, place) and (said or not self.plan.own(place, node))

    def of_party(self, kind: str, place: int) -> int | None:
        """What a party that was there before refers to: the company of the contact that is linked or carried."""
        source = self.plan.sources[place]
        carried = [
            (type.kind, source.row[name]) for name, type in source.kind.references if type.kind not in self.nodes
        ]
        for node in (*(nodes[place] for nodes in self.nodes.values()), *carried):
            if node not in self.makers and self.rows.get(node, {}).get(kind):
                return int(self.rows[node][kind])
        return None


class Filled(Declared):
    """What came of filling existing elements: those that changed, and what is to be said about the others' values."""

    updated: dict[Node, None] = {}
    warnings: list[str] = []
    not_carried: list[Record] = []
    detail: list[Record] = []


class Made(Declared):
    """A conversion that was carried out; ``closed`` is what it changed on each of its sources, ``followed`` what is to
    be done about them and went along: its field, and what it is about now."""

    plan: Plan
    drafts: list[Draft]
    members: Members
    filled: Filled
    closed: dict[Node, Row]
    updated: dict[Node, None]
    followed: Mapping[Node, tuple[str, Node]] = {}

    @property
    def warnings(self) -> list[str]:
        return [*self.plan.warnings, *self.members.warnings, *self.filled.warnings]
