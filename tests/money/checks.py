"""What must be true after each command of a billing history, by the reference alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from . import check_payments
from .cases import Wrong, option
from .ledger import Account, Billed, Document, Node, Row, by_source, counting
from .lines import minor
from .moment import Moment
from .picture import Picture
from .reference import DIGITS, Rate, Taxed, compute_sums, own, rounded, stated


def account(picture: Picture, node: Node, owners: Mapping[int, Node]) -> Billed:
    return Account(picture.documents[node], picture.invoices, owners).billed()


def alone(picture: Picture, node: Node) -> bool:
    """Whether no other source bills the same roots at other terms; else what is open depends on who is asked."""
    source = picture.documents[node]
    mine = {row.root or row.id for row in source.rows}
    for other, document in picture.documents.items():
        if other[0] == "invoice" or other == node or not mine & {row.root or row.id for row in document.rows}:
            continue
        if [row.line for row in document.rows] != [row.line for row in source.rows]:
            return False
    return True


def check(moment: Moment) -> None:
    documents(moment)
    invoices(moment)
    deposits(moment)
    numbers(moment)
    check_payments.payments(moment)
    special = {"convert": billed, "credit": credited, "cancel": cancelled, "clone": cloned, "pay": check_payments.paid}
    if moment.verb in special:
        special[moment.verb](moment)


def documents(moment: Moment) -> None:
    """Each line is its own quantity x price, lines add up, and what was issued never changes."""
    for node, one in moment.after.documents.items():
        before = moment.before.documents.get(node)
        if before == one:
            continue
        for row in one.rows:
            _own(one, row)
        if one.rows and one.amount != one.total:
            raise Wrong("the amount of a document", f"{one.ref}: {one.amount}, its lines come to {one.total}")
        if before is not None and node[0] == "invoice" and before.stage != "draft" and _frozen(before) != _frozen(one):
            raise Wrong("an issued invoice changed", one.ref)
        if node[0] != "invoice" and one.rows:
            sums = compute_sums([row.line for row in one.rows], one.currency, one.policy)
            if (sums.net, sums.tax) != (_net(one), one.total - _net(one)):
                raise Wrong("the totals of a source", f"{one.ref}: {_net(one)} net of {one.total}, expected {sums}")


def _frozen(document: Document) -> tuple[object, ...]:
    return document.rows, document.number, document.amount, document.rounding, document.skonto


def _net(document: Document) -> int:
    return sum(row.net for row in document.rows if not row.line.optional)


def _own(document: Document, row: Row) -> None:
    """Of a line without tax in its price the net, of one with tax the gross, is its own quantity x price."""
    if row.line.kind != "product":
        if row.role == "share" and row.amount != (-1 if row.line.kind == "discount" else 1) * (row.line.amount or 0):
            raise Wrong("a share of a discount or charge", f"{document.ref} line {row.number}: {row}")
        return
    worth = own(row.line, DIGITS[document.currency])
    if row.amount != worth:
        told = f"{row.line.quantity} x {row.line.price} is {worth}, not {row.amount}"
        raise Wrong("a line is not its own quantity x price", f"{document.ref} line {row.number}: {told}")


def invoices(moment: Moment) -> None:
    """No invoice is a credit, no correction exceeds what it corrects, of no rate."""
    for one in moment.after.invoices:
        if one.stage != "draft" and one.total < 0:
            raise Wrong("an issued document is negative", f"{one.ref}: {one.total}")
        if one.corrects is None:
            given = [other for other in moment.after.invoices if other.corrects == one.node[1]]
            if not 0 <= sum(other.total for other in given) <= max(0, one.total):
                raise Wrong("more is credited than there is", f"{one.ref}: {one.total}")


def deposits(moment: Moment) -> None:
    """A deposit is never taken off twice, nor more of it than it came to."""
    open_: dict[int, int] = {}
    for sign, one in counting(moment.after.invoices):
        for row in one.rows:
            if row.role in ("deposit", "part") and sign > 0:
                open_[row.id] = open_.get(row.id, 0) + row.gross
    billed = dict(open_)
    for sign, one in counting(moment.after.invoices):
        for row in one.rows:
            line = row.deposit if row.role == "deduction" else None
            if line in open_:
                open_[line] += sign * row.gross
    for line, left in open_.items():
        if left < 0 <= billed[line] or left > billed[line] >= 0:
            raise Wrong("a deposit is taken off twice", f"line {line}: {billed[line]} billed, {left} left")


def numbers(moment: Moment) -> None:
    """Issued documents have numbers without a gap, drafts have none."""
    found = sorted(one.number for one in moment.after.invoices if one.number)
    if found != [f"RE-2026-{at:04}" for at in range(1, len(found) + 1)]:
        raise Wrong("numbers have gaps", str(found))
    if any((one.number is None) != (one.stage == "draft") for one in moment.after.invoices):
        raise Wrong("a number on a draft, or none on an issued document", "")


def state(moment: Moment, node: Node, found: Any) -> None:
    """``billed``, ``open`` and the state of a source."""
    source, expected = moment.after.documents[node], account(moment.after, node, moment.owners)
    if found.billed != expected.billed and source.rows:
        raise Wrong("billed", f"{source.ref}: got {found.billed}, expected {expected.billed}")
    if source.total <= 0 or not source.counted or not alone(moment.after, node):
        return
    if found.open != expected.open and expected.open >= 0:
        raise Wrong("open", f"{source.ref}: got {found.open}, expected {expected.open} (billed {expected.billed})")
    wanted = "over" if expected.over else "full" if expected.covered else "partial" if expected.touched else "none"
    if found.state != wanted and not (wanted == "partial" and not expected.billed and found.state == "none"):
        raise Wrong("state", f"{source.ref}: got {found.state}, expected {wanted}")


def billed(moment: Moment) -> None:
    """What an invoice over a source comes to, by what was asked."""
    made = [one for one in moment.made if one.node[0] == "invoice"]
    if not made:
        return
    source, invoice = moment.target(), made[0]
    expected = account(moment.before, source.node, moment.owners)
    if invoice.total < 0:
        raise Wrong("an invoice is a credit", f"{invoice.ref}: {invoice.total}")
    amount, percent = option(moment.said, "--amount"), option(moment.said, "--percent")
    deposit = option(moment.said, "--deposit")
    if deposit and deposit.endswith("%"):
        percent, deposit = deposit[:-1], None
    if amount or deposit:
        wanted = minor(amount or deposit or "", source.currency)
        if invoice.total != wanted:
            raise Wrong("an invoice over an amount", f"{invoice.ref}: got {invoice.total}, expected {wanted}")
    elif percent:
        wanted = rounded(source.total * Fraction(percent) / 100)
        if abs(invoice.total - wanted) > 1:
            raise Wrong("an invoice over a percentage", f"{invoice.ref}: got {invoice.total}, expected {wanted}")
    else:
        _by_lines(moment, source, invoice, expected)


def _by_lines(moment: Moment, source: Document, invoice: Document, expected: Billed) -> None:
    wanted = dict(expected.left)
    lines, quantity = option(moment.said, "--lines"), option(moment.said, "--qty")
    if lines:
        wanted = {int(number): expected.left[int(number)] for number in lines.split(",")}
    elif quantity:
        number, _, text = quantity.partition("=")
        wanted = {int(number): Fraction(text)}
    elif alone(moment.before, source.node) and not expected.over and invoice.total != expected.open:
        raise Wrong("the rest", f"{invoice.ref}: got {invoice.total}, expected {expected.open}")
    numbers = {row.root or row.id: row.number for row in source.rows}
    got = {numbers[row.root or 0]: Fraction(row.line.quantity) for row in invoice.rows if row.role is None}
    if got != {number: left for number, left in wanted.items() if left}:
        raise Wrong("the quantities that are billed", f"{invoice.ref}: got {got}, expected {wanted}")
    _deducted(moment, source, invoice, last=got == {number: left for number, left in expected.left.items() if left})


def _deducted(moment: Moment, source: Document, invoice: Document, last: bool) -> None:
    """Open deposits of its rates are taken off, up to its own amount of the rate; the last invoice takes more off
    its total, where a rate has too little."""
    before = Account(source, moment.before.invoices, moment.owners)
    rates = {row.id: stated(row.line.rate, row.line.category) for _, row in before.money}
    own_: dict[Rate, int] = {}
    off: dict[Rate, int] = {}
    for row in invoice.rows:
        rate = stated(row.line.rate, row.line.category)
        if row.role == "deduction" and row.gross < 0:
            off[rate] = off.get(rate, 0) - row.gross
        else:
            own_[rate] = own_.get(rate, 0) + row.gross
    open_: dict[Rate, int] = {}
    for line, amount in before.deposits().items():
        if amount > 0 and line in rates:
            open_[rates[line]] = open_.get(rates[line], 0) + amount
    for rate, amount in own_.items():
        wanted = max(0, min(amount, open_.get(rate, 0)))
        if off.get(rate, 0) != wanted and not (last and off.get(rate, 0) > wanted):
            told = f"{invoice.ref} at {rate}: {off.get(rate, 0)} taken off, expected {wanted}"
            raise Wrong("open deposits that are taken off", told)


def credited(moment: Moment) -> None:
    """What a credit comes to, by what was asked."""
    if moment.verb != "credit" or not moment.made:
        return
    invoice, credit = moment.target(), moment.made[0]
    left = invoice.total - sum(one.total for one in moment.before.invoices if one.corrects == invoice.node[1])
    amount = option(moment.said, "--amount")
    wanted = left if "--rest" in moment.said else minor(amount, invoice.currency) if amount else credit.total
    if credit.total != wanted or not 0 < credit.total <= left:
        raise Wrong("a credit", f"{credit.ref}: got {credit.total}, expected {wanted}; {left} was left")
    _credited_of_sources(moment, invoice, credit)


def _credited_of_sources(moment: Moment, invoice: Document, credit: Document) -> None:
    """An amount takes of each source, and of the invoice's own lines, its part by what is left of them; an invoice
    of which nothing is left has nothing left of any of them."""
    so_far = [invoice, *(one for one in moment.before.invoices if one.corrects == invoice.node[1])]
    before, after = by_source(so_far, moment.owners), by_source([*so_far, credit], moment.owners)
    for rate, left in before.items():
        given = {node: sum(parts) - sum(after[rate].get(node, (0, 0))) for node, parts in left.items()}
        weights = {node: max(0, sum(parts)) for node, parts in left.items()}
        whole, part_ = sum(weights.values()), sum(given.values())
        if "--amount" not in moment.said or not whole or part_ == sum(map(sum, left.values())):
            continue
        for node, amount in given.items():
            if abs(amount - Fraction(part_ * weights[node], whole)) >= 1:
                told = f"{credit.ref} at {rate}: {amount} of {node}, by {weights} of {part_}"
                raise Wrong("what a credit takes of each source", told)
    if sum(sum(map(sum, left.values())) for left in after.values()):
        return
    money = any(_is_amount(row) for one in (*so_far[1:], credit) for row in one.rows)
    cents = 0 if money else len(invoice.rows)  # by lines, the cent of a remainder may stand on any of them
    over = {rate: left for rate, left in after.items() if any(abs(sum(parts)) > cents for parts in left.values())}
    if over:
        raise Wrong("something is left of a source when all is credited", f"{invoice.ref}: {over}")


def _is_amount(row: Row) -> bool:
    """Whether a row of a credit gives back an amount, rather than a line that billed a part of something."""
    return row.role == "part" and row.line.amount is None


def cancelled(moment: Moment) -> None:
    """A cancellation says what the invoice said."""
    for one in moment.made:
        old = moment.before.invoice(one.corrects or 0)
        if [(row.line, row.net, row.tax) for row in one.rows] != [(row.line, row.net, row.tax) for row in old.rows]:
            raise Wrong("a cancellation is not its invoice", one.ref)


def cloned(moment: Moment) -> None:
    """A clone begins anew: what its own lines come to; it bills no part of a source, and takes none off."""
    source = moment.target()
    for one in moment.made:
        if source.node[0] != "invoice":
            continue
        if source.corrects is not None:
            raise Wrong("the clone of a correction is a claim", f"{one.ref} of {source.ref}")
        rows = [row for row in source.rows if row.role not in ("deposit", "part", "deduction")]
        if len(one.rows) != len(rows) or any(row.role in ("deposit", "part", "deduction") for row in one.rows):
            raise Wrong("the clone of an invoice bills a part again, or takes it off", f"{one.ref}: {one.total}")
        shares = any(row.role == "share" for row in one.rows)  # each stands for one rate, and is not shared again
        wanted = (
            sum(row.gross for row in rows)
            if shares
            else compute_sums([row.line for row in one.rows], *_policy(one)).total
        )
        if abs(one.total - wanted) > (len(rows) if shares else 0):
            raise Wrong("the total of a clone", f"{one.ref}: got {one.total}, expected {wanted}")


def _policy(document: Document) -> tuple[str, str]:
    return document.currency, document.policy


def complete(picture: Picture, node: Node, owners: Mapping[int, Node]) -> None:
    """Once the rest is billed, all invoices together are the source, to the cent and by rate."""
    expected, source = account(picture, node, owners), picture.documents[node]
    if not alone(picture, node) or expected.over:
        return
    if not expected.covered or expected.open:
        raise Wrong("something is left after the rest", f"{source.ref}: {expected}")
    if expected.billed > sum(net + tax for net, tax in expected.rates.values()):
        return  # a draft at a lower price took a deposit off at the higher one
    got: dict[Rate, Taxed] = {}
    found = Account(source, picture.invoices, owners)
    for sign, row in [*found.money, *(pair for rows in found.by_root.values() for pair in rows)]:
        rate = stated(row.line.rate, row.line.category)
        net, tax = got.get(rate, (0, 0))
        got[rate] = net + sign * row.net, tax + sign * row.tax
    wanted = {rate: sums for rate, sums in expected.rates.items() if any(sums)}
    got = {rate: sums for rate, sums in got.items() if any(sums)}
    if got != wanted:
        raise Wrong("all invoices by rate", f"{source.ref}: got {got}, expected {wanted}")
