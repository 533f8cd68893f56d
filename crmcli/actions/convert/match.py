"""Which existing element stands in for a target: the one given, the one carried, or a duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.actions.convert.duplicates import Index
from crmcli.actions.outcome import listed
from crmcli.errors import Duplicate
from crmcli.model.conversions import Conversion, Made
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.store import records
from crmcli.store.store import Store

if TYPE_CHECKING:
    from crmcli.actions.convert.targets import Work


def choose(store: Store, work: Work, entry: Conversion, kind: Kind) -> None:
    """Set the nodes that exist; a node ("", PLACE) stands for what the same call makes for an earlier source.

    Raises Duplicate (exit 4, with the candidates) as ``--on-duplicate`` says; "create" never matches.
    """
    _choose(store, work, entry, kind)
    there = {node for node in work.nodes[entry.target] if node is not None and node[0]}
    if kind.party and there:
        rows = records.get(store, kind.name, [number for _, number in there])
        work.rows.update(((kind.name, number), row) for number, row in rows.items())
        _warn_of_other_company(work, entry, kind)


def _warn_of_other_company(work: Work, entry: Conversion, kind: Kind) -> None:
    """The party that is given wins over the one that the linked one has itself."""
    for name, rule in entry.fields.items():
        if not isinstance(rule, Made) or rule.kind not in work.nodes:
            continue
        for place, node in enumerate(work.nodes[entry.target]):
            own = work.rows.get(node, {}).get(name) if node else None
            other = work.nodes[rule.kind][place]
            if own and other and other[1] != own:
                mine = ref(kind.prefix, node[1]) if node else ""
                work.warnings.append(f"{mine} belongs to another {rule.kind}; the one asked for is used.")


def _choose(store: Store, work: Work, entry: Conversion, kind: Kind) -> None:
    nodes = work.nodes[entry.target]
    if entry.target in work.given:
        nodes[:] = [work.given[entry.target]] * len(nodes)
        return
    if not entry.existing:
        return
    if kind.party:
        for place, source in enumerate(work.sources):
            carried = source.row.get(entry.target)
            if carried:
                nodes[place] = (entry.target, int(carried))
    if not kind.duplicates or work.wish.on_duplicate == "create":
        return
    drafts = work.values[entry.target]
    open_places = [place for place, node in enumerate(nodes) if node is None]
    index = Index(store, kind, [drafts[place] for place in open_places])
    for place in open_places:
        owner = _owner(work, kind, place, index.matches(drafts[place]))
        if owner is None:
            index.add(("", place), drafts[place])
        else:
            nodes[place] = owner if isinstance(owner, tuple) else (entry.target, int(owner))


def _owner(work: Work, kind: Kind, place: int, matches: dict[Any, str]) -> Any:
    """The one match that is linked; None when there is none."""
    if not matches:
        return None
    there = [owner for owner in matches if not isinstance(owner, tuple)]
    if len(matches) == 1 and (not there or work.wish.on_duplicate == "link"):
        return next(iter(matches))
    source = work.sources[place].ref
    names = [ref(kind.prefix, owner) for owner in there]
    names += [f"what {work.sources[owner[1]].ref} becomes" for owner in matches if isinstance(owner, tuple)]
    reason = next(iter(matches.values()))
    if len(matches) > 1:
        hint = f"--{kind.name} {names[0]} links one of them, --on-duplicate create makes another."
    else:
        hint = f"--on-duplicate link links {source} to it, --on-duplicate create makes another {kind.name}."
    raise Duplicate(
        f"The {kind.name} of {source} is probably there already: {listed(names, 9)} (same {reason}).",
        hint,
        ref=source,
        field=kind.name,
        candidates=names,
    )
