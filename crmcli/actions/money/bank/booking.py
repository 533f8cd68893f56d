"""``crm bank book``, ``crm bank ignore``: what a person decides of a transaction, and what is sure, become payments."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.money.bank.proposing import Invoices, payable, said
from crmcli.actions.money.pay import PaymentRequest, pay
from crmcli.actions.money.pay_free import payments
from crmcli.actions.outcome import written
from crmcli.actions.refs import resolve, shown
from crmcli.errors import AlreadyDone, NotFound, Refused, Usage
from crmcli.model.money import amount_text
from crmcli.model.results import Written
from crmcli.model.traits import Pays
from crmcli.store import bank, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def book(act: Act, number: int, refs: Sequence[str], allow_over: bool = False) -> Written:
    """Book a transaction as the payment of invoices, or as a payment that was entered by hand.

    Of several invoices each gets what it asks for, the last one the rest. Raises NotFound (exit 3) for a transaction
    that is not there, AlreadyDone (4) for one that is booked, Refused (5) for what ``crm pay`` refuses.
    """
    with act.step() as step:
        row = _open(act, number)
        nodes = resolve(act, refs)
        step.says("bank book", [shown(act, node) for node in nodes], transaction=number)
        paying = payments(act).name
        if [kind for kind, _ in nodes] == [paying]:
            payment = _entered(act, row, nodes[0][1])
            records.update(act, "bank", [(row, {"payment": payment["id"], "ignored": None})])
            made, changed = [], nodes
        else:
            if any(kind != payable(act).name for kind, _ in nodes):
                raise Usage("A transaction pays invoices.", f"Example: crm bank book {number} INVOICE-4")
            made, changed = [settle(act, row, _shares(act, row, nodes), allow_over)], nodes
        names = " and ".join(shown(act, node) for node in nodes)
        return written(
            act, step, f"Transaction {number} ({said(row)}) booked on {names}", created=made, updated=changed
        )


def ignore(act: Act, numbers: Sequence[int]) -> Written:
    """Put transactions aside: they pay no invoice."""
    with act.step() as step:
        rows = [_open(act, number) for number in numbers]
        records.update(act, "bank", [(row, {"ignored": 1}) for row in rows if not row["ignored"]])
        step.says("bank ignore", transactions=list(numbers))
        names = ", ".join(map(str, numbers))
        word = "Transaction" if len(rows) == 1 else "Transactions"
        return written(act, step, f"{word} {names} put aside", result=[str(number) for number in numbers])


def settle(act: Act, row: Row, shares: Sequence[tuple[Node, int]], allow_over: bool = False) -> Node:
    """Pay invoices with a transaction, inside a step; returns the payment."""
    total, day = amount_text(abs(row["amount"]), row["currency"]), row["booked"]
    reference = row["reference"] or row["end_to_end"]
    (first, _), *rest = shares
    whole = PaymentRequest(
        amount=total,
        on=day,
        reference=reference,
        allow_over=allow_over or bool(rest),
        refund=row["amount"] < 0,
    )
    done = pay(act, shown(act, first), whole)
    payment = resolve(act, [done.result[0].rstrip("?")], payments(act).name)[0]
    for node, part in rest:
        text = amount_text(part, row["currency"])
        pay(act, shown(act, node), PaymentRequest(amount=text, payment=shown(act, payment), allow_over=allow_over))
    records.update(act, "bank", [(row, {"payment": payment[1], "ignored": None})])
    return payment


def _open(act: Act, number: int) -> Row:
    row = records.get(act, "bank", [number]).get(number)
    if row is None:
        raise NotFound(f"There is no transaction {number}.", "crm bank list all shows them.")
    if bank.booked(act, [row]):
        paid = ", ".join(shown(act, node) for node in bank.settled(act, row["payment"]))
        raise AlreadyDone(
            f"Transaction {number} is already booked as {shown(act, (payments(act).name, row['payment']))}"
            + (f", which pays {paid}." if paid else "."),
            f"crm undo takes it back; crm history {shown(act, (payments(act).name, row['payment']))} shows the step.",
        )
    return row


def _shares(act: Act, row: Row, nodes: Sequence[Node]) -> list[tuple[Node, int]]:
    """What each invoice gets, in their order: what it asks for, the last one the rest."""
    kind = payable(act)
    found = records.get(act, kind.name, [number for _, number in nodes])
    currencies = {each[kind.currency] for each in found.values()}
    if currencies != {row["currency"]}:
        raise Refused(
            f"The transaction is in {row['currency']}, the invoice in {', '.join(sorted(currencies))}.",
            "Amounts are never converted automatically: enter what it is worth with crm pay.",
        )
    if len(nodes) == 1:
        return [(nodes[0], row["amount"])]
    if row["amount"] < 0:
        raise Usage("Money that went back belongs to one invoice.", f"Example: crm bank book {row['id']} INVOICE-4")
    asked = Invoices(act).book.asked
    shares, left = [], row["amount"]
    for node in nodes[:-1]:
        part = min(asked[node[1]].due if node[1] in asked else 0, left)
        if part <= 0:
            raise Refused(f"{shown(act, node)} gets nothing of it.", "Leave it out.", ref=shown(act, node))
        shares.append((node, part))
        left -= part
    if left <= 0:
        raise Refused(f"Nothing is left for {shown(act, nodes[-1])}.", "Leave it out.", ref=shown(act, nodes[-1]))
    return [*shares, (nodes[-1], left)]


def _entered(act: Act, row: Row, number: int) -> Row:
    """The payment that was entered by hand for this transaction; Refused when it is another amount, or booked."""
    kind = payments(act)
    pays, payment, name = kind.its(Pays), records.get(act, kind.name, [number])[number], shown(act, (kind.name, number))
    if (payment[pays.amount], payment[pays.currency]) != (row["amount"], row["currency"]):
        raise Refused(
            f"{name} is {amount_text(payment[pays.amount], payment[pays.currency])} {payment[pays.currency]}, "
            f"the transaction {amount_text(row['amount'], row['currency'])} {row['currency']}.",
            "Name the payment that it was.",
            ref=name,
        )
    if records.matching(act, "bank", {"payment": number}):
        raise AlreadyDone(f"{name} is another transaction already.", "crm bank list booked shows which.", ref=name)
    return payment
