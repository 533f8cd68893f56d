"""Sources converted together, in one step: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.current import read_current
from crmcli.actions.elements.element import Element, named
from crmcli.actions.funnel.convert.carried_fields import make_fields
from crmcli.actions.funnel.convert.draft import draft
from crmcli.actions.funnel.convert.follow import following
from crmcli.actions.funnel.convert.made import Made
from crmcli.actions.funnel.convert.plan import plan
from crmcli.actions.funnel.convert.report import report
from crmcli.actions.funnel.convert.request import Call, ConvertRequest
from crmcli.actions.funnel.convert.sources import became
from crmcli.actions.funnel.convert.write import write
from crmcli.actions.outcome import listed
from crmcli.actions.refs import one
from crmcli.errors import Refused, Usage
from crmcli.errors.wording import article
from crmcli.model.conversions import Route
from crmcli.model.results import Written
from crmcli.store.act import Act
from crmcli.store.steps import Step

_MANY = 300  # sources from which on sets are worth while


def convert_at_once(act: Act, refs: Sequence[str], request: ConvertRequest) -> Written:
    """Convert elements, all or nothing; see ``convert``."""
    with act.step() as step:
        if len(refs) >= _MANY:
            from crmcli.actions.bulk.converting import by_sets
            from crmcli.actions.bulk.one_by_one import in_parts

            def others(some: Sequence[str]) -> Written:
                return _one_by_one(act, step, some, request)

            done = by_sets(act, step, refs, request, others) or in_parts(act, step, refs, request, others)
            if done is not None:
                return done
        return _one_by_one(act, step, refs, request)


def _one_by_one(act: Act, step: Step, refs: Sequence[str], request: ConvertRequest) -> Written:
    sources, calls = called(act, refs, request)
    if request.carry_fields and make_fields(act, calls):
        sources, calls = called(act, refs, request)
    mades = [made for call in calls for made in _convert(act, call, request)]
    targets = asked(request)
    step.says("convert", [source.ref for source in sources], to=list(targets))
    return report(act, step, sources, targets, mades)


def asked(request: ConvertRequest) -> tuple[str, ...]:
    """The targets in the order in which they are asked for."""
    return tuple(dict.fromkeys((*request.to, *request.existing)))


def called(act: Act, refs: Sequence[str], request: ConvertRequest) -> tuple[list[Element], list[Call]]:
    """The sources, and a call for those of each kind; raises what does not even concern their state."""
    existing = {kind: one(act, ref, kind) for kind, ref in request.existing.items()}
    whole = named(act, refs, ("tag",), titles=len(refs) == 1, linked=True)
    read_current(act, whole.elements)
    before = became(act, whole.elements, whole.every_link())
    tags = {node: [row["tag"] for row in rows] for node, rows in whole.parts["tag"].items()}
    about = {node: following(act, node, rows) for node, rows in whole.links.items()}
    groups = _by_kind(whole.elements)
    routes = [act.registry.route(group[0].kind.name, asked(request)) for group in groups]
    _check_bill(groups, routes, request)
    calls = []
    for group, route in zip(groups, routes, strict=True):
        call = Call(group, route.entries, existing, request, before, tags, about)
        if route.onward:
            from crmcli.actions.funnel.convert.onward import going_on

            call = going_on(act, call, route.onward)
        calls.append(call)
    return whole.elements, calls


def _convert(act: Act, call: Call, request: ConvertRequest) -> list[Made]:
    planned = plan(act, call)
    made = write(act, planned, draft(act, planned))
    if not call.onward:
        return [made]
    from crmcli.actions.funnel.convert.onward import go_on

    return [made, *go_on(act, made, call.onward, request)]


def _check_bill(groups: Sequence[Sequence[Element]], routes: Sequence[Route], request: ConvertRequest) -> None:
    """Raises Usage (exit 2) for options that say how to bill where nothing is billed, or not like that."""
    said = request.bill.said
    for group, route in zip(groups, routes, strict=True):
        kind, last = group[0].kind, route.onward or route.entries[0]
        if said and not any(entry.lines == "bill" for entry in (last, *route.entries)):
            raise Usage(f"{said[0]} only applies to invoices.", f"Leave it out to create {article(last.target)}.")
        if request.bill.together and route.onward:
            way = f"crm convert {group[0].ref} --to {route.onward.source}"
            raise Usage(f"--together does not apply to {kind.plural}.", f"Convert each of them first: {way}")
    if request.bill.together and len(groups) > 1:
        kinds = listed(group[0].kind.plural for group in groups)
        raise Refused(f"{kinds.capitalize()} cannot be billed together.", "Bill one kind at a time.")


def _by_kind(sources: Sequence[Element]) -> list[list[Element]]:
    kinds: dict[str, list[Element]] = {}
    for source in sources:
        kinds.setdefault(source.kind.name, []).append(source)
    return list(kinds.values())
