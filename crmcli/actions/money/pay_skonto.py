"""Skonto when it is taken or taken back: whether the terms still offer it, and the rows that say what is granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import Balance, balances
from crmcli.actions.money.sums import by_rate
from crmcli.errors import Refused
from crmcli.light import TYPE_CHECKING
from crmcli.model.terms import discount, last_day
from crmcli.model.traits import Numbered, Payable
from crmcli.store import records
from crmcli.store.act import Act, Row

if TYPE_CHECKING:
    from crmcli.model.billing import Rate


def offered(invoice: Element, balance: Balance, day: str) -> int:
    """The discount in minor units for a payment on this day; Refused (exit 5) when there is none."""
    terms = _terms(invoice)
    if not terms or balance.skonto:
        why = "was already granted" if terms else "is not part of its terms"
        raise Refused(
            f"The early-payment discount (skonto) of {invoice.ref} {why}.",
            "Leave out --skonto.",
            ref=invoice.ref,
            field="skonto",
        )
    end = last_day(terms, _issued_on(invoice))
    if day > end:
        raise Refused(
            f"The early-payment discount (skonto) of {invoice.ref} ended on {end}.",
            f"crm credit {invoice.ref} --amount {_plain(discount(terms, balance.asked), invoice)} grants it later.",
            ref=invoice.ref,
            field="skonto",
        )
    return discount(terms, balance.asked)


def grant(act: Act, invoice: Element, balance: Balance, payment: int, day: str) -> int:
    """Grant the skonto when exactly it is left to pay, the payment counted, and the day is within the terms; returns
    how much.

    It is kept by tax rate: shares by largest remainder, the tax of each taken out of its share.
    """
    terms = _terms(invoice)
    if not terms or balance.skonto or day > last_day(terms, _issued_on(invoice)):
        return 0
    off = discount(terms, balance.asked)
    if off <= 0 or balance.due != off:
        return 0
    records.create(act, "skonto", _rows(act, invoice, payment, off))
    return off


def take_back(act: Act, invoice: Element, credit: Element) -> int:
    """Take back, of the skonto that was granted, what a credit leaves too much; returns how much, in minor units.

    As much stays as if only what is left had been asked for. Each rate of the credit gets a negative row beside its
    first one; all that is credited takes all of its skonto and tax along.
    """
    from crmcli.actions.money.corrections import left_by_rate

    rows = records.owned(act, "skonto", invoice.kind.name, [invoice.id]).get(invoice.id, [])
    if not rows:
        return 0
    given: dict[Rate, list[Row]] = {}
    for row in rows:
        given.setdefault((row["tax_category"], row["tax_rate"]), []).append(row)
    credited, left = by_rate(credit.lines, credit.terms), left_by_rate(act, invoice)
    sums = {rate: sum(row["gross"] for row in given[rate]) for rate in given if any(credited.get(rate, ()))}
    asked = balances(act, invoice.kind, [invoice.row])[invoice.id].asked
    other = sum(row["gross"] for rate in given if rate not in sums for row in given[rate])
    stays = _shared(discount(_terms(invoice), asked) - other, sums, [sum(left[rate]) for rate in sums])
    made = [_less(given[rate], stay) for rate, stay in stays.items() if stay != sums[rate]]
    records.create(act, "skonto", made)
    return sum(sums[rate] - stay for rate, stay in stays.items())


def _shared(total: int, most: Mapping[Rate, int], weights: Sequence[int]) -> dict[Rate, int]:
    """A total by rate, by the weights and by largest remainder; none gets more than it had, nor the other sign."""
    from crmcli.model.money import largest_remainder

    shares = largest_remainder(max(total, 0), weights) if any(weights) else [0] * len(weights)
    return {
        rate: min(max(share, min(most[rate], 0)), max(most[rate], 0)) for rate, share in zip(most, shares, strict=True)
    }


def _less(rows: Sequence[Row], stays: int) -> Row:
    """The row that brings those of a rate down to what stays of them, net and tax."""
    first = rows[0]
    sums = _taxed((first["tax_category"], first["tax_rate"]), stays)
    less = {name: value - sum(row[name] for row in rows) for name, value in sums.items()}
    return {name: first[name] for name in ("kind", "element", "payment", "tax_category", "tax_rate")} | less


def _terms(invoice: Element) -> str:
    return invoice.row[invoice.kind.its(Payable).skonto] or ""


def _issued_on(invoice: Element) -> str:
    return str(invoice.row[invoice.kind.its(Numbered).date])


def _rows(act: Act, invoice: Element, payment: int, off: int) -> list[Row]:
    from crmcli.actions.money.corrections import left_by_rate
    from crmcli.model.money import largest_remainder

    left = left_by_rate(act, invoice)
    shares = largest_remainder(off, [net + tax for net, tax in left.values()])
    owner = {"kind": invoice.kind.name, "element": invoice.id, "payment": payment}
    return [
        {**owner, "tax_category": rate[0], "tax_rate": rate[1], **_taxed(rate, share)}
        for rate, share in zip(left, shares, strict=True)
    ]


def _taxed(rate: Rate, gross: int) -> Row:
    """An amount with its tax taken out: net, tax and gross, in minor units."""
    from crmcli.model.totals import taxed

    net, tax = taxed([gross], (*rate, True))[0]
    return {"net": net, "tax": tax, "gross": gross}


def _plain(amount: int, invoice: Element) -> str:
    from crmcli.model.money import amount_text

    return amount_text(amount, invoice.currency)
