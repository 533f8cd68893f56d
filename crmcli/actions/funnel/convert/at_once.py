"""Sources converted together, in one step: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element, named
from crmcli.actions.funnel.convert.draft import draft
from crmcli.actions.funnel.convert.made import Made
from crmcli.actions.funnel.convert.plan import plan
from crmcli.actions.funnel.convert.report import report
from crmcli.actions.funnel.convert.request import Call, ConvertRequest
from crmcli.actions.funnel.convert.write import write
from crmcli.actions.outcome import listed
from crmcli.actions.refs import one
from crmcli.errors import Refused, Usage
from crmcli.errors.wording import article
from crmcli.model.results import Written
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def convert_at_once(act: Act, refs: Sequence[str], request: ConvertRequest) -> Written:
    """Convert elements, all or nothing; see ``convert``."""
    with act.step() as step:
        existing = {kind: one(act, ref, kind) for kind, ref in request.existing.items()}
        whole = named(act, refs, titles=len(refs) == 1, linked=True)
        sources, joined = whole.elements, whole.every_link()
        targets = tuple(dict.fromkeys((*request.to, *request.existing)))
        groups = _by_kind(sources)
        _check_bill(groups, request)
        mades = [_convert(act, (same, joined), targets, existing, request) for same in groups]
        step.says("convert", [source.ref for source in sources], to=list(targets))
        return report(act, step, sources, targets, mades)


def _convert(
    act: Act,
    found: tuple[list[Element], list[Row]],
    targets: Sequence[str],
    existing: Mapping[str, Node],
    request: ConvertRequest,
) -> Made:
    sources, joined = found
    entries = act.registry.plan(sources[0].kind.name, targets)
    if request.bill.said and not any(entry.lines == "bill" for entry in entries):
        raise Usage(
            f"{request.bill.said[0]} only applies to invoices.", f"Leave it out to create {article(entries[0].target)}."
        )
    planned = plan(act, Call(sources, entries, existing, request, joined))
    return write(act, planned, draft(act, planned))


def _check_bill(groups: Sequence[Sequence[Element]], request: ConvertRequest) -> None:
    if request.bill.together and len(groups) > 1:
        kinds = listed(group[0].kind.plural for group in groups)
        raise Refused(f"{kinds.capitalize()} cannot be billed together.", "Bill one kind at a time.")


def _by_kind(sources: Sequence[Element]) -> list[list[Element]]:
    kinds: dict[str, list[Element]] = {}
    for source in sources:
        kinds.setdefault(source.kind.name, []).append(source)
    return list(kinds.values())
