"""The net price of a line, and its discounts, so that quantity x price less discounts is its net amount to the cent.

EN 16931 knows prices without tax only (BT-146). The net amount of a line (BT-131) is what it is of the totals, with the
cent that rounding its group gave it. A price without tax is stated as it is. One that includes tax is divided by it
and rounded to as few decimals as still come to the net amount; where a cent was moved, the quotient is taken instead.
"""

from __future__ import annotations

from fractions import Fraction

from crmcli.documents.einvoice.terms import Allowance
from crmcli.documents.paper import Line
from crmcli.light import NamedTuple
from crmcli.model.money import amount_text, digits, divided, plain, price_text

_SLACK = Fraction("0.02")
"""By how much a percentage of a base may miss its amount (PEPPOL-EN16931-R040)."""
_MOST_DECIMALS = 6  # of a price that was typed
_FINEST = 40  # the quotient fits long before, as quantities have fewer than 20 digits


class Priced(NamedTuple):
    """Quantity, net price, price before the unit discount and that discount as texts, and the discounts."""

    quantity: str
    price: str
    list_price: str | None
    discount: str | None
    allowances: tuple[Allowance, ...]


def priced(line: Line, currency: str, reason: str) -> Priced:
    """What the line costs per unit, and what is taken off; ``reason`` is what a discount is called."""
    quantity, per = Fraction(line.quantity), Fraction(line.price_per)
    taxed = 1 + Fraction(line.tax_rate or 0) / 100 if line.tax_included else Fraction(1)
    list_price = Fraction(line.price) / taxed
    natural = list_price - Fraction(line.discount_unit or 0) / taxed
    scale = 10 ** digits(currency)
    before = line.net
    if line.discount_percent or line.discount_line:
        before = _whole(quantity * natural / per * scale)
    times = quantity / per * scale
    if before * quantity < 0:
        quantity, times = -quantity, -times
    price, decimals = _price(natural, times, before, digits(currency), exact=not line.tax_included)
    listed = discount = None
    if line.discount_unit:
        listed = Fraction(_whole(list_price * 10**decimals), 10**decimals)
        discount = listed - price
    shown = discount is not None and discount > 0
    return Priced(
        _text(quantity, 4),
        price_text(_text(price, decimals), currency),
        price_text(_text(listed, decimals), currency) if shown and listed is not None else None,
        price_text(_text(discount, decimals), currency) if shown and discount is not None else None,
        tuple(_allowances(line, before, taxed, currency, reason)),
    )


def stated_percent(percent: str | None, amount: int, base: int, currency: str) -> tuple[str | None, str | None]:
    """The percentage and the base as texts where they come to the amount, else neither."""
    if percent is None or base <= 0:
        return None, None
    if abs(Fraction(percent) * base / 100 - amount) > _SLACK * 10 ** digits(currency):
        return None, None
    return plain(percent), amount_text(base, currency)


def _allowances(line: Line, before: int, taxed: Fraction, currency: str, reason: str) -> list[Allowance]:
    """What takes ``before`` down to the net amount: the percentage first, then the amount on the line."""
    off = before - line.net
    fixed = off if not line.discount_percent else _whole(Fraction(line.discount_line or 0) / taxed)
    share = off - fixed
    found = []
    if share:
        percent, base = stated_percent(line.discount_percent, share, before, currency)
        found.append(Allowance(share < 0, amount_text(abs(share), currency), reason, percent, base))
    if fixed:
        found.append(Allowance(fixed < 0, amount_text(abs(fixed), currency), reason))
    return found


def _price(natural: Fraction, times: Fraction, wanted: int, places: int, exact: bool) -> tuple[Fraction, int]:
    """The price that ``times`` of comes to ``wanted`` minor units, and the most decimals that it has; an ``exact`` one
    is taken as it is where it does."""
    if exact and _whole(natural * times) == wanted:
        return natural, _MOST_DECIMALS
    for decimals in range(places, _FINEST):
        for candidate in (natural, Fraction(wanted) / times):
            price = Fraction(_whole(candidate * 10**decimals), 10**decimals)
            if _whole(price * times) == wanted and price >= 0:
                return price, decimals
    raise ValueError(f"no price of which {times} come to {wanted}")


def _whole(value: Fraction) -> int:
    """Rounded to a whole number, halves away from zero."""
    return divided(value.numerator, value.denominator)


def _text(value: Fraction, decimals: int) -> str:
    """A fraction that has no more than these decimals, as plain text."""
    units = value * 10**decimals
    return plain(amount_of(int(units), decimals))


def amount_of(units: int, decimals: int) -> str:
    """So many units of the last decimal as text: (12345, 3) -> "12.345"."""
    text = str(abs(units)).rjust(decimals + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{text[:-decimals]}.{text[-decimals:]}" if decimals else f"{sign}{text}"
