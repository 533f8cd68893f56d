"""Going on from what a source becomes: a document is made from the deal that the same call makes, joins, or finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element, gather
from crmcli.actions.funnel.convert.draft import draft
from crmcli.actions.funnel.convert.made import Made
from crmcli.actions.funnel.convert.plan import plan
from crmcli.actions.funnel.convert.request import Call, ConvertRequest
from crmcli.actions.funnel.convert.sources import became
from crmcli.actions.funnel.convert.values import told_of
from crmcli.actions.funnel.convert.write import write
from crmcli.actions.outcome import listed
from crmcli.actions.refs import shown
from crmcli.errors import AlreadyBilled, Ambiguous, CrmError, Refused, Usage
from crmcli.model.conversions import Conversion
from crmcli.model.traits_of_parties import Parties
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

Names = Mapping[Node, str]
Led = tuple[Element, int]  # a deal, and the place of the first source that leads to it


def going_on(act: Act, call: Call, onward: Conversion) -> Call:
    """The first leg of a call that goes on: what is there already, and what each source said of it.

    Raises Ambiguous (exit 4) for a source of which several are there.
    """
    middle, request = onward.source, call.request
    given = call.existing.get(middle)
    own = {node: [end for end in ends if end[0] == middle] for node, ends in call.before.items()}
    kept: dict[Node, Node] = {}
    for source in call.sources:
        mine = own.get(source.node, [])
        if given:
            kept.update({source.node: given} if given in mine else {})
        elif middle not in request.to and mine:
            kept[source.node] = _only(act, source, mine)
    _check_stated(act, call, middle, kept)
    there = dict.fromkeys(end for ends in own.values() for end in ends)
    found = gather(act, list(there), points=False, lines=False, linked=True) if there and not request.again else None
    came = {node: _led_to(found.links[node], node, onward.target) for node in there} if found else {}
    further = {node: [end for deal in ends for end in came.get(deal, ())] for node, ends in own.items()}
    mine_only = ConvertRequest(**{**vars(request), "set": _stated(call, onward)[0], "bill": type(request.bill)()})
    changed = {"request": mine_only, "onward": onward, "kept": kept, "further": further}
    return Call(**{**vars(call), **changed})


def go_on(act: Act, first: Made, onward: Conversion, request: ConvertRequest) -> list[Made]:
    """The second leg: one document of each that the sources became; those that were there before may be repeated."""
    leaders: dict[Node, int] = {}
    for place, node in enumerate(first.members.nodes[onward.source]):
        leaders.setdefault(node, place)
    names = {node: first.plan.sources[place].ref for node, place in leaders.items() if node in first.members.makers}
    legs: dict[bool, dict[Node, int]] = defaultdict(dict)
    for node, place in leaders.items():
        legs[request.again and first.plan.stays(place, node[0]) is not None][node] = place
    try:
        return [_leg(act, first, onward, request, (nodes, again)) for again, nodes in legs.items()]
    except CrmError as error:
        raise _told(act, error, names, onward) from None


def _leg(
    act: Act, first: Made, onward: Conversion, request: ConvertRequest, asked: tuple[dict[Node, int], bool]
) -> Made:
    leaders, again = asked
    whole = gather(act, list(leaders), linked=True)
    further = {"to": (onward.target,), "existing": {}, "set": _stated(first.plan, onward, request)[1], "again": again}
    mine = ConvertRequest(**{**vars(request), **further, "overwrite": ()})
    call = Call(
        sources=whole.elements,
        entries=[onward],
        existing={},
        request=mine,
        before=became(act, whole.elements, whole.every_link()),
        foreseen=first.members.makers.keys(),
    )
    warnings = _without_client(act, first, onward, [(deal, leaders[deal.node]) for deal in whole.elements])
    planned = plan(act, call)
    planned.warnings.extend(warnings)
    return write(act, planned, draft(act, planned))


def _without_client(act: Act, first: Made, onward: Conversion, deals: Sequence[Led]) -> list[str]:
    """What is said of documents without a client; raises Refused (exit 5) where one is needed."""
    target = act.registry.by_name[onward.target]
    parties = target.trait(Parties)
    kinds = [type.kind for name, type in target.references if parties and name in parties.client]
    client = next((kind for kind in act.registry.targets(first.plan.sources[0].kind.name) if kind in kinds), None)
    if not parties or client is None:
        return []
    guards = [guard for guard in onward.when if guard.empty and not guard.warns]
    warnings = []
    for deal, place in deals:
        if any(deal.row.get(name) for name in parties.client):
            continue
        way = _way_to(act, first, onward, (deal, place), client)
        if guards:
            raise Refused(f"{deal.ref} {guards[0].says}.", f"Use {way}.", ref=deal.ref)
        undo = "" if act.dry_run else "after crm undo, "
        warnings.append(
            f"The {target.name} of {first.members.named(act, deal.node)} has no client; {undo}{way} gives it one."
        )
    return warnings


def _way_to(act: Act, first: Made, onward: Conversion, led: Led, client: str) -> str:
    """How the document of a deal gets a client."""
    deal, place = led
    source, made = first.plan.sources[place], deal.node in first.members.makers
    own = source.row.get(client)
    if own:
        return f"crm edit {deal.ref} --{client} {shown(act, (client, int(own)))}"
    needed = [deal.kind.name] if made and any(guard.empty and not guard.warns for guard in onward.when) else []
    given = "" if made or first.plan.stays(place, deal.kind.name) else f" --{deal.kind.name} {deal.ref}"
    return f"crm convert {source.ref} --to {'+'.join([*needed, client, onward.target])}{given}"


def _check_stated(act: Act, call: Call, middle: str, kept: Mapping[Node, Node]) -> None:
    """Raises Usage (exit 2) where --set speaks of what is there already."""
    for name, _ in call.request.set:
        if kept and name.partition(".")[0].lower() == middle:
            there = shown(act, next(iter(kept.values())))
            raise Usage(f"--set {name}: no {middle} is created.", f"crm edit {there} changes it.", field=name)


def _only(act: Act, source: Element, nodes: Sequence[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    names = [shown(act, node) for node in nodes]
    raise Ambiguous(
        f"{source.ref} became {listed(names, 9)}.",
        f"Say which one to go on from: --{nodes[0][0]} {names[-1]}",
        ref=source.ref,
        candidates=names,
    )


def _led_to(touching: Sequence[Row], node: Node, target: str) -> list[Node]:
    """What of a kind came of an element, whichever way."""
    ends = [links.ends(row)[1] for row in touching if links.ends(row)[0] == node]
    return list(dict.fromkeys(end for end in ends if end[0] == target))


def _stated(call: Call, onward: Conversion, request: ConvertRequest | None = None) -> tuple[list[tuple[str, str]], ...]:
    """What --set states about the targets of the first leg, and about the last one: what names none is meant for it."""
    pairs = (request or call.request).set
    last = [pair for pair in pairs if "." not in pair[0] or pair[0].partition(".")[0].lower() == onward.target]
    return [pair for pair in pairs if pair not in last], last


def _told(act: Act, error: CrmError, names: Names, onward: Conversion) -> CrmError:
    """The same error about the sources, where it speaks of what they would have become."""
    if isinstance(error, AlreadyBilled):
        error.hint = f"crm convert {error.ref} --to {onward.target} --again bills it once more."
    instead = {shown(act, node): ref for node, ref in names.items()}
    error.message = told_of(error.message, instead)
    error.hint = told_of(error.hint, instead) if error.hint else None
    error.ref = instead.get(error.ref, error.ref) if error.ref else None
    error.candidates = [instead.get(name, name) for name in error.candidates]
    error.args = (error.message,)
    return error
