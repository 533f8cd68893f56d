"""``crm cancel``: take an issued invoice back by a further document; nothing of it is billed any more."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element
from crmcli.actions.funnel.carried import bare
from crmcli.actions.money.balance import stage_of
from crmcli.actions.money.corrections import Correction, check_correctable, correct, corrections_of
from crmcli.actions.money.pay_free import release
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown
from crmcli.actions.verbs import require_verb
from crmcli.errors import Refused
from crmcli.model.money import shown_amount
from crmcli.model.results import Written
from crmcli.model.traits import Payable
from crmcli.model.types import clean
from crmcli.store import records
from crmcli.store.act import Act


def cancel(act: Act, refs: Sequence[str], reason: str | None = None) -> Written:
    """Cancel issued invoices, all or none; each gets a cancellation with all its lines and a number of its own.

    What was paid on one is unallocated again. Raises AlreadyDone (exit 4) when it is cancelled, Refused (5) for a draft
    and for one on which something was credited.
    """
    with act.step() as step:
        invoices = require_verb(act, refs, "cancel")
        for invoice in invoices:
            check_correctable(act, invoice, "cancel")
            _check_uncredited(act, invoice)
        made: list[Element] = []
        warnings: list[str] = []
        for invoice in invoices:
            made.append(_cancelled(act, invoice, reason))
            warnings += _free(act, invoice)
            change(act, [(invoice, {"stage": stage_of(invoice.kind, "cancel")})], by="cancel")
        step.says("cancel", [invoice.ref for invoice in invoices])
        pairs = zip(invoices, made, strict=True)
        return written(
            act,
            step,
            "; ".join(f"{old.ref} cancelled by {new.ref} ({new.number})" for old, new in pairs),
            created=[new.node for new in made],
            updated=[old.node for old in invoices],
            warnings=warnings,
            final=True,
        )


def _check_uncredited(act: Act, invoice: Element) -> None:
    credits = [shown(act, (invoice.kind.name, row["id"])) for row in corrections_of(act, invoice)]
    if credits:
        raise Refused(
            f"Part of {invoice.ref} was credited by {listed(credits, 9)}.",
            f"Credit the rest: crm credit {invoice.ref} --rest",
            ref=invoice.ref,
            candidates=credits,
        )


def _cancelled(act: Act, invoice: Element, reason: str | None) -> Element:
    lines = [{**bare(line), "from_line": line["id"]} for line in invoice.lines]
    own = invoice.kind.its(Payable)
    correction = Correction("cancellation", clean(reason, own.reason) if reason else None)
    return correct(act, invoice, correction, lines, {own.rounding: invoice.row[own.rounding]})


def _free(act: Act, invoice: Element) -> list[str]:
    """Take the payments off; they can settle something else, or be given back."""
    kind, currency = invoice.kind.name, invoice.currency
    records.delete(act, "skonto", records.owned(act, "skonto", kind, [invoice.id]).get(invoice.id, []))
    return [
        f"{shown(act, node)} is unallocated again: {shown_amount(amount, currency)} {currency}."
        for node, amount in release(act, invoice.node).items()
    ]
