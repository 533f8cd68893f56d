"""The lines of a credit: parts of an invoice's lines, or an amount over its rates, exact to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.money.billing.ledger import Account, Posting
from crmcli.actions.money.billing.lines import LineBilling, rows, takes
from crmcli.actions.money.corrections import corrections_of, left_by_rate
from crmcli.actions.money.sums import by_rate
from crmcli.actions.money.texts import texts_of
from crmcli.errors import AlreadyDone, Refused
from crmcli.model import units
from crmcli.model.billing import Rate, quantity_text, split
from crmcli.model.money import amount_text, plain
from crmcli.model.totals import Taxed, group_of, shares, takes_part, tax_group
from crmcli.store import billed
from crmcli.store.store import Row, Store

_MONEY = ("deposit", "part", "amount")  # lines that bill money rather than a quantity


class Credits:
    """What was credited on an invoice before: its lines as an account, of which credits take their parts.

    ``by_money`` tells whether an amount was credited, which no line accounts for; ``left`` is net and tax by rate.
    """

    def __init__(self, store: Store, invoice: Element) -> None:
        self.store = store
        self.texts = texts_of(store)
        self.invoice = invoice
        self.account = Account(invoice)
        self.left = left_by_rate(store, invoice)
        self.by_money = False
        own = {line["id"] for line in invoice.lines}
        nodes = [(invoice.kind.name, row["id"]) for row in corrections_of(store, invoice)]
        for document in fetch(store, nodes, points=False):
            for line in document.lines:
                if line["from_line"] in own and line["bills"] != "part":
                    self.account.by_root[line["from_line"]].append(Posting(line, document.row, "", 1))
                else:
                    self.by_money = True

    def money(self, rate: Rate, part: Taxed) -> Row:
        """The row that gives back net and tax of a rate, and no quantity."""
        gross, currency = sum(part), self.invoice.currency
        billing = [line["id"] for line in self.invoice.lines if line["bills"] in _MONEY and _rate(line) == rate]
        return {
            "type": "product",
            "name": self.texts("credit", number=self.invoice.row["number"]),
            "quantity": "1" if gross >= 0 else "-1",
            "unit": units.DEFAULT,
            "price": plain(amount_text(abs(gross), currency)),
            "price_per": "1",
            "tax_category": rate[0],
            "tax_rate": rate[1],
            "tax_included": 1,
            "optional": 0,
            "net": part[0],
            "tax": part[1],
            "gross": gross,
            "from_line": billing[0] if len(billing) == 1 else None,
            "bills": "part",
            "bills_kind": self.home[0],
            "bills_id": self.home[1],
        }

    @cached_property
    def home(self) -> tuple[str | None, int | None]:
        """The document whose money the invoice bills: the one that its first line is booked on, or goes back to."""
        for line in self.invoice.lines:
            if line["bills_kind"]:
                return line["bills_kind"], line["bills_id"]
            if line["root_line"]:
                return billed.owners(self.store, [line["root_line"]])[line["root_line"]][-1]
        return None, None


def by_lines(credits: Credits, wanted: Mapping[int, int | None] | None) -> list[Row]:
    """Parts of the invoice's lines: line number -> quantity in ten-thousandths (None: all that is left of it), or
    all that is left of all. What ends a rate takes its exact rest.

    Raises AlreadyDone (exit 4) for a line of which nothing is left, Refused (5) for more than is left.
    """
    found = takes(credits.account, wanted)
    for take in found if wanted is not None else ():
        if take.line["number"] in (wanted or {}):
            _check_left(credits.invoice, take)
    made = rows(credits.account, found, credits.texts)
    roots = {line["id"]: line["root_line"] for line in credits.invoice.lines}
    for row in made:
        row["root_line"] = roots[row["from_line"]]
    _put_right(credits, found, made)
    return made


def by_amount(credits: Credits, gross: int) -> list[Row]:
    """An amount with tax, split over what is left of each rate; it gives back money, no quantity. All that is left
    is the exact net and tax of each rate, also of one at which more was taken off than billed."""
    left = [(rate, sums) for rate, sums in credits.left.items() if any(sums)]
    if gross == sum(sum(sums) for _, sums in left):
        parts = [sums for _, sums in left]
    else:
        left = [(rate, sums) for rate, sums in left if sum(sums) > 0]
        parts = split(gross, left, [sum(sums) for _, sums in left])
    return [credits.money(rate, part) for (rate, _), part in zip(left, parts, strict=True) if any(part)]


def _check_left(invoice: Element, take: LineBilling) -> None:
    number = take.line["number"]
    if not take.now:
        raise AlreadyDone(
            f"Line {number} of {invoice.ref} was already credited.", f"crm tree {invoice.ref}", ref=invoice.ref
        )
    if abs(take.now) > abs(take.left):
        raise Refused(
            f"Line {number} of {invoice.ref} has {quantity_text(take.left)} left to credit, "
            f"not {quantity_text(take.now)}.",
            f"crm credit {invoice.ref} --lines {number} credits what is left of it.",
            ref=invoice.ref,
            field="qty",
        )


def _put_right(credits: Credits, found: Sequence[LineBilling], made: list[Row]) -> None:
    """Where all lines of a rate are credited now, or all that is left of its money, the credits of the rate add up
    to what the invoice says, net and tax."""
    going_on = _going_on(credits.invoice, found)
    for rate, (net, tax) in by_rate(made, credits.invoice.row).items():
        off = credits.left[rate][0] - net, credits.left[rate][1] - tax
        ended = not sum(off) or (rate not in going_on and not credits.by_money)
        if ended and any(off):
            rest = _moved([row for row in made if _rate(row) == rate], off)
            made += [credits.money(rate, (rest, 0))] if rest else []


def _going_on(invoice: Element, found: Sequence[LineBilling]) -> set[Rate]:
    """The rates of which something stays: a line, or a charge or discount on the whole that goes with all lines
    because none is taxed as it is."""
    staying = [take for take in found if take.unbilled]
    going_on = {_rate(take.line) for take in staying}
    if any(takes_part(take.line) for take in staying):
        goods = {group_of(take.line) for take in found if takes_part(take.line)}
        going_on |= {group[:2] for group in shares(invoice.lines, invoice.currency)[0] if group not in goods}
    return going_on


def _moved(rows: Sequence[Row], off: Taxed) -> int:
    """Put so much net and tax on lines of a rate, on the largest. What a line costs stays: the net where its price
    is without tax, else the gross. Returns what of the net no line can take."""
    included, plain_ = ([row for row in rows if bool(row["tax_included"]) is gross] for gross in (True, False))
    net, tax = off
    into_net = (net if plain_ else -tax) if included else 0
    for some, part in ((included, (into_net, -into_net)), (plain_, (0, tax + into_net))):
        if some:
            row = max(some, key=lambda row: abs(row["gross"]))
            row["net"], row["tax"] = row["net"] + part[0], row["tax"] + part[1]
            row["gross"] = row["net"] + row["tax"]
    return net - into_net if plain_ else net + tax


def _rate(line: Row) -> Rate:
    return tax_group(line["tax_rate"], line["tax_category"])
