"""What the sums that somebody states come to (EN 16931 BR-CO-10 to 16), and a sentence for each that is another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from crmcli.model.results import Record


def doubts(lines: Sequence[Record], charges: Iterable[Record], totals: Record) -> list[str]:
    """One sentence for each sum that is another one; empty where all is well, or where the profile has no lines."""
    return [
        f"{name} is stated as {stated}, but comes to {right}."
        for name, stated, right in _sums(lines, charges, totals)
        if stated is not None and Decimal(stated) != right
    ]


def taken_off(charges: Sequence[Record]) -> str | None:
    """What discounts take off a line, less what charges add; None without any."""
    return format(-_signed(charges), "f") if charges else None


def _signed(charges: Iterable[Record]) -> Decimal:
    signed = [(1 if one["kind"] == "charge" else -1) * Decimal(one["amount"] or 0) for one in charges]
    return sum(signed, Decimal(0))


def _sums(
    lines: Sequence[Record], charges: Iterable[Record], totals: Record
) -> Iterator[tuple[str, str | None, Decimal]]:
    """(what, as it is stated, as it comes out)"""
    of = {name: Decimal(value) for name, value in totals.items() if isinstance(value, str)}
    nothing = Decimal(0)
    if lines and all(line["net"] is not None for line in lines):
        yield "The sum of the lines", totals["lines"], sum((Decimal(line["net"]) for line in lines), nothing)
    if "lines" in of:
        yield "The net total", totals["net"], of["lines"] + _signed(charges)
    rates = [rate["tax"] for rate in totals["by_rate"]]
    if rates and None not in rates:
        yield "The tax", totals["tax"], sum(map(Decimal, rates), nothing)
    if "net" in of:
        yield "The total", totals["total"], of["net"] + of.get("tax", nothing)
    if "total" in of:
        yield "What is due", totals["due"], of["total"] - of.get("paid", nothing) + of.get("rounding", nothing)
