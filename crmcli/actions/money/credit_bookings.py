"""What is left of an invoice by what it is booked on: the money of each source, and lines of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import Element
from crmcli.light import NamedTuple
from crmcli.model.billing import Rate
from crmcli.model.totals import Taxed, tax_group
from crmcli.store import billed
from crmcli.store.act import Act, Row

_MONEY = ("deposit", "part", "amount")  # lines that bill money rather than a quantity


class Booking(NamedTuple):
    """What a row that gives money back is booked on: a source, and the line of the invoice that billed money of it;
    on none, where it is for lines of the invoice's own."""

    bills_kind: str | None = None
    bills_id: int | None = None
    from_line: int | None = None


OWN = Booking()


class Bookings:
    """Tells what the lines of an invoice, and of its credits, are booked on."""

    def __init__(self, act: Act, invoice: Element) -> None:
        self.invoice = invoice
        self._money = {line["id"] for line in invoice.lines if line["bills"] in _MONEY}
        roots = {line["root_line"] for line in invoice.lines if line["root_line"]}
        self._owners = billed.owners(act, roots, [invoice.node])

    def of(self, line: Row, original: int | None) -> Booking:
        """The booking of a line, which is the ``original`` or credits it."""
        kind, number = line["bills_kind"], line["bills_id"]
        if not kind and line["root_line"] in self._owners:
            kind, number = self._owners[line["root_line"]][-1]
        return Booking(kind, number, original if original in self._money else None) if kind else OWN

    def left(self, credits: Sequence[Row], left: Mapping[Rate, Taxed]) -> dict[Rate, dict[Booking, Taxed]]:
        """What is ``left`` of each rate, net and tax, by booking; ``credits`` are the lines of all credits so far.

        What is booked on no source is the difference: a discount on the whole may be in several rates at once.
        """
        found: dict[Rate, dict[Booking, Taxed]] = {rate: {} for rate in left}
        lines = [(line, line["id"], 1) for line in self.invoice.lines if not line["optional"]]
        for line, original, sign in (*lines, *((line, line["from_line"], -1) for line in credits)):
            booking = self.of(line, original)
            if booking != OWN:
                _add(found[rate_of(line)], booking, (sign * line["net"], sign * line["tax"]))
        for rate, of_sources in found.items():
            net, tax = (sum(part) for part in zip((0, 0), *of_sources.values(), strict=True))
            of_sources[OWN] = left[rate][0] - net, left[rate][1] - tax
        return found

    def after(self, left: Mapping[Booking, Taxed], rows: Sequence[Row]) -> dict[Booking, Taxed]:
        """What is left of each booking of a rate when these rows of that rate are credited, too."""
        found = dict(left)
        for row in rows:
            _add(found, self.of(row, row["from_line"]), (-row["net"], -row["tax"]))
        return found


def rate_of(line: Row) -> Rate:
    """The tax category and rate of a line."""
    return tax_group(line["tax_rate"], line["tax_category"])


def _add(found: dict[Booking, Taxed], booking: Booking, sums: Taxed) -> None:
    net, tax = found.get(booking, (0, 0))
    found[booking] = net + sums[0], tax + sums[1]
