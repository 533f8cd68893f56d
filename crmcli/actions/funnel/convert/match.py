"""Which existing element stands in for a target: the one given, the one carried, or a duplicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.duplicates import Index, Owner, Same, indexes
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.outcome import listed
from crmcli.errors import AlreadyConverted, Duplicate
from crmcli.light import Any
from crmcli.model.conversions import Conversion
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.traits_of_parties import Party
from crmcli.store.act import Act
from crmcli.store.links import Node


class StandIns(Declared):
    """For each source the element that stands in for the target, None where one is to be made; ``reasons`` say why it
    was chosen, by the place of the source."""

    nodes: list[Node | Same | None]
    reasons: dict[int, str]


def looked_up(act: Act, plan: Plan) -> dict[str, Index]:
    """What is known of the kinds of which one may be there already, by kind."""
    wanted: list[tuple[Kind, list[dict[str, Any]]]] = []
    for entry in plan.entries:
        kind = act.registry.by_name[entry.target]
        matched = entry.existing and entry.target not in plan.existing and kind.trait(Party)
        if matched and kind.duplicates and plan.request.on_duplicate != "create":
            both = zip(plan.sources, plan.values[kind.name], strict=True)
            again = plan.request.again
            wanted.append((kind, [values for source, values in both if again or not source.row.get(kind.name)]))
    return {index.kind.name: index for index in indexes(act, wanted)}


def choose(plan: Plan, entry: Conversion, kind: Kind, known: Mapping[str, Index]) -> StandIns:
    """Which elements exist already, or are made for an earlier source; ``known`` is what was ``looked_up``.

    Raises Duplicate (exit 4, with the candidates) as ``--on-duplicate`` says; "create" never matches.
    """
    places = range(len(plan.sources))
    if entry.target in plan.existing:
        return StandIns([plan.existing[entry.target] for _ in places], dict.fromkeys(places, "asked for"))
    choice = StandIns([plan.stays(place, kind.name) for place in places], {})
    if entry.existing and kind.trait(Party):
        if not plan.request.again:
            _choose_carried(plan, entry, choice)
        if kind.name in known:
            _choose_same(plan, kind, choice, known[kind.name])
    return choice


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


def _choose_carried(plan: Plan, entry: Conversion, choice: StandIns) -> None:
    for place, source in enumerate(plan.sources):
        carried = source.row.get(entry.target)
        if carried:
            choice.nodes[place] = (entry.target, int(carried))
            choice.reasons[place] = f"{source.ref} already has it"


def _choose_same(plan: Plan, kind: Kind, choice: StandIns, index: Index) -> None:
    nodes, drafts = choice.nodes, plan.values[kind.name]
    for place in [place for place, node in enumerate(nodes) if node is None]:
        matches = index.matches(drafts[place])
        _check_own(plan, kind, place, matches)
        owner = _owner(plan, kind, place, matches)
        if owner is not None:
            nodes[place] = owner if isinstance(owner, Same) else (kind.name, owner)
            choice.reasons[place] = f"same {matches[owner]}"
        index.add(Same(place) if owner is None else owner, drafts[place])


def _check_own(plan: Plan, kind: Kind, place: int, matches: Mapping[Owner, str]) -> None:
    """Raises AlreadyConverted (exit 4) where another one of what a source became, or carries, would be the same."""
    source = plan.sources[place]
    own = [node[1] for node in plan.before.get(source.node, ()) if node[0] == kind.name]
    mine = next((owner for owner in matches if owner in (*own, source.row.get(kind.name))), None)
    if mine is None or isinstance(mine, Same):
        return
    name = ref(kind.prefix, mine)
    raise AlreadyConverted(
        f"Another {kind.name} of {source.ref} would be the same as {name} (same {matches[mine]}).",
        f"Use --on-duplicate create to create another {kind.name}, or leave {kind.name} out.",
        ref=source.ref,
        field=kind.name,
        candidates=[name],
    )


def _owner(plan: Plan, kind: Kind, place: int, matches: Mapping[Owner, str]) -> Owner | None:
    """The one match that is linked; None when there is none."""
    if not matches:
        return None
    there = [owner for owner in matches if not isinstance(owner, Same)]
    if len(matches) == 1 and (not there or plan.request.on_duplicate == "link"):
        return next(iter(matches))
    source = plan.sources[place].ref
    names = [ref(kind.prefix, owner) for owner in there]
    same_call = [f"what {plan.sources[owner.place].ref} becomes" for owner in matches if isinstance(owner, Same)]
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
