"""What is still to be done about a source follows to what it became, and stays visible from it."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.stages import meanings
from crmcli.actions.funnel.convert.made import Members
from crmcli.actions.refs import shown
from crmcli.model.conversions import StageMeaning
from crmcli.model.traits_of_days import Follows
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def following(act: Act, source: Node, linked: Sequence[Row]) -> list[Node]:
    """Who is linked to an element as what is to be done about it."""
    starts = [links.ends(row)[0] for row in linked if links.ends(row)[1] == source]
    return [node for node in dict.fromkeys(starts) if act.registry.by_name[node[0]].trait(Follows)]


def follow(act: Act, members: Members) -> dict[Node, tuple[str, Node]]:
    """Let what is open follow where the conversion closes its sources; returns the field of each that changed, and what
    it is about now."""
    plan = members.plan
    if not any(isinstance(rule, StageMeaning) for entry in plan.entries for rule in entry.then.values()):
        return {}
    places = {source.node: place for place, source in enumerate(plan.sources)}
    nodes = [node for source in places for node in plan.about.get(source, ())]
    wanted: list[tuple[Element, Row]] = []
    found: dict[Node, tuple[str, Node]] = {}
    traces: list[Row] = []
    for element in fetch(act, nodes, points=False, lines=False):
        follows, stage = element.kind.its(Follows), str(element.stage)
        about = element.row[follows.about]
        source = act.registry.node(about) if about else None
        if source in places and meanings(act, element.kind).get(stage) == "open":
            target = _target(members, follows, places[source])
            if target is not None:
                wanted.append((element, {follows.about: shown(act, target)}))
                found[element.node] = (follows.about, target)
                traces.append(links.link(element.node, source, links.FOLLOWED))
    change(act, wanted)
    links.create(act, traces)
    return found


def _target(members: Members, follows: Follows, place: int) -> Node | None:
    """The first of the kinds that are named which the source became, now or before."""
    found = ((kind, members.sibling(kind, place)) for kind in follows.to)
    return next(((kind, number) for kind, number in found if number is not None), None)
