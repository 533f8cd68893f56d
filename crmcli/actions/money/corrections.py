"""Documents that correct an issued one: its cancellation, or a credit on part of it; issued as soon as made."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.money.balance import balances
from crmcli.actions.money.issue import seal
from crmcli.actions.money.sums import by_rate
from crmcli.actions.money.texts import texts_of
from crmcli.errors import AlreadyDone, Refused
from crmcli.light import TYPE_CHECKING
from crmcli.model.declared import Declared
from crmcli.model.traits import Issued, Lines, Numbered, Payable
from crmcli.model.types import Reference
from crmcli.store import records, seals
from crmcli.store.act import Act, Row
from crmcli.store.links import Node

if TYPE_CHECKING:
    from crmcli.model.billing import Rate
    from crmcli.model.totals import Taxed


class Correction(Declared):
    """What a correcting document is: its ``type``, which also names the text of its title, and why it was made."""

    type: str
    reason: str | None = None


def correct(act: Act, original: Element, correction: Correction, lines: Sequence[Row], more: Row) -> Element:
    """Make and issue a document that corrects an issued one, inside a step.

    It bears the date of today, and the client and the seller as they stand on the original. Quantities have the
    sign that they have there; whoever adds documents up counts a correcting one negatively (type 381).
    """
    row, kind = original.row, original.kind
    lined, numbered = kind.its(Lines), kind.its(Numbered)
    issued, payable = kind.its(Issued), kind.its(Payable)
    about = [field.name for field in kind.fields if isinstance(field.type, Reference) and field.manual]
    same = (lined.currency, lined.rounding, issued.note, issued.supply, issued.until, *issued.repeated, "owner", *about)
    values = {name: row[name] for name in same} | {
        "title": texts_of(act, original)(correction.type, number=row[numbered.field]),
        payable.type: correction.type,
        payable.corrects: original.id,
        payable.reason: correction.reason,
        numbered.date: act.today,
    }
    counted = [line for line in lines if not line.get("optional")]  # an older invoice may have others
    made = create(act, kind, [NewElement(values, counted)])[0]
    document = fetch(act, [(kind.name, made["id"])], points=False)[0]
    change(act, [(document, {payable.skonto: None, **more})])
    seal(act, document, seals.head(act.driver))
    return document


def check_correctable(act: Act, element: Element, verb: str) -> None:
    """Raises Refused (exit 5) for a draft and for what is a correction itself, AlreadyDone (4) when cancelled."""
    stage, kind = element.stage, element.kind
    if stage == kind.first_stage:
        raise Refused(
            f"{element.ref} is still a draft: there is nothing to {verb}.",
            f"crm rm {element.ref} removes it, crm edit {element.ref} changes it.",
            ref=element.ref,
        )
    if stage == kind.elsewhere:
        raise Refused(
            f"{element.ref} was issued elsewhere, so crm {verb} cannot take it back.",
            f"Correct it where it was issued; crm edit {element.ref} and crm rm {element.ref} change it here.",
            ref=element.ref,
        )
    if not kind.sealed[stage]:
        by = [f"{kind.prefix}-{row['id']}" for row in corrections_of(act, element)]
        raise AlreadyDone(
            f"{element.ref} is already {stage}, by {', '.join(by)}.",
            f"crm tree {element.ref} shows it.",
            ref=element.ref,
            candidates=by,
        )
    corrected = element.row[kind.its(Payable).corrects]
    if corrected is not None:
        raise Refused(
            f"{element.ref} corrects {kind.prefix}-{corrected} and cannot be corrected itself.",
            "Bill it again: crm convert creates another invoice for what was given back.",
            ref=element.ref,
        )


def corrections_of(act: Act, original: Element) -> list[Row]:
    """The documents that correct one, oldest first."""
    from crmcli.store import lookup

    name = original.kind.name
    ids = lookup.referring(act, name, original.kind.its(Payable).corrects, [original.id])
    return list(records.get(act, name, ids).values())


def left_by_rate(act: Act, original: Element) -> dict[Rate, Taxed]:
    """Net and tax of each rate that the original has billed and no credit has given back."""
    found = by_rate(original.lines, original.terms)
    nodes: list[Node] = [(original.kind.name, row["id"]) for row in corrections_of(act, original)]
    for document in fetch(act, nodes, points=False):
        for rate, (net, tax) in by_rate(document.lines, document.terms).items():
            before = found.get(rate, (0, 0))
            found[rate] = before[0] - net, before[1] - tax
    return found


def left(act: Act, original: Element) -> int:
    """The total that no credit has given back, in minor units."""
    found = balances(act, original.kind, [original.row])[original.id]
    return found.total - found.credited
