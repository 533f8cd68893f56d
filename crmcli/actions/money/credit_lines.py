"""The lines of a credit: parts of an invoice's lines, or an amount over its rates, exact to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.money.billing.ledger import Account, Posting
from crmcli.actions.money.billing.lines import LineBilling, rows, takes
from crmcli.actions.money.corrections import corrections_of, left_by_rate
from crmcli.actions.money.credit_bookings import Booking, Bookings, rate_of
from crmcli.actions.money.sums import by_rate
from crmcli.actions.money.texts import texts_of
from crmcli.errors import AlreadyDone, Refused
from crmcli.model import units
from crmcli.model.billing import Rate, among, quantity_text, split
from crmcli.model.money import amount_text, plain
from crmcli.model.totals import Taxed, group_of, shares, takes_part
from crmcli.store.act import Act, Row


class Credits:
    """What was credited on an invoice before: its lines as an account, of which credits take their parts.

    ``by_money`` tells whether an amount was credited, which no line accounts for; ``left`` is net and tax by rate,
    ``by_booking`` what of it belongs to each source, and to lines of the invoice's own.
    """

    def __init__(self, act: Act, invoice: Element) -> None:
        self.texts = texts_of(act, invoice)
        self.invoice = invoice
        self.account = Account(invoice)
        self.left = left_by_rate(act, invoice)
        self.by_money = False
        own = {line["id"] for line in invoice.lines}
        nodes = [(invoice.kind.name, row["id"]) for row in corrections_of(act, invoice)]
        before = []
        for document in fetch(act, nodes, points=False):
            before += document.lines
            for line in document.lines:
                if line["from_line"] in own and not _is_amount(line):
                    self.account.by_root[line["from_line"]].append(Posting(line, document.row, "", 1))
                else:
                    self.by_money = True
        self.bookings = Bookings(act, invoice)
        self.by_booking = self.bookings.left(before, self.left)

    def money(self, rate: Rate, part: Taxed) -> list[Row]:
        """The rows that give back net and tax of a rate: of each booking its part by what is left of it."""
        left = self.by_booking[rate]
        return self.rows(rate, dict(zip(left, among(part, rate, list(left.values())), strict=True)))

    def balancing(self, rate: Rate, made: Sequence[Row], ended: bool) -> list[Row]:
        """The rows that put right what lines take of a booking of which an amount had taken a part before: that
        part is of the others then, which have as much left. Of a rate that ``ended`` nothing is left of any."""
        left = self.by_booking[rate]
        after = self.bookings.after(left, [row for row in made if rate_of(row) == rate])
        if ended:
            return self.rows(rate, after)
        over = {booking: part for booking, part in after.items() if sum(part) < 0 <= sum(left.get(booking, (0,)))}
        if not over or sum(map(sum, after.values())) < 0:
            return []
        net, tax = (-sum(parts) for parts in zip(*over.values(), strict=True))
        others = [booking for booking in after if booking not in over]
        parts = among((net, tax), rate, [after[booking] for booking in others])
        return self.rows(rate, over | dict(zip(others, parts, strict=True)))

    def rows(self, rate: Rate, parts: Mapping[Booking, Taxed]) -> list[Row]:
        """A row for each booking of which there is something, that gives back net and tax, and no quantity."""
        return [self._row(rate, part) | booking._asdict() for booking, part in parts.items() if any(part)]

    def _row(self, rate: Rate, part: Taxed) -> Row:
        gross, currency = sum(part), self.invoice.currency
        return {
            "type": "product",
            "name": self.texts("credit", number=self.invoice.number),
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
            "bills": "part",
            "root_line": None,
        }


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
    """An amount with tax, split over what is left of each rate, and there of each source and of the invoice's own
    lines; it gives back money, no quantity. All that is left is the exact net and tax of each, also where more was
    taken off than billed."""
    left = list(credits.left.items())
    if gross == sum(sum(sums) for _, sums in left):
        parts = [sums for _, sums in left]
    else:
        left = [(rate, sums) for rate, sums in left if sum(sums) > 0]
        parts = split(gross, left, [sum(sums) for _, sums in left])
    return [row for (rate, _), part in zip(left, parts, strict=True) for row in credits.money(rate, part)]


def _is_amount(line: Row) -> bool:
    """Whether a line of a credit gives back an amount; a copy of one that bills a part knows what it is part of."""
    return bool(line["bills"] == "part" and line["amount"] is None)


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
    for rate, (net, tax) in by_rate(made, credits.invoice.terms).items():
        off = credits.left[rate][0] - net, credits.left[rate][1] - tax
        ended = not sum(off) or (rate not in going_on and not credits.by_money)
        if ended and any(off):
            rest = _moved([row for row in made if rate_of(row) == rate], off)
            made += [] if credits.by_money else credits.rows(rate, {next(iter(credits.by_booking[rate])): (rest, 0)})
        if credits.by_money:
            made += credits.balancing(rate, made, ended)


def _going_on(invoice: Element, found: Sequence[LineBilling]) -> set[Rate]:
    """The rates of which something stays: a line, or a charge or discount on the whole that goes with all lines
    because none is taxed as it is."""
    staying = [take for take in found if take.unbilled]
    going_on = {rate_of(take.line) for take in staying}
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
