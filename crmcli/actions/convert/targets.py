"""Making and linking the targets: for each entry of the plan, all sources at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmcli.actions.convert.existing import fill_existing
from crmcli.actions.convert.match import choose
from crmcli.actions.convert.values import amount_as_line, copied_lines, getters
from crmcli.actions.create import Draft, create
from crmcli.actions.elements import Element
from crmcli.actions.reading import values as read_values
from crmcli.actions.stages import first_meaning
from crmcli.errors import MissingValue, Refused, Usage
from crmcli.model.conversions import Conversion, Made, Now, StageMeaning
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.types import Reference
from crmcli.store import links, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store

if TYPE_CHECKING:
    from crmcli.actions.convert import Wish


class Work:
    """One call over sources of one kind: the plan, and what has been found out and done so far.

    ``values`` and ``nodes`` are lists by source for each target kind; ``makers`` tells for which source a node
    was made, ``rows`` what was made and which parties were there before.
    """

    def __init__(self, sources: list[Element], plan: list[Conversion], given: Mapping[str, Node], wish: Wish) -> None:
        self.sources = sources
        self.plan = plan
        self.given = given
        self.wish = wish
        self.values: dict[str, list[dict[str, Any]]] = {}
        self.nodes: dict[str, list[Node | None]] = {entry.target: [None] * len(sources) for entry in plan}
        self.makers: dict[Node, int] = {}
        self.rows: dict[Node, Row] = {}
        self.updated: dict[Node, None] = {}
        self.warnings: list[str] = []
        self.not_carried: list[Record] = []
        self.detail: list[Record] = []

    @property
    def siblings(self) -> set[str]:
        return {entry.target for entry in self.plan}

    def sibling(self, kind: str, place: int) -> int | None:
        """The id of what this source's conversion made or linked of a kind, else of what the source carries."""
        found = self.nodes.get(kind, [None] * len(self.sources))[place]
        if found is not None:
            return found[1]
        carried = self.sources[place].row.get(kind)
        return int(carried) if carried else None

    def of_party(self, kind: str, place: int) -> int | None:
        """What a party that was there before refers to: the company of the linked contact."""
        for nodes in self.nodes.values():
            node = nodes[place]
            if node is not None and node not in self.makers and self.rows.get(node, {}).get(kind):
                return int(self.rows[node][kind])
        return None


def carry_out(store: Store, work: Work) -> None:
    """Read, check, choose, make, link and close; inside the caller's step."""
    _read(store, work)
    _check_required(store, work)
    for entry in work.plan:
        kind = store.registry.by_name[entry.target]
        choose(store, work, entry, kind)
        _make(store, work, entry, kind)
    _link_members(store, work)
    fill_existing(store, work)
    _close(store, work)


def _read(store: Store, work: Work) -> None:
    typed = _typed(store, work)
    for entry in work.plan:
        kind = store.registry.by_name[entry.target]
        rules = getters(store, entry, kind, work.siblings)
        stated = typed[entry.target]
        work.values[entry.target] = [{name: get(source) for name, get in rules} | stated for source in work.sources]


def _typed(store: Store, work: Work) -> dict[str, dict[str, Any]]:
    """The values of ``--set``, by target kind."""
    pairs: dict[str, list[tuple[str, str]]] = {entry.target: [] for entry in work.plan}
    for name, text in work.wish.set:
        kind, dot, field = name.partition(".")
        if not dot and len(pairs) == 1:
            kind, field = work.plan[0].target, name
        if kind.lower() not in pairs or not field:
            example = f"{work.plan[0].target}.{field or name}"
            raise Usage(f"--set {name}: which of {', '.join(pairs)} is meant?", f"Say --set {example}=...", field=name)
        pairs[kind.lower()].append((field, text))
    currency = work.sources[0].row.get("currency")
    kinds = store.registry.by_name
    return {target: read_values(store, kinds[target], found, currency) for target, found in pairs.items()}


def _check_required(store: Store, work: Work) -> None:
    """All that is missing, over all targets, in one error."""
    for place, source in enumerate(work.sources):
        missing: list[str] = []
        for entry in work.plan:
            kind = store.registry.by_name[entry.target]
            if entry.target in work.given or (kind.party and source.row.get(entry.target)):
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
    places = [place for place, node in enumerate(work.nodes[entry.target]) if node is None]
    drafts = [_draft(store, work, entry, kind, place) for place in places]
    if not drafts:
        return
    for place, row in zip(places, create(store, kind, drafts), strict=True):
        node = (kind.name, row["id"])
        work.nodes[entry.target][place] = node
        work.makers[node] = place
        work.rows[node] = row
    _follow_leaders(work, entry)


def _follow_leaders(work: Work, entry: Conversion) -> None:
    """Sources that match what the same call made for an earlier one are linked to it."""
    nodes = work.nodes[entry.target]
    for place, node in enumerate(nodes):
        if node is not None and node[0] == "":
            nodes[place] = nodes[node[1]]


def _draft(store: Store, work: Work, entry: Conversion, kind: Kind, place: int) -> Draft:
    source, values = work.sources[place], dict(work.values[entry.target][place])
    for name, rule in entry.fields.items():
        if isinstance(rule, Made) and values.get(name) is None:
            values[name] = work.sibling(rule.kind, place)
            if values[name] is None and not kind.party:
                values[name] = work.of_party(rule.kind, place)
    lines = _lines(store, work, entry, source)
    if lines or entry.lines == "bill":
        values.pop("amount", None)
    return Draft(values, lines, [(source.node, "converted", True, None)])


def _lines(store: Store, work: Work, entry: Conversion, source: Element) -> list[Row]:
    if not entry.lines:
        return []
    if not source.lines and entry.needs_lines:
        if work.wish.as_line and source.row.get("amount") is not None:
            if entry.lines == "bill":
                from crmcli.actions.billing import check_unbilled

                check_unbilled(store, source)
            return amount_as_line(source)
        raise Refused(
            f"{source.ref} has no lines.",
            f"crm line add {source.ref} ..., or --as-line makes one line of its amount.",
            ref=source.ref,
        )
    if entry.lines == "bill":
        from crmcli.actions.billing import remaining_lines

        return remaining_lines(store, source, work.wish.again)
    return copied_lines(source, work.wish.again)


def _link_members(store: Store, work: Work) -> None:
    """Links to what was there before, and between siblings of which one was."""
    wanted: list[Row] = []
    for entry in work.plan:
        for place, node in enumerate(work.nodes[entry.target]):
            if node is not None and work.makers.get(node) != place:
                wanted.append(links.link(work.sources[place].node, node, "linked"))
        wanted += _between_siblings(store, work, entry)
    links.create(store, wanted)


def _between_siblings(store: Store, work: Work, entry: Conversion) -> list[Row]:
    kind = store.registry.by_name[entry.target]
    found: list[Row] = []
    for name, rule in entry.fields.items():
        field = kind.by_name[name].type
        if not isinstance(rule, Made) or not isinstance(field, Reference):
            continue
        for place, node in enumerate(work.nodes[entry.target]):
            if node is None or node in work.makers:
                continue
            other = work.nodes.get(rule.kind, [None] * len(work.sources))[place]
            if other is not None:
                role = work.sources[place].row.get(field.role_from) if field.role_from else None
                start, end = (node, other) if field.outward else (other, node)
                found.append(links.link(start, end, field.how, role))
    return found


def _close(store: Store, work: Work) -> None:
    """What the conversion changes on its sources: stage, dates, references to what they became."""
    kind = work.sources[0].kind
    then = {name: rule for entry in work.plan for name, rule in entry.then.items()}
    changes: list[tuple[Row, Row]] = []
    for place, source in enumerate(work.sources):
        new: Row = {}
        for name, rule in then.items():
            if isinstance(rule, StageMeaning):
                new[name] = first_meaning(store, kind, rule.means, source.row.get("pipeline"))
            elif isinstance(rule, Now):
                new[name] = source.row.get(name) or store.stamp
            elif isinstance(rule, Made):
                new[name] = work.sibling(rule.kind, place)
        changes.append((source.row, new))
    for number in records.update(store, kind.name, changes):
        work.updated[kind.name, number] = None


def by_source(work: Work, targets: Sequence[str]) -> list[list[Node]]:
    """The targets of each source in the order in which they were asked."""
    return [
        [node for target in targets if (node := work.nodes[target][place]) is not None]
        for place in range(len(work.sources))
    ]
