"""What a source became before is joined by what it becomes now: empty references to it are filled."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.funnel.convert.made import Filled, Members
from crmcli.model.conversions import Sibling
from crmcli.model.refs import ref
from crmcli.model.traits_of_parties import Party
from crmcli.model.types import Reference
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

Join = tuple[int, Node, str, Node]  # place of the source, what it became before, its field, what it became now


def join_former(act: Act, members: Members, filled: Filled) -> None:
    """Let what the sources became before, or carry, refer to what they became now; another one is kept and told."""
    joins = list(_joins(act, members))
    if not joins:
        return
    present = {each.node: each for each in fetch(act, list(dict.fromkeys(node for _, node, _, _ in joins)))}
    wanted: list[Row] = []
    changes: dict[Node, tuple[Element, Row]] = {}
    for place, node, name, other in joins:
        element = present[node]
        type, own = element.kind.by_name[name].type, element.row.get(name)
        assert isinstance(type, Reference)
        if element.kind.trait(Party):
            wanted.append(between(members, place, node, type, other[1]))
        new = changes.setdefault(node, (element, {}))[1]
        if own or name in new:
            kept = ref(act.registry.by_name[other[0]].prefix, own or new[name])
            if own != other[1]:
                filled.warnings.append(f"{element.ref} keeps its own {name}, {kept}.")
        else:
            new[name] = other[1]
            record = {"what": "fill", "ref": element.ref, "field": name, "value": members.named(act, other)}
            filled.detail.append({**record, "why": None})
    links.create(act, wanted)
    filled.updated.update(dict.fromkeys(change(act, [pair for pair in changes.values() if pair[1]])))


def between(members: Members, place: int, node: Node, type: Reference, other: int) -> Row:
    """The link that goes with a reference to what the same source became."""
    role = members.plan.sources[place].row.get(type.role_from) if type.role_from else None
    start, end = (node, (type.kind, other)) if type.outward else ((type.kind, other), node)
    return links.link(start, end, type.how, role)


def _joins(act: Act, members: Members) -> Iterator[Join]:
    plan = members.plan
    for entry in act.registry.conversions:
        rules = {name: rule.kind for name, rule in entry.fields.items() if isinstance(rule, Sibling)}
        if entry.source != plan.sources[0].kind.name or members.nodes.keys().isdisjoint(rules.values()):
            continue
        for place, source in enumerate(plan.sources):
            carried = source.row.get(entry.target) if act.registry.by_name[entry.target].trait(Party) else None
            former = [node for node in plan.before.get(source.node, ()) if node[0] == entry.target]
            here = members.nodes.get(entry.target)
            for node in dict.fromkeys([*former, *([(entry.target, int(carried))] if carried else [])]):
                if here and here[place] == node and members.joined(node, place):
                    continue
                for name, kind in rules.items():
                    other = _now(act, members, place, (node[0], kind))
                    if other is not None:
                        yield place, node, name, other


def _now(act: Act, members: Members, place: int, pair: tuple[str, str]) -> Node | None:
    """What a source became of the second kind that one of the first joins: for what is no party, also what a linked
    party refers to."""
    of, kind = pair
    if kind in members.nodes:
        return members.nodes[kind][place] if not members.plan.stays(place, kind) else None
    if act.registry.by_name[of].trait(Party) or members.sibling(kind, place) is not None:
        return None
    party = members.of_party(kind, place)
    return (kind, party) if party is not None else None
