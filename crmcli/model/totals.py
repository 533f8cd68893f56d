"""What a document's lines add up to: net, tax and total by the rules of EN 16931, exact to the cent.

All arithmetic is on integers: amounts in minor units, everything else as exact fractions. Rounding (half away from
zero) happens once per line amount and once per tax group, or once per line under the policy "line".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crmcli.light import Any, NamedTuple
from crmcli.model.money import apportion, digits, divided, largest_remainder, plain, scaled, storable

POLICIES = ("group", "line")
"""Tax is rounded per group of lines (the default), or per line."""

Group = tuple[str | None, str | None, bool]
"""Tax category, tax rate, and whether the amounts include the tax."""
Taxed = tuple[int, int]
"""Net and tax."""


@dataclass(frozen=True, slots=True)
class RateSums:
    """What one tax category and rate add up to (EN 16931 BG-23), in minor units.

    ``rate`` is a percentage as canonical text; None, like the category, where no tax is stated.
    """

    category: str | None
    rate: str | None
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class LineSums:
    """One line's part of the totals, in minor units; negative for a discount on the document."""

    net: int
    tax: int
    gross: int


class LinePart(NamedTuple):
    """What the line at a position is of one tax category and rate, in minor units."""

    position: int
    rate: tuple[str | None, str | None]
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a document in minor units; ``lines`` in the order given, ``rates`` as they first occur."""

    net: int
    tax: int
    total: int
    rates: tuple[RateSums, ...]
    lines: tuple[LineSums, ...]


@lru_cache(maxsize=256)
def tax_group(rate: str | None, category: str | None) -> tuple[str | None, str | None]:
    """The category and the rate a line is taxed under: what is implied is filled in.

    A rate above 0 implies S, 0 implies Z (EN 16931 BR-S-05, BR-Z-05); E, AE, K and G imply 0; O has no rate; neither
    means that no tax is stated.
    """
    if category == "O":
        return "O", None
    if rate is None:
        return (category, "0") if category in ("Z", "E", "AE", "K", "G") else (category, None)
    rate = plain(rate)
    return category or ("Z" if rate == "0" else "S"), rate


def line_amount(line: Mapping[str, Any], currency: str) -> int:
    """What a product line costs in minor units, without tax, or with it when the line's price includes it.

    round(quantity x (price - unit discount) / price base x (1 - percent)) - line discount, rounded once
    (EN 16931 BT-131). Refused when it is too large to be kept.
    """
    top, bottom = scaled(line.get("price") or "0")
    quantity, parts = scaled(line.get("quantity") or "1")
    off = line.get("discount_unit")
    if off:
        off_top, off_bottom = scaled(off)
        top, bottom = top * off_bottom - off_top * bottom, bottom * off_bottom
    top, bottom = top * quantity * 10 ** digits(currency), bottom * parts
    base = line.get("price_per")
    if base and base != "1":
        base_top, base_bottom = scaled(base)
        top, bottom = top * base_bottom, bottom * base_top
    percent = line.get("discount_percent")
    if percent:
        percent_top, percent_bottom = scaled(percent)
        top, bottom = top * (100 * percent_bottom - percent_top), bottom * 100 * percent_bottom
    return storable(divided(top, bottom) - (line.get("discount_line") or 0))


def group_of(line: Mapping[str, Any]) -> Group:
    """The group that a line is taxed in, as it is stored."""
    category, rate = tax_group(line.get("tax_rate"), line.get("tax_category"))
    return category, rate, bool(line.get("tax_included"))


def bills_money(line: Mapping[str, Any]) -> bool:
    """Whether a line bills money of some other document, or takes off what did, rather than goods."""
    return line.get("bills") not in (None, "share")


def takes_part(line: Mapping[str, Any]) -> bool:
    """Whether discounts and charges on the document are shared with a line: not when it takes off what was billed
    before."""
    return line.get("bills") != "deduction"


def _document_shares(line: Mapping[str, Any], sums: Mapping[Group, int]) -> list[tuple[Group, int]]:
    """The signed amounts by which a discount or charge on the document changes each group.

    A percentage is one of the sum of the counted product lines. Without a tax of its own it is spread over all groups
    by their share, and is net or gross as each group is. With one it goes there; a discount that does not say that
    it includes tax is then, too, net or gross as the lines of that tax are. What is a share of one already is not
    shared again.
    """
    amount = line.get("amount")
    if amount is None:
        top, bottom = scaled(line.get("percent") or "0")
        amount = divided(sum(sums.values()) * top, 100 * bottom)
    group = group_of(line)
    stated, discount = group[:2] != (None, None), line["type"] == "discount"
    if line.get("bills"):
        reached = {}
    elif not stated:
        reached = dict(sums)
    elif discount and not group[2]:
        reached = {one: total for one, total in sums.items() if one[:2] == group[:2]}
    else:
        reached = {}
    reached = reached or {group: 1}
    shares = largest_remainder(storable(-amount if discount else amount), list(reached.values()))
    return list(zip(reached, shares, strict=True))


def taxed(amounts: Sequence[int], group: Group, per_line: bool = False) -> list[Taxed]:
    """Net and tax of each amount; cents that rounding the whole group leaves over go to the largest remainders."""
    _, rate, included = group
    top, bottom = scaled(rate or "0")
    bottom *= 100
    if included:
        top, bottom = bottom, bottom + top
    elif not top:
        return [(amount, 0) for amount in amounts]
    if per_line or len(amounts) == 1:
        parts = [divided(amount * top, bottom) for amount in amounts]
    else:
        parts = apportion(divided(sum(amounts) * top, bottom), [amount * top for amount in amounts], bottom)
    if included:
        return [(net, amount - net) for amount, net in zip(amounts, parts, strict=True)]
    return list(zip(amounts, parts, strict=True))


def shares(
    lines: Sequence[Mapping[str, Any]], currency: str
) -> tuple[dict[Group, list[tuple[int, int]]], list[tuple[Group, int, int]]]:
    """(group -> (position, amount) of what counts, then (group, position, amount) of what is optional)."""
    counted: dict[Group, list[tuple[int, int]]] = {}
    optional: list[tuple[Group, int, int]] = []
    sums: dict[Group, int] = {}
    document: list[int] = []
    for position, line in enumerate(lines):
        if line.get("type", "product") != "product":
            document.append(position)
            continue
        group, amount = group_of(line), line_amount(line, currency)
        if line.get("optional"):
            optional.append((group, position, amount))
        else:
            counted.setdefault(group, []).append((position, amount))
            if takes_part(line):
                sums[group] = sums.get(group, 0) + amount
    for position in document:
        line = lines[position]
        for group, amount in _document_shares(line, sums):
            if line.get("optional"):
                optional.append((group, position, amount))
            else:
                counted.setdefault(group, []).append((position, amount))
    return counted, optional


def parts(
    lines: Sequence[Mapping[str, Any]], currency: str, policy: str = "group"
) -> tuple[list[LinePart], list[LinePart]]:
    """What each line is of each group, of the lines that count, and of the optional ones.

    Tax is rounded per group ("group", EN 16931 BR-CO-17) or per line ("line"). A line that bills money stands for
    itself: it is a part of some other whole.
    """
    if policy not in POLICIES:
        raise ValueError(f"no such policy: {policy}")
    counted, optional = shares(lines, currency)
    found: list[LinePart] = []
    for group, members in counted.items():
        together = [member for member in members if not bills_money(lines[member[0]])]
        alone = [[member] for member in members if bills_money(lines[member[0]])]
        for some in (together, *alone):
            sums = taxed([amount for _, amount in some], group, policy == "line")
            found += [LinePart(position, group[:2], *each) for (position, _), each in zip(some, sums, strict=True)]
    return found, [
        LinePart(position, group[:2], *taxed([amount], group, True)[0]) for group, position, amount in optional
    ]


def adjustment_shares(
    lines: Sequence[Mapping[str, Any]], currency: str, policy: str = "group"
) -> dict[int, list[tuple[str | None, str | None, int, int]]]:
    """What each discount or charge on the document, by its position, is of each tax category and rate: (category,
    rate, net, tax), in minor units and negative for a discount."""
    found: dict[int, list[tuple[str | None, str | None, int, int]]] = {}
    if all(line.get("type", "product") == "product" for line in lines):
        return found
    for part in (part for some in parts(lines, currency, policy) for part in some):
        if lines[part.position].get("type", "product") != "product":
            found.setdefault(part.position, []).append((*part.rate, part.net, part.tax))
    return found


def compute(lines: Sequence[Mapping[str, Any]], currency: str, policy: str = "group") -> Totals:
    """The totals of lines as they are stored (missing columns mean their defaults).

    Either policy makes the lines add up to the totals. Where prices include the tax, the net is rounded and the tax
    is the rest. Optional lines get sums of their own and do not count. Refused when an amount is too large to be
    kept.
    """
    counted, optional = parts(lines, currency, policy)
    nets, taxes = [0] * len(lines), [0] * len(lines)
    rates: dict[tuple[str | None, str | None], Taxed] = {}
    for part in counted:
        net, tax = rates.get(part.rate, (0, 0))
        rates[part.rate] = net + part.net, tax + part.tax
    for part in (*counted, *optional):
        nets[part.position] += part.net
        taxes[part.position] += part.tax
    net_total, tax_total = sum(part.net for part in counted), sum(part.tax for part in counted)
    sums = tuple(LineSums(net, tax, net + tax) for net, tax in zip(nets, taxes, strict=True))
    total = net_total + tax_total
    storable(max(map(abs, (net_total, tax_total, total, *nets, *taxes, *(one.gross for one in sums)))))
    return Totals(
        net_total,
        tax_total,
        total,
        tuple(RateSums(category, rate, net, tax) for (category, rate), (net, tax) in rates.items()),
        sums,
    )
