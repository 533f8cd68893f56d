"""What is said about a conversion: the sentence, what was not carried and why, each field on a dry run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crmcli.actions.convert.targets import Work, by_source
from crmcli.actions.convert.values import read_names
from crmcli.actions.elements import Element, point_fields
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown
from crmcli.errors import an
from crmcli.model.kinds import Kind
from crmcli.model.results import Record, Written
from crmcli.model.types import Reference
from crmcli.store.links import Node
from crmcli.store.steps import Step
from crmcli.store.store import Store

_APART = ("stage", "pipeline", "number", "type", "tax_rounding")


def summary(
    store: Store, step: Step, sources: Sequence[Element], targets: Sequence[str], works: Sequence[Work]
) -> Written:
    """The result of a conversion, in the order of the sources and of ``--to``."""
    groups_of: dict[Node, list[Node]] = {}
    for work in works:
        for source, nodes in zip(work.sources, by_source(work, targets), strict=True):
            groups_of[source.node] = nodes
    groups = [groups_of[source.node] for source in sources]
    fresh = {node for work in works for node in work.makers}
    order = list(dict.fromkeys(node for group in groups for node in group))
    names = {node: shown(store, node) + ("?" if store.dry_run and node in fresh else "") for node in order}
    not_carried = [record for work in works for record in (*_left_behind(store, work), *work.not_carried)]
    return written(
        store,
        step,
        _sentence(store, sources, groups, names, fresh),
        created=[node for node in order if node in fresh],
        updated=list(dict.fromkeys(node for work in works for node in work.updated if node not in fresh)),
        linked=[names[node] for node in order if node not in fresh],
        result=list(dict.fromkeys(names[node] for group in groups for node in group))
        if len(groups) > 1
        else [names[node] for group in groups for node in group],
        groups=[[names[node] for node in group] for group in groups],
        warnings=[text for work in works for text in (*work.warnings, *_lines_left(store, work))],
        not_carried=not_carried,
        detail=[record for work in works for record in _detail(store, work, names, not_carried)]
        if store.dry_run
        else [],
    )


def _sentence(
    store: Store,
    sources: Sequence[Element],
    groups: Sequence[Sequence[Node]],
    names: dict[Node, str],
    fresh: set[Node],
) -> str:
    verb = "would become" if store.dry_run else "became"
    if len(sources) == 1:
        made = [names[node] for node in groups[0] if node in fresh]
        linked = [names[node] for node in groups[0] if node not in fresh]
        parts = [f"{verb} {', '.join(made)}"] if made else []
        if linked:
            parts.append(f"{'would be' if store.dry_run else 'was'} linked to {', '.join(linked)}")
        return f"{sources[0].ref} {' and '.join(parts)}"
    counts = Counter(node[0] for node in dict.fromkeys(node for group in groups for node in group) if node in fresh)
    kinds = store.registry.by_name
    what = listed((f"{count:,} {_plural(kinds[kind], count)}" for kind, count in counts.items()), 9) or "what is there"
    return f"{len(sources):,} {sources[0].kind.plural} {verb} {what}"


def _plural(kind: Kind, count: int) -> str:
    return kind.name if count == 1 else kind.plural


def _left_behind(store: Store, work: Work) -> list[Record]:
    """What a source has and no target took."""
    kind = work.sources[0].kind
    taken = {name for entry in work.plan for rule in entry.fields.values() for name in read_names(rule)}
    taken |= {name for entry in work.plan for name in entry.then}
    fields = [
        field
        for field in kind.fields
        if field.name not in taken
        and field.name not in _APART
        and not isinstance(field.type, Reference)
        and field.manual
    ]
    targets = " and ".join(f"{an(entry.target)}" for entry in work.plan)
    reason = f"{targets} {'has' if len(work.plan) == 1 else 'have'} no such field"
    found = []
    for source in work.sources:
        for field in fields:
            value = source.get(field.name)
            if value not in (None, "", [], 0):
                shown_value = field.type.json(value, source.row.get("currency") or "EUR")
                found.append({"ref": source.ref, "field": field.name, "value": shown_value, "why": reason})
    return [record for record in found if record["field"] != "currency"]


def _lines_left(store: Store, work: Work) -> list[str]:
    if any(entry.lines for entry in work.plan):
        return []
    return [
        f"The {len(source.lines)} lines of {source.ref} stay on it: no deal is made."
        if len(source.lines) > 1
        else f"The line of {source.ref} stays on it: no deal is made."
        for source in work.sources
        if source.lines
    ]


def _detail(store: Store, work: Work, names: dict[Node, str], not_carried: list[Record]) -> list[Record]:
    """Field by field what would happen."""
    found: list[Record] = []
    for entry in work.plan:
        kind = store.registry.by_name[entry.target]
        points = {name for name, _ in point_fields(kind)}
        for place, node in enumerate(work.nodes[entry.target]):
            if node is None:
                continue
            what = "create" if node in work.makers else "link"
            title = kind.called(work.rows[node]) if node in work.rows else None
            found.append({"what": what, "ref": names[node], "field": None, "value": title, "why": None})
            if node not in work.makers:
                continue
            for field in kind.fields:
                value = (
                    work.values[entry.target][place].get(field.name)
                    if field.name in points
                    else work.rows[node].get(field.name)
                )
                if value in (None, "", []):
                    continue
                found.append(
                    {
                        "what": "set",
                        "ref": names[node],
                        "field": field.name,
                        "value": _value(store, work, field, value, node, names),
                        "why": None,
                    }
                )
    found += work.detail
    found += [{"what": "not carried", **record} for record in not_carried]
    for source in work.sources:
        if source.node in work.updated and source.row.get("stage"):
            found.append(
                {"what": "move", "ref": source.ref, "field": "stage", "value": source.row["stage"], "why": None}
            )
    return found


def _value(store: Store, work: Work, field, value, node: Node, names: dict[Node, str]):  # type: ignore[no-untyped-def]
    if isinstance(field.type, Reference):
        other = (field.type.kind, int(value))
        return names.get(other, shown(store, other))
    return field.type.json(value, work.rows[node].get("currency") or "EUR")
