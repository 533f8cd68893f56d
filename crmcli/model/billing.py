"""What is left to bill, of lines and of money, and what an invoice over it adds up to: exact to the cent.

Quantities are whole numbers of ten-thousandths here, amounts are minor units, a rate is (tax category, tax rate).
Whatever is billed in parts is billed so that the last part takes the exact remainder of the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcli.light import Any, NamedTuple
from crmcli.model.money import divided, largest_remainder, plain, scaled
from crmcli.model.totals import Group, Taxed, line_amount, taxed

Rate = tuple[str | None, str | None]
"""Tax category and tax rate."""
Key = tuple[Group, int | None]
"""What tax is rounded over: a group of lines, or under the policy "line" one root line of it."""

_PLACES = 4
_ONE = 10_000


class Billed(NamedTuple):
    """What invoices have billed of a line: its quantity, and its amount (net, or gross where the line's price
    includes the tax). ``same``: all of it at the terms that the line has now."""

    quantity: int = 0
    amount: int = 0
    same: bool = True


class Claim(NamedTuple):
    """A row of the invoice that is being made: what its tax is rounded over, and its amount."""

    key: Key
    amount: int


class Open(NamedTuple):
    """What is open of a deposit: the line that billed it, its rate, net and tax; negative when more was taken
    off than there is."""

    line: int
    rate: Rate
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax


def units(quantity: str | None) -> int:
    """A quantity as ten-thousandths: "2.5" -> 25000; nothing stands for 1."""
    top, bottom = scaled(quantity or "1")
    return top * _ONE // bottom


def quantity_text(quantity: int) -> str:
    """Ten-thousandths as a quantity is stored: 25000 -> "2.5"."""
    sign, digits = "-" if quantity < 0 else "", str(abs(quantity)).rjust(_PLACES + 1, "0")
    return plain(f"{sign}{digits[:-_PLACES]}.{digits[-_PLACES:]}")


def remainder(whole: int, taken: int) -> int:
    """What is left of a quantity or an amount; 0, never of the other sign, when more than the whole was taken."""
    rest = whole - taken
    return rest if rest * whole > 0 else 0


def portion(line: Mapping[str, Any], take: int, taken: Billed, currency: str) -> tuple[dict[str, Any], int]:
    """``take`` of a line's quantity, as (the line of the invoice, its amount).

    A discount on the line is given by share. When all else was billed at the present terms, the last part takes
    what is left of the line's amount, and no part takes more; the discount on the line says so where rounding made
    a difference.
    """
    whole = units(line["quantity"])
    part = {**line, "quantity": quantity_text(take), "discount_line": None}
    full = line_amount(part, currency)
    amount = full - divided((line.get("discount_line") or 0) * take * (1 if whole > 0 else -1), abs(whole))
    left = remainder(whole, taken.quantity)
    if taken.same and abs(take) <= abs(left):
        rest = remainder(line_amount(line, currency), taken.amount)
        if take == left:
            amount = rest
        else:
            amount = min(amount, rest) if rest >= 0 else max(amount, rest)
    part["discount_line"] = full - amount or None
    return part, amount


def share(whole: int, rest: tuple[int, int], taken: int, room: int | None = None) -> int:
    """What is billed now of a discount (negative) or charge on the document, in one group of its lines.

    ``rest`` is the part of the group's lines that stays unbilled afterwards, as a fraction; ``taken`` what was
    billed of it before. With ``room``, no discount is larger than that.
    """
    top, bottom = rest
    now = remainder(whole - divided(whole * top, bottom), taken)
    return now if room is None else max(now, -max(room, 0)) if now < 0 else now


def sums(claims: Sequence[Claim], before: Mapping[Key, Taxed], ended: Collection[Key]) -> list[Taxed]:
    """Net and tax of each claim.

    An invoice rounds its tax on its own. Where it ends what is billed under a key, its tax is that of all its
    invoices together less what was billed ``before`` (net and tax by key), so that they add up to the whole; else
    only so much is put right as the rounding of many parts is more than one unit off.
    """
    found: list[Taxed] = [(0, 0)] * len(claims)
    for key in dict.fromkeys(claim.key for claim in claims):
        places = [place for place, claim in enumerate(claims) if claim.key == key]
        amounts = [claims[place].amount for place in places]
        parts = taxed(amounts, key[0])
        drift = _drift(parts, key[0], before.get(key, (0, 0)))
        if key not in ended:
            drift -= max(-1, min(1, drift))
        if drift:
            largest = max(range(len(amounts)), key=lambda at: abs(amounts[at]))
            parts[largest] = _less_tax(parts[largest], drift, included=key[0][2])
        for place, part in zip(places, parts, strict=True):
            found[place] = part
    return found


def _drift(parts: Sequence[Taxed], group: Group, before: Taxed) -> int:
    """By how much the tax so far, with these parts, exceeds the tax of it all."""
    net = before[0] + sum(net for net, _ in parts)
    tax = before[1] + sum(tax for _, tax in parts)
    whole = net + tax if group[2] else net
    return tax - taxed([whole], group)[0][1]


def _less_tax(part: Taxed, drift: int, included: bool) -> Taxed:
    """A part with so much less tax: where prices include it, the net is the more; else the total shrinks, but
    never below nought."""
    net, tax = part
    if included:
        return net + drift, tax - drift
    return net, tax - drift if net < 0 else max(tax - drift, -net)


def split(gross: int, lefts: Sequence[tuple[Rate, Taxed]], weights: Sequence[int]) -> list[Taxed]:
    """An amount with tax, split over the rates by largest remainder, as net and tax of each.

    ``lefts`` is what is left to bill of each rate: who takes all of it takes its exact net and tax. ``weights``
    are the amounts by which it is split.
    """
    found = []
    for (rate, (net, tax)), part in zip(lefts, largest_remainder(gross, weights), strict=True):
        exact = part == net + tax
        found.append((net, tax) if exact else taxed([part], (*rate, True))[0])
    return found


def among(part: Taxed, rate: Rate, lefts: Sequence[Taxed]) -> list[Taxed]:
    """Net and tax of a rate, split by what is left of each: by largest remainder over those of which something is
    left. Who is taken all of gives its exact net and tax, and all of the rate takes that of each."""
    if part == tuple(map(sum, zip(*lefts, strict=True))):
        return list(lefts)
    weights = [max(sum(left), 0) for left in lefts]
    found = split(sum(part), [(rate, left) for left in lefts], weights)
    drift = part[0] - sum(net for net, _ in found)
    if drift:
        largest = max(range(len(found)), key=lambda at: (found[at] != lefts[at], abs(sum(found[at]))))
        net, tax = found[largest]
        found[largest] = net + drift, tax - drift
    return found


def of_percent(total: int, percent: str, before: Sequence[tuple[str, int]]) -> int:
    """A percentage of a total. ``before`` are the percentages of the same total that were billed, with what they
    came to: rounded together with them, so that those that make up 100 add up to the total."""
    parts = [scaled(percent), *(scaled(text) for text, _ in before)]
    bottom = max(bottom for _, bottom in parts)
    all_percents = sum(top * (bottom // own) for top, own in parts)
    return divided(total * all_percents, 100 * bottom) - sum(amount for _, amount in before)


def deductions(own: Mapping[Rate, Taxed], deposits: Sequence[Open], last: bool) -> list[Taxed]:
    """What is taken off for each deposit, in order: at most what is open, and at most the invoice's own amount of
    that rate. The ``last`` invoice also makes a negative one good again (a negative deduction), and takes what is
    more than its own amount of a rate off its total."""
    room = dict(own)
    found = []
    for deposit in deposits:
        net, tax = room.get(deposit.rate, (0, 0))
        if deposit.gross < 0:
            off = (deposit.net, deposit.tax) if last else (0, 0)
        elif deposit.rate in room and deposit.gross <= net + tax:
            off = deposit.net, deposit.tax
        else:
            off = (net, tax) if net + tax > 0 else (0, 0)
        if any(off):
            room[deposit.rate] = net - off[0], tax - off[1]
        found.append(off)
    if last:
        total = sum(net + tax for net, tax in room.values())
        for place, deposit in enumerate(deposits):
            off = found[place]
            left = deposit.gross - sum(off)
            if deposit.gross > 0 and left > 0 and total > 0:
                part = min(left, total)
                net = divided((deposit.net - off[0]) * part, left)
                found[place] = off[0] + net, off[1] + part - net
                total -= part
    return found
