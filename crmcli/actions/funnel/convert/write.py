"""Carrying out what was drafted: make, link, fill, and close the sources."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.duplicates import Same
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import first_meaning, pipeline_of
from crmcli.actions.funnel.convert.draft import Draft
from crmcli.actions.funnel.convert.existing import fill_existing
from crmcli.actions.funnel.convert.follow import follow
from crmcli.actions.funnel.convert.former import between, join_former
from crmcli.actions.funnel.convert.made import Made, Members
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.outcome import listed
from crmcli.errors import AlreadyConverted
from crmcli.model.conversions import Conversion, Now, Sibling, StageMeaning
from crmcli.model.refs import ref
from crmcli.model.traits_of_parties import Party
from crmcli.model.types import Reference
from crmcli.store import links, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def write(act: Act, plan: Plan, drafts: list[Draft]) -> Made:
    """Make, link, fill and close, inside the caller's step."""
    members = Members(plan)
    _carry_parties(act, members)
    for draft in drafts:
        _find_parties(act, members, draft)
        _make(act, members, draft)
    linked = _link_members(act, members)
    filled = fill_existing(act, members)
    join_former(act, members, filled)
    closed, changed = _close(act, members)
    followed = follow(act, members) if any(plan.about.values()) else {}
    updated = {**filled.updated, **dict.fromkeys((*changed, *followed))}
    made = Made(plan, drafts, members, filled, closed, updated, followed)
    _check_done(act, made, linked)
    return made


def _check_done(act: Act, made: Made, linked: set[tuple[Node, Node]]) -> None:
    """Raises AlreadyConverted (exit 4) for a source of which nothing came that was not there."""
    members, plan = made.members, made.plan
    for place, source in enumerate(plan.sources):
        nodes = [nodes[place] for nodes in members.nodes.values()]
        done = any(members.made_here(node, place) or (source.node, node) in linked for node in nodes)
        if not done and not plan.onward and made.updated.keys().isdisjoint((source.node, *nodes)):
            names = [members.named(act, node) for node in nodes]
            raise AlreadyConverted(
                f"{source.ref} is linked to {listed(names, 9)} already.", ref=source.ref, candidates=names
            )


def _carry_parties(act: Act, members: Members) -> None:
    """The rows of the parties that sources carry, for what they tell of the others that a source lacks."""
    plan = members.plan
    now = {entry.target for entry in plan.entries}
    kinds = {rule.kind for entry in plan.entries for rule in entry.fields.values() if isinstance(rule, Sibling)} - now
    for name in sorted(kinds):
        lacking = [source for source in plan.sources if any(not source.row.get(other) for other in kinds - {name})]
        carried = {int(source.row[name]) for source in lacking if source.row.get(name)}
        if carried:
            rows = records.get(act, name, carried)
            members.rows.update(((name, number), row) for number, row in rows.items())


def _find_parties(act: Act, members: Members, draft: Draft) -> None:
    """The rows of the parties that are linked; the company that is given wins over the one that a linked contact
    belongs to."""
    there = {node[1] for node in draft.nodes if isinstance(node, tuple)}
    if not draft.kind.trait(Party) or not there:
        return
    rows = records.get(act, draft.kind.name, there)
    members.rows.update(((draft.kind.name, number), row) for number, row in rows.items())
    for name, rule in draft.entry.fields.items():
        if not isinstance(rule, Sibling):
            continue
        prefix = act.registry.by_name[rule.kind].prefix
        for place, node in enumerate(draft.nodes):
            other = members.sibling(rule.kind, place)
            own = members.rows[node].get(name) if isinstance(node, tuple) else None
            if isinstance(node, tuple) and own and other is not None and other != own:
                mine, its, used = (
                    ref(draft.kind.prefix, node[1]),
                    ref(prefix, own),
                    members.named(act, (rule.kind, other)),
                )
                members.warnings.append(f"{mine} belongs to {its}; {used} is used here.")


def _make(act: Act, members: Members, draft: Draft) -> None:
    """Make an element for every source that has no existing one for this target."""
    kind, nodes, places = draft.kind, list(draft.nodes), list(draft.lines)
    siblings = [(name, rule.kind) for name, rule in draft.entry.fields.items() if isinstance(rule, Sibling)]
    new = [_new(members, siblings, draft, place) for place in places]
    if members.plan.request.bill.together and len(new) > 1:
        from crmcli.actions.funnel.convert.together import as_one

        new, nodes[1:] = [as_one(kind, members.plan.sources, new)], [Same(0)] * (len(nodes) - 1)
    for place, each, row in zip(places, new, create(act, kind, new) if new else (), strict=False):
        node = (kind.name, row["id"])
        nodes[place] = node
        members.makers[node] = place
        members.rows[node] = row
        members.lines[node] = each.lines
    members.nodes[kind.name] = [_meant(nodes, node) for node in nodes]


def _meant(nodes: Sequence[Node | Same | None], node: Node | Same | None) -> Node:
    found = nodes[node.place] if isinstance(node, Same) else node
    assert isinstance(found, tuple)  # one that is the same as an earlier one names a place where one was made
    return found


def _new(members: Members, siblings: Sequence[tuple[str, str]], draft: Draft, place: int) -> NewElement:
    """What is to be made of a source; ``siblings`` are the fields that name one, with its kind."""
    kind, lines = draft.kind, draft.lines[place]
    source, values = members.plan.sources[place], dict(members.plan.values[kind.name][place])
    for name, sibling in siblings:
        if values.get(name) is None:
            values[name] = members.sibling(sibling, place)
            if values[name] is None and not kind.trait(Party):
                values[name] = members.of_party(sibling, place)
    if lines:
        values.pop(kind.amount, None)
    tags = members.plan.tags.get(source.node, ()) if draft.entry.tags else ()
    return NewElement(values, lines, [(source.node, "converted", True, None)], tags)


def _link_members(act: Act, members: Members) -> set[tuple[Node, Node]]:
    """Links to what was there before, and between siblings of which one was; returns which sources were linked to
    what."""
    wanted: list[Row] = []
    linked: set[tuple[Node, Node]] = set()
    for entry in members.plan.entries:
        for source, (place, node) in zip(members.plan.sources, enumerate(members.nodes[entry.target]), strict=True):
            if not members.made_here(node, place) and not members.plan.own(place, node):
                wanted.append(links.link(source.node, node, "linked"))
                linked.add((source.node, node))
        wanted += _between_siblings(act, members, entry)
    links.create(act, wanted)
    return linked


def _between_siblings(act: Act, members: Members, entry: Conversion) -> list[Row]:
    kind = act.registry.by_name[entry.target]
    found: list[Row] = []
    for name, rule in entry.fields.items():
        field = kind.by_name[name].type
        if not isinstance(rule, Sibling) or not isinstance(field, Reference):
            continue
        for place, node in enumerate(members.nodes[entry.target]):
            other = members.sibling(rule.kind, place)
            if node not in members.makers and other is not None and not members.plan.stays(place, node[0]):
                found.append(between(members, place, node, field, other))
    return found


def _close(act: Act, members: Members) -> tuple[dict[Node, Row], list[Node]]:
    """What the conversion changes on its sources: stage, dates, references to what they became; by source, and which of
    them changed."""
    kind, stamp = members.plan.sources[0].kind, act.stamp
    then = {name: rule for entry in members.plan.entries for name, rule in entry.then.items()}
    changes: list[tuple[Element, Row]] = []
    closed: dict[Node, Row] = {}
    for place, source in enumerate(members.plan.sources):
        new: Row = {}
        for name, rule in then.items():
            if isinstance(rule, StageMeaning):
                new[name] = first_meaning(act, kind, rule.means, pipeline_of(kind, source.row))
            elif isinstance(rule, Now):
                new[name] = source.row.get(name) or stamp
            elif isinstance(rule, Sibling) and not members.plan.stays(place, rule.kind):
                new[name] = members.sibling(rule.kind, place)
        closed[source.node] = {name: value for name, value in new.items() if source.row.get(name) != value}
        changes.append((source, new))
    return closed, list(change(act, changes, by="convert", linked=True))
