"""What must be true of payments after each command of a billing history, by the reference alone."""

from __future__ import annotations

from .cases import Wrong, option
from .ledger import Document
from .lines import minor
from .moment import Moment
from .payments import Books, discount


def payments(moment: Moment) -> None:
    """Allocations never exceed a payment, nor all of them the money there is; stages follow what is due."""
    books, all_ = moment.after.books, moment.after.invoices
    for number, payment in books.payments.items():
        left = books.unused(number)
        if (payment.amount > 0 and not 0 <= left <= payment.amount) or (payment.amount < 0 and left > 0):
            raise Wrong("allocations exceed a payment", f"PAYMENT-{number}: {payment.amount}, {left} left")
    there = sum(payment.amount for payment in books.payments.values())
    settled = sum(amount for (_, owner), amount in books.settled.items() if owner > 0)
    if settled > there or there < 0:
        raise Wrong("more is allocated than came in", f"{settled} of {there}")
    for one in all_:
        if one.corrects is None and one.stage in ("issued", "paid"):
            due = books.due(one, all_)
            if (one.stage == "paid") != (due <= 0):
                raise Wrong("the stage does not follow what is due", f"{one.ref} is {one.stage}, {due} due")
            if books.paid(one.node[1]) < 0:
                raise Wrong("more went back than came in", one.ref)
            _granted(one, books, all_)
        elif one.node[1] in books.granted or books.paid(one.node[1]):
            raise Wrong("something is paid on what owes nothing", one.ref)


def _granted(one: Document, books: Books, all_: list[Document]) -> None:
    granted = books.granted.get(one.node[1], 0)
    if granted:
        credits = sum(other.corrects == one.node[1] for other in all_)
        off = discount(one.skonto or "0/0", books.asked(one, all_))
        if abs(granted - off) > credits:
            raise Wrong("skonto granted", f"{one.ref}: {granted}, expected {off}")


def paid(moment: Moment) -> None:
    """What a payment settles, and what is due then."""
    invoice, before, after = moment.target(), moment.before.books, moment.after.books
    number, all_ = invoice.node[1], moment.before.invoices
    now = after.paid(number) - before.paid(number)
    granted = after.granted.get(number, 0) - before.granted.get(number, 0)
    due, currency = before.due(invoice, all_), invoice.currency
    typed = moment.said[2] if len(moment.said) > 2 and not moment.said[2].startswith("--") else None
    wanted = minor(typed, currency) if typed else due
    given = option(moment.said, "--payment")
    if given and not typed:
        wanted = min(due, before.free(int(given.partition("-")[2]), all_))
    if "--skonto" in moment.said:
        wanted = due - discount(invoice.skonto or "0/0", before.asked(invoice, all_))
    if "--refund" in moment.said:
        wanted = -abs(wanted)
    if now != wanted:
        raise Wrong("what is paid", f"{invoice.ref}: got {now}, expected {wanted}")
    if wanted > max(0, due) and "--allow-over" not in moment.said:
        raise Wrong("more is paid than is due", f"{invoice.ref}: {wanted} of {due}")
    if granted and after.due(moment.after.invoice(number), moment.after.invoices):
        raise Wrong("skonto is granted without closing the invoice", invoice.ref)
    _moved(moment, number, given, now)


def _moved(moment: Moment, number: int, given: str | None, now: int) -> None:
    """Only what was free of a payment was used, and what else is settled stays."""
    before, after = moment.before.books, moment.after.books
    payment = int((given or moment.result.result[0]).partition("-")[2])
    free = before.excess(payment, moment.before.invoices) if given else {}
    for (one, invoice), amount in before.settled.items():
        less = amount - after.settled.get((one, invoice), 0)
        if invoice != number and less and (one != payment or not 0 <= less <= free.get(invoice, 0)):
            raise Wrong(
                "a payment is taken from an invoice that needs it", f"PAYMENT-{one} of INVOICE-{invoice}: {less}"
            )
    if given and after.payments != before.payments:
        raise Wrong("a payment that is there makes another", given)
    if not given and after.payments[payment].amount != now:
        raise Wrong("the amount of a payment", f"PAYMENT-{payment}: {after.payments[payment].amount}, settled {now}")


def refused(moment: Moment, error: Exception) -> None:
    """What is right must not be refused."""
    if moment.verb != "pay" or "--payment" in moment.said or "--skonto" in moment.said or "--refund" in moment.said:
        return
    invoice = moment.target()
    due = moment.before.books.due(invoice, moment.before.invoices)
    typed = moment.said[2] if len(moment.said) > 2 and not moment.said[2].startswith("--") else None
    wanted = minor(typed, invoice.currency) if typed else due
    if invoice.stage in ("issued", "paid") and 0 < wanted <= due:
        raise Wrong("a payment of what is due is refused", str(error))
