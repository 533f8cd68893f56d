"""Billing by money: a deposit, a percentage or an amount of a source, one line per tax rate."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.money.billing.asked import MoneyBilling
from crmcli.actions.money.billing.deposits import booked
from crmcli.actions.money.billing.ledger import Account
from crmcli.actions.money.billing.lines import rest
from crmcli.actions.money.sums import by_rate
from crmcli.actions.money.texts import Texts
from crmcli.errors import Refused
from crmcli.model import units
from crmcli.model.billing import Rate, of_percent, split
from crmcli.model.money import amount_text, plain, scaled, shown_amount
from crmcli.model.totals import Taxed
from crmcli.model.traits import Numbered
from crmcli.store.act import Row


def rows(account: Account, asked: MoneyBilling, over: bool, texts: Texts) -> list[Row]:
    """The lines of an invoice over so much of the source, sums included.

    What takes all that is left of a rate takes its exact net and tax. Raises Refused (exit 5) for more than is
    left, unless ``over``.
    """
    left = list(by_rate(rest(account), account.source.terms).items())
    gross = _gross(account, asked, sum(net + tax for _, (net, tax) in left), over)
    weights = [net + tax for _, (net, tax) in left]
    if over and gross > sum(weights):
        left = [(rate, (0, 0)) for rate in _rates(account)]
        weights = [net + tax for net, tax in _rates(account).values()]
    parts = split(gross, left, weights)
    found = [(rate, part) for (rate, _), part in zip(left, parts, strict=True) if any(part)]
    name = asked.name(_called(account.source), texts)
    whole = found or list(zip([left[0][0]], parts[:1], strict=True))
    return [{**_row(account, asked, rate, part), "name": name} for rate, part in whole]


def _called(source: Element) -> str:
    """What a client knows it by: its number, where it has one."""
    numbered = source.kind.trait(Numbered)
    return str((source.row[numbered.field] if numbered else None) or source.ref)


def _rates(account: Account) -> dict[Rate, Taxed]:
    source = account.source
    return by_rate(source.lines, source.terms) or {(None, None): (source.amount or 0, 0)}


def _gross(account: Account, asked: MoneyBilling, left: int, over: bool) -> int:
    """How much is billed, tax included, in minor units."""
    source = account.source
    total = source.amount or 0
    if total <= 0:
        hint = "crm convert bills its lines as they are."
        raise Refused(f"{source.ref} has no amount to bill part of.", hint, ref=source.ref)
    if asked.percent is None:
        gross = asked.amount or 0
    else:
        gross = of_percent(total, asked.percent, _before(account, total))
        top, bottom = scaled(asked.percent)
        if gross > left and total * top < (left + 1) * 100 * bottom:
            gross = left  # only rounding would make it more than is left
    if gross > left and not over:
        currency = source.currency
        raise Refused(
            f"{shown_amount(gross, currency)} is more than what is left to bill of {source.ref}: "
            f"{shown_amount(left, currency)} {currency}.",
            "Bill less, or use --allow-over.",
            ref=source.ref,
            field="amount" if asked.percent is None else "percent",
        )
    return gross


def _before(account: Account, total: int) -> Sequence[tuple[str, int]]:
    """The percentages of the same total that were billed before, and what they came to."""
    found: dict[tuple[object, ...], tuple[str, int]] = {}
    for posting in account.money:
        row = posting.row
        if row["bills"] in ("deposit", "part") and posting.sign > 0 and row["percent"] and row["amount"] == total:
            key = (*posting.node, row["bills"], row["percent"])
            found[key] = row["percent"], found.get(key, ("", 0))[1] + row["gross"]
    return list(found.values())


def _row(account: Account, asked: MoneyBilling, rate: Rate, part: Taxed) -> Row:
    net, tax = part
    source, gross = account.source, net + tax
    row = {
        "type": "product",
        "quantity": "1" if gross >= 0 else "-1",
        "unit": units.DEFAULT,
        "price": plain(amount_text(abs(gross), source.currency)),
        "price_per": "1",
        "tax_category": rate[0],
        "tax_rate": rate[1],
        "tax_included": 1,
        "optional": 0,
        "amount": source.amount,
        "percent": asked.percent,
        "net": net,
        "tax": tax,
        "gross": gross,
        "bills": asked.role,
    }
    return booked(account, row)
