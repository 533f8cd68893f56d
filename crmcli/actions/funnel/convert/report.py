"""What is said about a conversion: the sentence, the references, and what was not carried and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.funnel.convert.carried_fields import hints, lacking
from crmcli.actions.funnel.convert.made import Made
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.funnel.convert.values import lines_stay, read_names, told_of
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown
from crmcli.errors.wording import article
from crmcli.model.conversions import Conversion
from crmcli.model.declared import Declared
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Record, Written
from crmcli.model.types import Reference
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.steps import Step


def report(act: Act, step: Step, sources: Sequence[Element], targets: Sequence[str], mades: Sequence[Made]) -> Written:
    """The result of a conversion, in the order of the sources and of ``--to``."""
    ways = _ways(sources, targets, mades)
    fresh = {node for made in mades for node in made.members.makers}
    kept = {node for made in mades for node in made.plan.kept.values()}
    order = list(dict.fromkeys(node for way in ways for node in (*way.near, *way.far)))
    mark = "?" if act.dry_run else ""
    names = {node: shown(act, node) + (mark if node in fresh else "") for node in (*order, *kept)}
    groups = [[names[node] for node in way.asked] for way in ways]
    not_carried = [record for made in mades for record in (*left_behind(act, made.plan), *made.filled.not_carried)]
    warnings = [
        _foreseen_in(act, text, made.plan) for made in mades for text in (*made.warnings, *_lines_left(act, made.plan))
    ]
    return written(
        act,
        step,
        _sentence(act, sources, ways, names, fresh),
        created=[node for node in order if node in fresh],
        updated=_updated(mades, fresh),
        linked=[names[node] for node in order if node not in fresh],
        result=list(dict.fromkeys(name for group in groups for name in group)),
        groups=groups if len(groups) > 1 else None,
        warnings=list(dict.fromkeys([*warnings, *hints(not_carried)])),
        not_carried=not_carried,
        detail=_foreseen(act, mades, not_carried) if act.dry_run else [],
    )


class Became(Declared):
    """What a source became: ``asked`` by the targets in their order; ``near`` of itself; ``far`` by way of ``via``."""

    asked: list[Node]
    near: list[Node]
    via: Node | None
    far: list[Node]


def _ways(sources: Sequence[Element], targets: Sequence[str], mades: Sequence[Made]) -> list[Became]:
    nodes = {
        (source.node, target): found[place]
        for made in mades
        for target, found in made.members.nodes.items()
        for place, source in enumerate(made.plan.sources)
    }
    plans = {source.node: made.plan for made in mades for source in made.plan.sources}
    ways = []
    for source in (each.node for each in sources):
        onward, kept = plans[source].onward, plans[source].kept.get(source)
        via = nodes[source, onward.source] if onward else None
        asked = [nodes.get((source, target)) or nodes[via or source, target] for target in targets]
        far = [nodes[via, onward.target]] if via and onward else []
        near = [node for node in dict.fromkeys((*asked, *([via] if via else []))) if node not in (*far, kept)]
        ways.append(Became(asked, near, via, far))
    return ways


def _updated(mades: Sequence[Made], fresh: set[Node]) -> list[Node]:
    """What was there before and changed, the sources first."""
    sources = [source.node for made in mades for source in made.plan.sources if source.node in made.updated]
    others = (node for made in mades for node in made.updated)
    return [node for node in dict.fromkeys((*sources, *others)) if node not in fresh]


def _sentence(
    act: Act, sources: Sequence[Element], ways: Sequence[Became], names: dict[Node, str], fresh: set[Node]
) -> str:
    verb = "would become" if act.dry_run else "became"
    if len(sources) == 1:
        way = ways[0]
        made = [names[node] for node in way.near if node in fresh]
        linked = [names[node] for node in way.near if node not in fresh]
        parts = [f"{verb} {', '.join(made)}"] if made else []
        if linked:
            parts.append(f"{'would be' if act.dry_run else 'was'} linked to {', '.join(linked)}")
        clauses = [f"{sources[0].ref} {' and '.join(parts)}"] if parts else []
        clauses += [f"{names[way.via]} {verb} {names[node]}" for node in way.far if way.via]
        return ", ".join(clauses)
    came = Counter(source.kind.name for source in sources)
    return many(act, came, Counter(node[0] for node in names if node in fresh))


def many(act: Act, came: Mapping[str, int], made: Mapping[str, int]) -> str:
    """The sentence for several sources: how many of each kind became how many of each."""
    kinds, verb = act.registry.by_name, "would become" if act.dry_run else "became"
    sources, what = (
        listed((_counted(kinds[kind], count) for kind, count in counts.items()), 9) for counts in (came, made)
    )
    return f"{sources} {verb} {what or 'existing elements'}"


def _counted(kind: Kind, count: int) -> str:
    return f"{count:,} {kind.name if count == 1 else kind.plural}"


def left_behind(act: Act, plan: Plan) -> list[Record]:
    """What a source has and nothing took that it becomes, or became before."""
    kind = plan.sources[0].kind
    targets = " and ".join(article(entry.target) for entry in plan.entries)
    reason = f"{targets} {'has' if len(plan.entries) == 1 else 'have'} no such field"
    found = []
    known: dict[tuple[str, ...], list[Field]] = {}
    for source in plan.sources:
        entries = _taking(act, plan, source)
        key = tuple(entry.target for entry in entries)
        if key not in known:
            known[key] = untaken(kind, entries)
        record = {"ref": _seen(act, plan, source)}
        for field in known[key]:
            value = source.get(field.name)
            if value not in (None, "", [], 0):
                shown_value = field.type.json(value, source.currency or act.reading().currency)
                if isinstance(field.type, Reference):
                    shown_value = shown(act, (field.type.kind, value))
                said = {"why": reason, **(lacking(act, kind, field, plan.entries) if field.custom else {})}
                found.append({**record, "field": field.name, "value": shown_value, **said})
        if source.lines and not any(entry.lines for entry in entries):
            found.append({**record, "field": "lines", "value": len(source.lines), "why": reason})
    return found


def untaken(kind: Kind, entries: Sequence[Conversion]) -> list[Field]:
    """The fields of a source that say what it is, and that none of these conversions reads."""
    taken = {name for entry in entries for rule in entry.fields.values() for name in read_names(rule)}
    apart = (*kind.handling, kind.currency, *taken)
    plain = (f for f in kind.fields if f.manual and (f.custom or not isinstance(f.type, Reference)))
    return [field for field in plain if field.name not in apart]


def _lines_left(act: Act, plan: Plan) -> list[str]:
    targets = " or ".join(article(entry.target) for entry in plan.entries)
    left = [source for source in plan.sources if not any(entry.lines for entry in _taking(act, plan, source))]
    return [f"{lines_stay(source)}: {targets} has none." for source in left if source.lines]


def _taking(act: Act, plan: Plan, source: Element) -> list[Conversion]:
    """The conversions in which a source hands something on: these, and those of before."""
    before = {kind for kind, _ in plan.before.get(source.node, ())} - {entry.target for entry in plan.entries}
    entries = act.registry.conversions if before else ()
    return [
        *plan.entries,
        *(entry for entry in entries if entry.source == source.kind.name and entry.target in before and entry.joins),
    ]


def _foreseen_in(act: Act, text: str, plan: Plan) -> str:
    """A text about sources that a dry run only foresees."""
    return told_of(text, {ref: f"{ref}?" for ref in (shown(act, node) for node in plan.foreseen) if act.dry_run})


def _seen(act: Act, plan: Plan, source: Element) -> str:
    return source.ref + ("?" if act.dry_run and source.node in plan.foreseen else "")


def _foreseen(act: Act, mades: Sequence[Made], not_carried: list[Record]) -> list[Record]:
    from crmcli.actions.funnel.convert.detail import detail

    return [record for made in mades for record in detail(act, made)] + [
        {"what": "not carried", **record} for record in not_carried
    ]
