"""``crm pay``: record a payment of an invoice, or settle one with a payment that is there already."""

from __future__ import annotations

from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import Balance, restage, with_balances
from crmcli.actions.money.pay_free import Free, give_back, payments
from crmcli.actions.money.pay_skonto import grant, offered
from crmcli.actions.outcome import shown_new, written
from crmcli.actions.refs import one, shown
from crmcli.errors import AlreadyDone, Refused, Usage
from crmcli.model.declared import Declared
from crmcli.model.results import Written
from crmcli.model.traits import Payable, Pays
from crmcli.model.types import Day, Money
from crmcli.store import links, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.steps import Step


class PaymentRequest(Declared):
    """What is said of a payment. ``amount`` is typed text, None for what is due; ``payment`` names one that is
    there and still has money left; ``skonto`` takes the discount of the terms; ``refund`` gives money back."""

    amount: str | None = None
    on: str | None = None
    method: str | None = None
    reference: str | None = None
    payment: str | None = None
    allow_over: bool = False
    skonto: bool = False
    refund: bool = False

    @property
    def of_another(self) -> list[str]:
        """What is said that only another payment than one that is there can be given."""
        about_both = ("amount", "payment", "allow_over", "skonto")
        return [name for name, said in vars(self).items() if said and name not in about_both]


def pay(act: Act, ref: str, request: PaymentRequest) -> Written:
    """Pay what is due, or an amount; the stage follows.

    A payment of exactly the discounted amount within the terms of skonto closes the invoice, too. Raises Refused
    (exit 5) for a draft and for too much, AlreadyDone (4) for what is paid.
    """
    with act.step() as step:
        (invoice,), known = with_balances(act, [ref], "pay", titles=True)
        if invoice.kind.trait(Pays):
            return _given_back(act, step, invoice, request)
        _check_payable(invoice)
        balance = known[invoice.node]
        free = _present(act, request, invoice) if request.payment else None
        day = str(free.payment[payments(act).its(Pays).date]) if free else _day(act, request)
        amount = _amount(act, invoice, balance, request, (free, day))
        left = free.take(amount) if free else []
        payment = free.payment if free else _made(act, invoice, amount, day, request)
        node = (payments(act).name, payment["id"])
        if free:
            links.create(act, [links.link(invoice.node, node, links.PAYS)])
        rows = [{"kind": invoice.kind.name, "element": invoice.id, "payment": payment["id"], "amount": amount}]
        records.create(act, "allocation", rows)
        granted = grant(act, invoice, balance.after(paid=amount), payment["id"], day)
        balance = balance.after(amount, granted)
        changed = restage(act, [(invoice.kind, invoice.row, balance)])
        step.says("pay", [invoice.ref], amount=(amount, invoice.currency))
        return written(
            act,
            step,
            _sentence(invoice, balance, amount, granted),
            created=[] if free else [node],
            updated=[*changed, *left, node] if free else changed,
            result=[shown(act, node) if free else shown_new(act, node)],
            linked=[invoice.ref],
        )


def _check_payable(invoice: Element) -> None:
    stage = invoice.stage
    if stage == invoice.kind.first_stage:
        raise Refused(f"{invoice.ref} is still a draft.", f"Issue it first: crm issue {invoice.ref}", ref=invoice.ref)
    if invoice.row[invoice.kind.its(Payable).corrects] is not None:
        raise Refused(
            f"{invoice.ref} corrects another invoice and is settled there.",
            "To give money back, refund that one: crm pay INVOICE-1 20 --refund",
            ref=invoice.ref,
        )
    if stage not in invoice.kind.collectable:
        raise Refused(f"{invoice.ref} is {stage}: nothing is due.", "Pay the one that replaces it.", ref=invoice.ref)


def _amount(
    act: Act, invoice: Element, balance: Balance, request: PaymentRequest, source: tuple[Free | None, str]
) -> int:
    """What is paid in minor units, negative for a refund."""
    free, day = source
    left = free.amount if free else None
    amount = _said(act, invoice, request)
    if request.refund or (amount or 0) < 0:
        if free:
            raise _excluded("refund")
        return _refund(invoice, balance, amount)
    _check_open(invoice, balance, request)
    if request.skonto:
        amount = _discounted(invoice, balance, amount, day)
    if amount is None:
        amount = balance.due if left is None else min(balance.due, left)
    if left is not None and amount > left:
        raise Refused(
            f"{request.payment} has {_text(left, invoice)} left, not {_text(amount, invoice)}.",
            "Pay less, or the rest with another payment.",
            field="amount",
        )
    if amount > balance.due and not request.allow_over:
        raise Refused(
            f"{_text(amount, invoice)} is more than the {_text(balance.due, invoice)} due on {invoice.ref}.",
            "Use --allow-over to record it anyway.",
            ref=invoice.ref,
            field="amount",
        )
    return amount


def _said(act: Act, element: Element, request: PaymentRequest) -> int | None:
    reading = act.reading(element.currency)
    amount = None if request.amount is None else Money().read(request.amount, "amount", reading)
    if amount == 0:
        raise Refused("A payment of 0 pays nothing.", "Leave out the amount to pay what is due.", field="amount")
    return amount


def _day(act: Act, request: PaymentRequest) -> str:
    return str(Day().read(request.on or "today", "on", act.reading()))


def _check_open(invoice: Element, balance: Balance, request: PaymentRequest) -> None:
    if balance.due <= 0 and not (request.allow_over and request.amount):
        raise AlreadyDone(
            f"{invoice.ref} is already paid: nothing is due.",
            f"crm timeline {invoice.ref} --only paid shows when; --allow-over with an amount takes more.",
            ref=invoice.ref,
        )


def _discounted(invoice: Element, balance: Balance, amount: int | None, day: str) -> int:
    off = offered(invoice, balance, day)
    if amount not in (None, balance.due - off):
        raise Refused(
            f"With its skonto (early-payment discount), {invoice.ref} is paid by {_text(balance.due - off, invoice)}.",
            "Leave out the amount, or --skonto.",
            ref=invoice.ref,
            field="amount",
        )
    return balance.due - off


def _refund(invoice: Element, balance: Balance, amount: int | None) -> int:
    if amount is None:
        if balance.due >= 0:
            raise Usage(
                f"Say how much of {invoice.ref} to refund.",
                f"Example: crm pay {invoice.ref} 20 --refund",
                field="amount",
            )
        amount = min(balance.over, balance.paid)
    if balance.paid <= 0:
        raise Refused(
            f"Nothing can be refunded: nothing was paid on {invoice.ref}.",
            f"crm show {invoice.ref} shows what is due.",
            ref=invoice.ref,
            field="amount",
        )
    if abs(amount) > balance.paid:
        raise Refused(
            f"{_text(abs(amount), invoice)} cannot be refunded: "
            f"{_text(balance.paid, invoice)} was paid on {invoice.ref}.",
            f"crm show {invoice.ref} shows what was paid.",
            ref=invoice.ref,
            field="amount",
        )
    return -abs(amount)


def _present(act: Act, request: PaymentRequest, invoice: Element) -> Free:
    """What is free of the payment that is there; raises Refused when it cannot pay this, or when more is said of it."""
    if request.of_another:
        raise _excluded(request.of_another[0])
    kind = payments(act)
    number = one(act, request.payment or "", kind.name)[1]
    payment = records.get(act, kind.name, [number])[number]
    currency = payment[kind.its(Pays).currency]
    if currency != invoice.currency:
        raise Refused(
            f"{request.payment} is in {currency}, {invoice.ref} in {invoice.currency}.",
            "Amounts are never converted automatically: enter what it is worth as a payment of its own.",
            field="payment",
        )
    free = Free(act, payment, invoice.node)
    if free.amount <= 0:
        raise _nothing_left(act, shown(act, (kind.name, number)), free)
    return free


def _excluded(word: str) -> Usage:
    return Usage(f"--payment and --{word} cannot be combined.", "The payment already exists.", field=word)


def _nothing_left(act: Act, name: str, free: Free) -> AlreadyDone:
    used = [shown(act, node) for node in free.settles]
    return AlreadyDone(
        f"Nothing is left of {name}: it paid {', '.join(used)}." if used else f"{name} is not an incoming payment.",
        "Leave out --payment to enter another one.",
        ref=name,
        candidates=used,
    )


def _given_back(act: Act, step: Step, payment: Element, request: PaymentRequest) -> Written:
    """Money of a payment that is free goes back; what it settles stays settled."""
    if not request.refund or request.payment or request.skonto or request.allow_over:
        raise Usage(
            f"{payment.ref} is a payment and cannot be paid.",
            f"crm pay INVOICE-1 --payment {payment.ref} uses it, crm pay {payment.ref} --refund gives it back.",
            ref=payment.ref,
        )
    free = Free(act, payment.row)
    said = _said(act, payment, request)
    amount = free.amount if said is None else abs(said)
    if free.amount <= 0:
        raise _nothing_left(act, payment.ref, free)
    if amount > free.amount:
        raise Refused(
            f"{payment.ref} has {_text(free.amount, payment)} left, not {_text(amount, payment)}.",
            f"crm pay {payment.ref} --refund gives back all that is left of it.",
            ref=payment.ref,
            field="amount",
        )
    left = free.take(amount)
    made = _made(act, payment, -amount, _day(act, request), request)
    give_back(act, payment.id, made["id"], amount)
    step.says("pay", [payment.ref], amount=(-amount, payment.currency))
    return written(
        act,
        step,
        f"{payment.ref}: {_text(amount, payment)} given back",
        created=[(payment.kind.name, made["id"])],
        updated=left,
        linked=[payment.ref],
    )


def _made(act: Act, invoice: Element, amount: int, day: str, request: PaymentRequest) -> Row:
    kind, reading = payments(act), act.reading()
    pays = kind.its(Pays)
    values: Row = {
        "title": f"{'Refund' if amount < 0 else 'Payment'} of {invoice.number or invoice.ref}",
        pays.date: day,
        pays.amount: amount,
        pays.currency: invoice.currency,
        **{name: invoice.row[name] for name, _ in kind.references},
    }
    for name, text in ((pays.method, request.method), (pays.reference, request.reference)):
        values[name] = kind.by_name[name].type.read(text, name, reading) if text else None
    return create(act, kind, [NewElement(values, joins=_joins(invoice))])[0]


def _joins(invoice: Element) -> list[tuple[Node, str, bool, str | None]]:
    return [(invoice.node, links.PAYS, True, None)]


def _sentence(invoice: Element, balance: Balance, amount: int, granted: int) -> str:
    words = f"{invoice.ref}: {_text(abs(amount), invoice)} {'paid' if amount > 0 else 'given back'}"
    if granted:
        words += f", {_text(granted, invoice)} skonto granted"
    if balance.due < 0:
        return f"{words}, {_text(-balance.due, invoice)} overpaid"
    return f"{words}, {_text(balance.due, invoice)} due" if balance.due else f"{words}, nothing due"


def _text(amount: int, invoice: Element) -> str:
    from crmcli.model.money import shown_amount

    return f"{shown_amount(amount, invoice.currency)} {invoice.currency}"
