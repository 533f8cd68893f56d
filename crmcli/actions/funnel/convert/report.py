"""What is said about a conversion: the sentence, the references, and what was not carried and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.funnel.convert.made import Made
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.funnel.convert.values import lines_stay, read_names
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from crmcli.model.results import Record, Written
from crmcli.model.types import Reference
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.steps import Step


def report(act: Act, step: Step, sources: Sequence[Element], targets: Sequence[str], mades: Sequence[Made]) -> Written:
    """The result of a conversion, in the order of the sources and of ``--to``."""
    groups_of: dict[Node, list[Node]] = {}
    for made in mades:
        for source, nodes in zip(made.plan.sources, _by_source(made, targets), strict=True):
            groups_of[source.node] = nodes
    groups = [groups_of[source.node] for source in sources]
    fresh = {node for made in mades for node in made.members.makers}
    order = list(dict.fromkeys(node for group in groups for node in group))
    names = {node: shown(act, node) + ("?" if act.dry_run and node in fresh else "") for node in order}
    not_carried = [record for made in mades for record in (*_left_behind(act, made.plan), *made.filled.not_carried)]
    warnings = [text for made in mades for text in (*made.warnings, *_lines_left(made.plan))]
    return written(
        act,
        step,
        _sentence(act, sources, groups, names, fresh),
        created=[node for node in order if node in fresh],
        updated=_updated(mades, fresh),
        linked=[names[node] for node in order if node not in fresh],
        result=[names[node] for node in order],
        groups=[[names[node] for node in group] for group in groups] if len(groups) > 1 else None,
        warnings=list(dict.fromkeys(warnings)),
        not_carried=not_carried,
        detail=_foreseen(act, mades, not_carried) if act.dry_run else [],
    )


def _updated(mades: Sequence[Made], fresh: set[Node]) -> list[Node]:
    """What was there before and changed, the sources first."""
    sources = [source.node for made in mades for source in made.plan.sources if source.node in made.updated]
    return list(dict.fromkeys((*sources, *(node for made in mades for node in made.updated if node not in fresh))))


def _sentence(
    act: Act,
    sources: Sequence[Element],
    groups: Sequence[Sequence[Node]],
    names: dict[Node, str],
    fresh: set[Node],
) -> str:
    verb = "would become" if act.dry_run else "became"
    if len(sources) == 1:
        made = [names[node] for node in groups[0] if node in fresh]
        linked = [names[node] for node in groups[0] if node not in fresh]
        parts = [f"{verb} {', '.join(made)}"] if made else []
        if linked:
            parts.append(f"{'would be' if act.dry_run else 'was'} linked to {', '.join(linked)}")
        return f"{sources[0].ref} {' and '.join(parts)}"
    counts = Counter(node[0] for node in names if node in fresh)
    kinds = act.registry.by_name
    what = listed((_counted(kinds[kind], count) for kind, count in counts.items()), 9) or "existing elements"
    came = Counter(source.kind.name for source in sources)
    return f"{listed((_counted(kinds[kind], count) for kind, count in came.items()), 9)} {verb} {what}"


def _counted(kind: Kind, count: int) -> str:
    return f"{count:,} {kind.name if count == 1 else kind.plural}"


def _left_behind(act: Act, plan: Plan) -> list[Record]:
    """What a source has and no target took."""
    kind = plan.sources[0].kind
    taken = {name for entry in plan.entries for rule in entry.fields.values() for name in read_names(rule)}
    fields = [
        field
        for field in kind.fields
        if field.manual
        and field.name not in taken
        and field.name not in (*kind.handling, kind.currency)
        and not isinstance(field.type, Reference)
    ]
    targets = " and ".join(article(entry.target) for entry in plan.entries)
    reason = f"{targets} {'has' if len(plan.entries) == 1 else 'have'} no such field"
    found = []
    for source in plan.sources:
        for field in fields:
            value = source.get(field.name)
            if value not in (None, "", [], 0):
                shown_value = field.type.json(value, source.currency or act.reading().currency)
                found.append({"ref": source.ref, "field": field.name, "value": shown_value, "why": reason})
        if source.lines and not any(entry.lines for entry in plan.entries):
            found.append({"ref": source.ref, "field": "lines", "value": len(source.lines), "why": reason})
    return found


def _lines_left(plan: Plan) -> list[str]:
    if any(entry.lines for entry in plan.entries):
        return []
    targets = " or ".join(article(entry.target) for entry in plan.entries)
    return [f"{lines_stay(source)}: {targets} has none." for source in plan.sources if source.lines]


def _foreseen(act: Act, mades: Sequence[Made], not_carried: list[Record]) -> list[Record]:
    from crmcli.actions.funnel.convert.detail import detail

    return [record for made in mades for record in detail(act, made)] + [
        {"what": "not carried", **record} for record in not_carried
    ]


def _by_source(made: Made, targets: Sequence[str]) -> list[list[Node]]:
    """The targets of each source in the order in which they were asked."""
    return [[made.members.nodes[target][place] for target in targets] for place in range(len(made.plan.sources))]
