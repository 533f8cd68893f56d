"""Making and linking the targets: for each entry of the plan, all sources at once."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.create import Draft, create
from crmcli.actions.elements.element import Element
from crmcli.actions.elements.stages import first_meaning
from crmcli.actions.funnel.carried import amount_as_line, copied_lines
from crmcli.actions.funnel.convert.existing import fill_existing
from crmcli.actions.funnel.convert.match import choose, together
from crmcli.actions.funnel.convert.overrides import overrides
from crmcli.actions.funnel.convert.plan import Work
from crmcli.actions.funnel.convert.values import getters
from crmcli.errors import Duplicate, MissingValue, Refused
from crmcli.model.conversions import Conversion, Now, Sibling, StageMeaning
from crmcli.model.kinds import Kind
from crmcli.model.traits import Party
from crmcli.model.types import Reference
from crmcli.store import links
from crmcli.store.links import Node
from crmcli.store.store import Row, Store


def carry_out(store: Store, work: Work) -> None:
    """Read, check, choose, make, link and close; inside the caller's step."""
    _read(store, work)
    _check_required(store, work)
    refused: list[Duplicate] = []
    for entry in work.plan:
        kind = store.registry.by_name[entry.target]
        try:
            choose(store, work, entry, kind)
        except Duplicate as duplicate:  # the others are looked at, too: one error names all that is there
            refused.append(duplicate)
        if not refused:
            _make(store, work, entry, kind)
    if refused:
        raise together(refused)
    _link_members(store, work)
    fill_existing(store, work)
    _close(store, work)


def _read(store: Store, work: Work) -> None:
    work.overrides = overrides(store, work)
    for entry in work.plan:
        kind = store.registry.by_name[entry.target]
        rules = getters(store, entry, kind, work.siblings)
        work.values[entry.target] = [
            {name: get(source) for name, get in rules} | mine
            for source, mine in zip(work.sources, work.overrides[entry.target], strict=True)
        ]


def _check_required(store: Store, work: Work) -> None:
    """All that is missing, over all targets, in one error."""
    for place, source in enumerate(work.sources):
        missing: list[str] = []
        for entry in work.plan:
            kind = store.registry.by_name[entry.target]
            if entry.target in work.existing or (kind.trait(Party) and source.row.get(entry.target)):
                continue
            values = work.values[entry.target][place]
            missing += [f"{kind.name}.{f.name}" for f in kind.fields if f.required and values.get(f.name) in (None, "")]
            if kind.needs_any and not any(values.get(name) for name in kind.needs_any):
                missing.append(f"{kind.name}.{kind.needs_any[0]}")
        if missing:
            alone = len(work.plan) == 1
            names = [name.partition(".")[2] if alone else name for name in missing]
            raise MissingValue(
                f"{source.ref} does not have what is needed: {', '.join(missing)}.",
                f"Add {' '.join(f'--set {name}=...' for name in names)}",
                ref=source.ref,
                field=missing[0],
                candidates=missing,
            )


def _make(store: Store, work: Work, entry: Conversion, kind: Kind) -> None:
    """Make an element for every source that has no existing one for this target."""
    nodes = work.nodes[entry.target]
    places = [place for place, node in enumerate(nodes) if node is None]
    lines = _lines(store, work, entry, [work.sources[place] for place in places])
    made = [(name, rule.kind) for name, rule in entry.fields.items() if isinstance(rule, Sibling)]
    drafts = [_draft(work, made, kind, place, mine) for place, mine in zip(places, lines, strict=True)]
    if work.request.bill.together and len(drafts) > 1:
        from crmcli.actions.funnel.convert.together import as_one

        drafts, nodes[1:] = [as_one(kind, work.sources, drafts)], [("", 0)] * (len(nodes) - 1)
    for place, draft, row in zip(places, drafts, create(store, kind, drafts) if drafts else (), strict=False):
        node = (kind.name, row["id"])
        nodes[place] = node
        work.makers[node] = place
        work.rows[node] = row
        work.lines[node] = draft.lines
    for place, found in enumerate(nodes):
        if found is not None and found[0] == "":  # it matches what an earlier source of the same call became
            nodes[place] = nodes[found[1]]


def _draft(work: Work, made: Sequence[tuple[str, str]], kind: Kind, place: int, lines: list[Row]) -> Draft:
    """What is to be made of a source; ``made`` are the fields that name a sibling, with its kind."""
    source, values = work.sources[place], dict(work.values[kind.name][place])
    for name, sibling in made:
        if values.get(name) is None:
            values[name] = work.sibling(sibling, place)
            if values[name] is None and not kind.trait(Party):
                values[name] = work.of_party(sibling, place)
    if lines:
        values.pop("amount", None)
    return Draft(values, lines, [(source.node, "converted", True, None)])


def _lines(store: Store, work: Work, entry: Conversion, sources: Sequence[Element]) -> list[list[Row]]:
    """The lines that each source hands on."""
    if not entry.lines:
        return [[] for _ in sources]
    for source in sources:
        if entry.needs_lines and not source.lines:
            _check_as_line(work, source)
    if entry.lines == "bill":
        from crmcli.actions.money.billing.bill import bill

        return bill(store, sources, work.request.bill, work.request.again)
    as_line = entry.needs_lines
    return [
        [_as_line(work, source)] if as_line and not source.lines else copied_lines(source, work.request.again)
        for source in sources
    ]


def _check_as_line(work: Work, source: Element) -> None:
    has_amount = source.row.get("amount") is not None
    if not (work.request.as_line and has_amount):
        add = f"crm line add {source.ref} NAME --price PRICE adds one"
        raise Refused(
            f"{source.ref} has no lines." if has_amount else f"{source.ref} has no lines and no amount.",
            f"{add}; --as-line makes one from its amount." if has_amount else f"{add}.",
            ref=source.ref,
        )


def _as_line(work: Work, source: Element) -> Row:
    """The amount of a source as a line, which is billed in its name."""
    row = amount_as_line(source)
    if not work.request.again:
        row["bills_kind"], row["bills_id"] = source.node
    return row


def _link_members(store: Store, work: Work) -> None:
    """Links to what was there before, and between siblings of which one was."""
    wanted: list[Row] = []
    for entry in work.plan:
        for place, node in enumerate(work.nodes[entry.target]):
            if node is not None and not work.made_here(node, place):
                wanted.append(links.link(work.sources[place].node, node, "linked"))
        wanted += _between_siblings(store, work, entry)
    links.create(store, wanted)


def _between_siblings(store: Store, work: Work, entry: Conversion) -> list[Row]:
    kind = store.registry.by_name[entry.target]
    found: list[Row] = []
    for name, rule in entry.fields.items():
        field = kind.by_name[name].type
        if not isinstance(rule, Sibling) or not isinstance(field, Reference):
            continue
        others = work.nodes.get(rule.kind) or [None] * len(work.sources)
        for place, (node, other) in enumerate(zip(work.nodes[entry.target], others, strict=True)):
            if node is not None and node not in work.makers and other is not None:
                role = work.sources[place].row.get(field.role_from) if field.role_from else None
                start, end = (node, other) if field.outward else (other, node)
                found.append(links.link(start, end, field.how, role))
    return found


def _close(store: Store, work: Work) -> None:
    """What the conversion changes on its sources: stage, dates, references to what they became."""
    kind, stamp = work.sources[0].kind, store.stamp
    then = {name: rule for entry in work.plan for name, rule in entry.then.items()}
    changes: list[tuple[Element, Row]] = []
    for place, source in enumerate(work.sources):
        new: Row = {}
        for name, rule in then.items():
            if isinstance(rule, StageMeaning):
                new[name] = first_meaning(store, kind, rule.means, source.row.get("pipeline"))
            elif isinstance(rule, Now):
                new[name] = source.row.get(name) or stamp
            elif isinstance(rule, Sibling):
                new[name] = work.sibling(rule.kind, place)
        work.closed[source.node] = {name: value for name, value in new.items() if source.row.get(name) != value}
        changes.append((source, new))
    work.updated.update(dict.fromkeys(change(store, changes, by="convert")))


def by_source(work: Work, targets: Sequence[str]) -> list[list[Node]]:
    """The targets of each source in the order in which they were asked."""
    return [
        [node for target in targets if (node := work.nodes[target][place]) is not None]
        for place in range(len(work.sources))
    ]
