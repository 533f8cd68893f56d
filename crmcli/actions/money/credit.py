"""``crm credit``: give back lines of an issued invoice, or an amount, by a document of its own."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import balances, follow
from crmcli.actions.money.billing.asked import Chosen, check_lines, read_lines
from crmcli.actions.money.corrections import Correction, check_correctable, correct, left
from crmcli.actions.money.credit_lines import Credits, by_amount, by_lines
from crmcli.actions.money.pay_skonto import take_back
from crmcli.actions.money.sums import by_rate
from crmcli.actions.outcome import written
from crmcli.actions.verbs import require_verb
from crmcli.errors import AlreadyDone, Refused, Usage
from crmcli.model.declared import Declared
from crmcli.model.money import read_money, shown_amount
from crmcli.model.results import Written
from crmcli.model.traits import Payable
from crmcli.model.types import clean
from crmcli.store.act import Act, Row


class CreditRequest(Declared):
    """What is credited: ``lines`` "1,3" and ``qty`` "1=2", or an ``amount`` with tax, or the ``rest``."""

    lines: tuple[str, ...] = ()
    qty: tuple[str, ...] = ()
    amount: str | None = None
    rest: bool = False
    reason: str | None = None

    @property
    def ways(self) -> list[str]:
        """The ways in which it was said, of which there is to be one."""
        said = {"--lines": bool(self.lines or self.qty), "--amount": self.amount is not None, "--rest": self.rest}
        return [name for name, given in said.items() if given]


def credit(act: Act, ref: str, request: CreditRequest) -> Written:
    """Credit a part of an issued invoice; never more than what is left of it.

    Raises Usage (exit 2) when it is not said what, AlreadyDone (4) when nothing is left, Refused (5) for too much.
    """
    if len(request.ways) != 1:
        together = f"{' and '.join(request.ways)} cannot be combined." if request.ways else "Say what to credit."
        raise Usage(together, f"Use --lines 1,3, --qty 1=2, --amount 50 or --rest: crm credit {ref} --rest")
    chosen = read_lines(request.lines, request.qty)
    with act.step() as step:
        invoice = require_verb(act, [ref], "credit")[0]
        check_correctable(act, invoice, "credit")
        open_amount = left(act, invoice)
        if open_amount <= 0:
            raise AlreadyDone(f"All of {invoice.ref} was already credited.", f"crm tree {invoice.ref}", ref=invoice.ref)
        why = clean(request.reason, invoice.kind.its(Payable).reason) if request.reason else None
        rows = _rows(act, invoice, request, chosen, open_amount)
        document = correct(act, invoice, Correction("credit", why), rows, {})
        back = take_back(act, invoice, document)
        changed = follow(act, [invoice.node])
        amount = _text(document.amount, invoice)
        step.says("credit", [invoice.ref], amount=(document.amount, invoice.currency))
        return written(
            act,
            step,
            f"{invoice.ref} credited with {amount} by {document.ref} ({document.number})"
            + (f", {_text(back, invoice)} skonto taken back" if back else ""),
            created=[document.node],
            updated=changed,
            warnings=_owed(act, invoice),
            final=True,
        )


def _rows(act: Act, invoice: Element, request: CreditRequest, chosen: Chosen | None, open_amount: int) -> Sequence[Row]:
    credits = Credits(act, invoice)
    if request.amount is not None:
        return by_amount(credits, _amount(request.amount, invoice, open_amount))
    if request.rest and credits.by_money:
        return by_amount(credits, open_amount)
    check_lines(invoice, chosen or {})
    rows = by_lines(credits, chosen)
    _check_lines(invoice, credits, rows)
    return rows


def _check_lines(invoice: Element, credits: Credits, rows: Sequence[Row]) -> None:
    """Raises Refused (exit 5) when lines come to more than is left, as a whole or of one tax rate."""
    now = {rate: sum(sums) for rate, sums in by_rate(rows, invoice.terms).items()}
    left_of = {rate: sum(sums) for rate, sums in credits.left.items()}
    total, open_amount = sum(now.values()), sum(left_of.values())
    over = [rate for rate, amount in now.items() if amount > max(left_of[rate], 0)]
    if 0 < total <= open_amount and not over:
        return
    what = f"At {over[0][1]} % tax these" if over and total <= open_amount else "These"
    amount, rest = (now[over[0]], left_of[over[0]]) if over and total <= open_amount else (total, open_amount)
    raise Refused(
        f"{what} lines come to {_text(amount, invoice)}; {_text(rest, invoice)} of {invoice.ref} is left.",
        "Choose other lines, --amount, or --rest for all that is left.",
        ref=invoice.ref,
        field="lines",
    )


def _amount(text: str, invoice: Element, open_amount: int) -> int:
    gross = read_money(text.strip(), "amount", invoice.currency)
    if gross <= 0:
        raise Refused("amount: a credit must be more than 0.", "Leave out the sign.", field="amount")
    if gross > open_amount:
        raise Refused(
            f"{_text(gross, invoice)} is more than the {_text(open_amount, invoice)} that is left of {invoice.ref}.",
            "--rest credits all that is left.",
            ref=invoice.ref,
            field="amount",
        )
    return gross


def _owed(act: Act, invoice: Element) -> list[str]:
    """What has been paid beyond what is asked now, and how it goes back."""
    due = balances(act, invoice.kind, [invoice.row])[invoice.id].due
    if due >= 0:
        return []
    return [f"{_text(-due, invoice)} more was paid than is now due: crm pay {invoice.ref} --refund gives it back."]


def _text(amount: int, invoice: Element) -> str:
    return f"{shown_amount(amount, invoice.currency)} {invoice.currency}"
