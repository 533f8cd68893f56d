"""What a document comes to, reckoned apart from the program: exact fractions, and nothing of crmcli.

Written from the rules of docs and law alone, so that it errs in other places than the program does. Amounts are
whole numbers of the currency's smallest unit; a rate is (tax category, percentage as text), None where none is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}
ZERO_RATED = ("Z", "E", "AE", "K", "G")

Rate = tuple[str | None, str | None]
Group = tuple[str | None, str | None, bool]
Taxed = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A line as it was typed. ``kind`` is product, discount or charge; ``line_off`` and ``amount`` are minor units,
    ``percent`` is of a discount or charge, ``percent_off`` of a product line."""

    kind: str = "product"
    quantity: str = "1"
    price: str = "0"
    price_per: str = "1"
    percent_off: str = "0"
    unit_off: str = "0"
    line_off: int = 0
    rate: str | None = None
    category: str | None = None
    included: bool = False
    optional: bool = False
    amount: int | None = None
    percent: str = "0"

    @property
    def group(self) -> Group:
        return (*stated(self.rate, self.category), self.included)


@dataclass(frozen=True)
class Sums:
    """Net, tax and total of a document, by rate in any order, and net and tax of each line."""

    net: int
    tax: int
    rates: dict[Rate, Taxed]
    lines: list[Taxed]

    @property
    def total(self) -> int:
        return self.net + self.tax


def stated(rate: str | None, category: str | None) -> Rate:
    """The category and the rate that a line is taxed under, the one implied by the other."""
    if category == "O":
        return "O", None
    if rate is None:
        return (category, "0") if category in ZERO_RATED else (category, None)
    text = str(Fraction(rate)) if Fraction(rate).denominator == 1 else rate.rstrip("0")
    return category or ("S" if Fraction(rate) else "Z"), text


def rounded(value: Fraction | int) -> int:
    """To a whole number, halves away from zero."""
    size = abs(Fraction(value)) + Fraction(1, 2)
    whole = size.numerator // size.denominator
    return -whole if value < 0 else whole


def dealt(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Whole parts near the exact ones that sum to ``total``: what is missing goes to the largest remainders, of
    equal ones to the first. Negative totals mirror positive ones."""
    sign = -1 if total < 0 else 1
    parts = [sign * part for part in exact]
    found = [part.numerator // part.denominator for part in parts]
    missing = sign * total - sum(found)
    order = sorted(range(len(parts)), key=lambda at: (found[at] - parts[at], at))
    for at in order[:missing]:
        found[at] += 1
    return [sign * part for part in found]


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` by the weights; by their size where they cancel out, evenly where all are nothing."""
    sizes = list(weights)
    if not sum(sizes):
        sizes = [abs(size) for size in sizes] if any(sizes) else [1] * len(sizes)
    return dealt(total, [Fraction(total * size, sum(sizes)) for size in sizes])


@lru_cache(maxsize=4096)
def own(line: Line, digits: int) -> int:
    """The amount of a product line: quantity x price less its own discounts, rounded once."""
    each = (Fraction(line.price) - Fraction(line.unit_off)) / Fraction(line.price_per)
    worth = Fraction(line.quantity) * each * (1 - Fraction(line.percent_off) / 100)
    return rounded(worth * 10**digits) - line.line_off


def taxed(amounts: Sequence[int], group: Group, per_line: bool = False) -> list[Taxed]:
    """Net and tax of amounts that are taxed together, or each by itself."""
    share = Fraction(group[1] or 0) / 100
    factor = 1 / (1 + share) if group[2] else share
    exact = [amount * factor for amount in amounts]
    parts = [rounded(part) for part in exact] if per_line else dealt(rounded(sum(exact, Fraction())), exact)
    pairs = zip(amounts, parts, strict=True)
    return [(part, amount - part) if group[2] else (amount, part) for amount, part in pairs]


def on_groups(line: Line, groups: dict[Group, int]) -> dict[Group, int]:
    """What a discount or charge on the document changes of each group, whose lines come to ``groups``."""
    amount = line.amount
    if amount is None:
        amount = rounded(sum(groups.values()) * Fraction(line.percent) / 100)
    if line.kind == "discount":
        amount = -amount
    reached: dict[Group, int] = {}
    if line.group[:2] == (None, None):
        reached = groups
    elif line.kind == "discount" and not line.included:
        reached = {group: total for group, total in groups.items() if group[:2] == line.group[:2]}
    if not reached:
        return {line.group: amount}
    return dict(zip(reached, spread(amount, list(reached.values())), strict=True))


def members(lines: Sequence[Line], digits: int) -> dict[Group, list[tuple[int, int]]]:
    """Group -> (position of the line, amount) of all that counts: its product lines, then shares of the rest."""
    found: dict[Group, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        if line.kind == "product" and not line.optional:
            found.setdefault(line.group, []).append((at, own(line, digits)))
    groups = {group: sum(amount for _, amount in parts) for group, parts in found.items()}
    for at, line in enumerate(lines):
        if line.kind != "product" and not line.optional:
            for group, amount in on_groups(line, groups).items():
                found.setdefault(group, []).append((at, amount))
    return found


def compute_sums(lines: Sequence[Line], currency: str, policy: str = "group") -> Sums:
    """What a document comes to (EN 16931), with its tax rounded per "group" of lines or per "line"."""
    digits = DIGITS[currency]
    each: list[Taxed] = [(0, 0)] * len(lines)
    rates: dict[Rate, Taxed] = {}
    for group, parts in members(lines, digits).items():
        for (at, _), (net, tax) in zip(
            parts, taxed([amount for _, amount in parts], group, policy == "line"), strict=True
        ):
            each[at] = each[at][0] + net, each[at][1] + tax
            before = rates.get(group[:2], (0, 0))
            rates[group[:2]] = before[0] + net, before[1] + tax
    net, tax = sum(net for net, _ in each), sum(tax for _, tax in each)
    for at, line in enumerate(lines):
        if line.optional and line.kind == "product":
            each[at] = taxed([own(line, digits)], line.group)[0]
    return Sums(net, tax, rates, each)


def part(line: Line, quantity: str) -> Line:
    """The same line over another quantity, without what is taken off the whole line."""
    return replace(line, quantity=quantity, line_off=0)
