"""Skonto when it is taken: whether the terms still offer it, and the row that says what was granted."""

from __future__ import annotations

from crmcli.actions.balance import Balance, balances
from crmcli.actions.elements import Element
from crmcli.errors import Refused
from crmcli.model.terms import discount, last_day
from crmcli.store import records
from crmcli.store.store import Row, Store


def offered(invoice: Element, balance: Balance, day: str) -> int:
    """The discount in minor units for a payment on this day; Refused (exit 5) when there is none."""
    terms = invoice.row["skonto"]
    if not terms or balance.skonto:
        why = "was granted already" if terms else "is not among its terms"
        raise Refused(f"The skonto of {invoice.ref} {why}.", "Leave out --skonto.", ref=invoice.ref, field="skonto")
    end = last_day(terms, invoice.row["issue_date"])
    if day > end:
        raise Refused(
            f"The skonto of {invoice.ref} ended on {end}.",
            f"crm credit {invoice.ref} --amount {_plain(discount(terms, balance.asked), invoice)} grants it later.",
            ref=invoice.ref,
            field="skonto",
        )
    return discount(terms, balance.asked)


def grant(store: Store, invoice: Element, payment: int, day: str) -> int:
    """Grant the skonto when exactly it is left to pay and the day is within the terms; returns how much.

    It is kept by tax rate: shares by largest remainder, the tax of each taken out of its share.
    """
    terms, balance = invoice.row["skonto"], balances(store, invoice.kind, [invoice.row])[invoice.id]
    if not terms or balance.skonto or day > last_day(terms, invoice.row["issue_date"]):
        return 0
    off = discount(terms, balance.asked)
    if off <= 0 or balance.due != off:
        return 0
    records.create(store, "skonto", _rows(store, invoice, payment, off))
    return off


def _rows(store: Store, invoice: Element, payment: int, off: int) -> list[Row]:
    from crmcli.actions.corrections import left_by_rate
    from crmcli.model.money import largest_remainder
    from crmcli.model.totals import taxed

    by_rate = left_by_rate(store, invoice)
    shares = largest_remainder(off, [net + tax for net, tax in by_rate.values()])
    rows = []
    for (category, rate), share in zip(by_rate, shares, strict=True):
        net, tax = taxed([share], (category, rate, True))[0]
        rows.append(
            {
                "kind": invoice.kind.name,
                "element": invoice.id,
                "payment": payment,
                "tax_category": category,
                "tax_rate": rate,
                "net": net,
                "tax": tax,
                "gross": share,
            }
        )
    return rows


def _plain(amount: int, invoice: Element) -> str:
    from crmcli.model.money import amount_text

    return amount_text(amount, invoice.row["currency"])
