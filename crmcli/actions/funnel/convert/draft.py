"""What is to be made and what is linked, decided for all targets before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.duplicates import Same
from crmcli.actions.elements.element import Element
from crmcli.actions.funnel.carried import amount_as_line, copied_lines
from crmcli.actions.funnel.convert.match import StandIns, choose, looked_up, together
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.errors import Duplicate, Refused
from crmcli.model.conversions import Conversion
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


class Draft(Declared):
    """What becomes of every source for one target: ``nodes`` are the elements that stand in for it, None where one is
    made, with ``lines`` by the place of the source; ``reasons`` say why an existing one was chosen."""

    entry: Conversion
    kind: Kind
    nodes: list[Node | Same | None]
    reasons: dict[int, str]
    lines: dict[int, list[Row]]


def draft(act: Act, plan: Plan) -> list[Draft]:
    """A draft for each target; raises Duplicate (exit 4) for all that is there already, and what billing refuses."""
    found: list[Draft] = []
    refused: list[Duplicate] = []
    known = looked_up(act, plan)
    for entry in plan.entries:
        kind = act.registry.by_name[entry.target]
        try:
            choice = choose(plan, entry, kind, known)
        except Duplicate as duplicate:  # the others are looked at, too: one error names all that is there
            refused.append(duplicate)
            continue
        if not refused:
            found.append(_drafted(act, plan, entry, kind, choice))
    if refused:
        raise together(refused)
    return found


def _drafted(act: Act, plan: Plan, entry: Conversion, kind: Kind, choice: StandIns) -> Draft:
    places = [place for place, node in enumerate(choice.nodes) if node is None]
    lines = _lines(act, plan, entry, [plan.sources[place] for place in places])
    return Draft(entry, kind, choice.nodes, choice.reasons, dict(zip(places, lines, strict=True)))


def _lines(act: Act, plan: Plan, entry: Conversion, sources: Sequence[Element]) -> list[list[Row]]:
    """The lines that each source hands on."""
    if not entry.lines:
        return [[] for _ in sources]
    for source in sources:
        if entry.needs_lines and not source.lines:
            _check_as_line(plan, source)
    if entry.lines == "bill":
        from crmcli.actions.money.billing.bill import bill

        return bill(act, sources, plan.request.bill, plan.request.again)
    as_line = entry.needs_lines
    return [
        [_as_line(plan, source)] if as_line and not source.lines else copied_lines(source, plan.request.again)
        for source in sources
    ]


def _check_as_line(plan: Plan, source: Element) -> None:
    has_amount = source.amount is not None
    if not (plan.request.as_line and has_amount):
        add = f"crm line add {source.ref} NAME --price PRICE adds one"
        raise Refused(
            f"{source.ref} has no lines." if has_amount else f"{source.ref} has no lines and no amount.",
            f"{add}; --as-line makes one from its amount." if has_amount else f"{add}.",
            ref=source.ref,
        )


def _as_line(plan: Plan, source: Element) -> Row:
    """The amount of a source as a line, which is billed in its name."""
    row = amount_as_line(source)
    if not plan.request.again:
        row["bills_kind"], row["bills_id"] = source.node
    return row
