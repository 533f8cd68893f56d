"""Which existing element stands in for a target: the one given, the one carried, or a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.actions.funnel.convert.duplicates import Index
from crmcli.actions.funnel.convert.plan import Work
from crmcli.actions.outcome import listed
from crmcli.errors import Duplicate
from crmcli.model.conversions import Conversion, Sibling
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.traits import Party
from crmcli.store import records
from crmcli.store.store import Store


def choose(store: Store, work: Work, entry: Conversion, kind: Kind) -> None:
    """Set the nodes that exist; a node ("", PLACE) stands for what the same call makes for an earlier source.

    Raises Duplicate (exit 4, with the candidates) as ``--on-duplicate`` says; "create" never matches.
    """
    if entry.target in work.existing:
        for place in range(len(work.sources)):
            work.nodes[entry.target][place] = work.existing[entry.target]
            work.reasons[entry.target, place] = "asked for"
    elif entry.existing and kind.trait(Party):
        _choose_carried(work, entry, kind)
        if kind.duplicates and work.request.on_duplicate != "create":
            _choose_same(store, work, entry, kind)
    there = {node for node in work.nodes[entry.target] if node is not None and node[0]}
    if kind.trait(Party) and there:
        rows = records.get(store, kind.name, [number for _, number in there])
        work.rows.update(((kind.name, number), row) for number, row in rows.items())
        _warn_of_other(store, work, entry, kind)


def together(found: Sequence[Duplicate]) -> Duplicate:
    """One error for all that is there already of the first source that has any."""
    same = [each for each in found if each.ref == found[0].ref]
    if len(same) == 1:
        return same[0]
    first, *others = (each.message.rstrip(".") for each in same)
    several = next((each.hint for each in same if len(each.candidates) != 1), None)
    return Duplicate(
        "; ".join([first, *(message[0].lower() + message[1:] for message in others)]) + ".",
        several or f"Use --on-duplicate link to link {same[0].ref} to them, --on-duplicate create to create others.",
        ref=same[0].ref,
        field=same[0].field,
        candidates=[name for each in same for name in each.candidates],
    )


def _choose_carried(work: Work, entry: Conversion, kind: Kind) -> None:
    for place, source in enumerate(work.sources):
        carried = source.row.get(entry.target)
        if carried:
            work.nodes[entry.target][place] = (entry.target, int(carried))
            work.reasons[entry.target, place] = f"{source.ref} already has it"


def _choose_same(store: Store, work: Work, entry: Conversion, kind: Kind) -> None:
    nodes, drafts = work.nodes[entry.target], work.values[entry.target]
    open_places = [place for place, node in enumerate(nodes) if node is None]
    index = Index(store, kind, [drafts[place] for place in open_places])
    for place in open_places:
        matches = index.matches(drafts[place])
        owner = _owner(work, kind, place, matches)
        if owner is not None:
            nodes[place] = owner if isinstance(owner, tuple) else (entry.target, int(owner))
            work.reasons[entry.target, place] = f"same {matches[owner]}"
        index.add(("", place) if owner is None else owner, drafts[place])


def _owner(work: Work, kind: Kind, place: int, matches: dict[Any, str]) -> Any:
    """The one match that is linked; None when there is none."""
    if not matches:
        return None
    there = [owner for owner in matches if not isinstance(owner, tuple)]
    if len(matches) == 1 and (not there or work.request.on_duplicate == "link"):
        return next(iter(matches))
    source = work.sources[place].ref
    names = [ref(kind.prefix, owner) for owner in there]
    same_call = [f"what {work.sources[owner[1]].ref} becomes" for owner in matches if isinstance(owner, tuple)]
    reason = next(iter(matches.values()))
    create = f"--on-duplicate create to create another {kind.name}"
    if len(matches) == 1:
        hint = f"Use --on-duplicate link to link {source} to it, or {create}."
    elif names:
        hint = f"Use --{kind.name} {names[0]} to link one of them, or {create}."
    else:
        hint = f"Convert {source} on its own, or use {create}."
    raise Duplicate(
        f"The {kind.name} of {source} probably exists already: {listed([*names, *same_call], 9)} (same {reason}).",
        hint,
        ref=source,
        field=kind.name,
        candidates=names,
    )


def _warn_of_other(store: Store, work: Work, entry: Conversion, kind: Kind) -> None:
    """The company that is given wins over the one that the linked contact belongs to."""
    for name, rule in entry.fields.items():
        if not isinstance(rule, Sibling) or rule.kind not in work.nodes:
            continue
        prefix = store.registry.by_name[rule.kind].prefix
        for place, node in enumerate(work.nodes[entry.target]):
            own = work.rows.get(node, {}).get(name) if node else None
            other = work.nodes[rule.kind][place]
            if node and own and other and other[1] != own:
                mine, its = ref(kind.prefix, node[1]), ref(prefix, own)
                work.warnings.append(f"{mine} belongs to {its}; {work.named(store, other)} is used here.")
