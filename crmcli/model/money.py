"""Money: amounts and exact decimals, read strictly, rounded in one way, shown plainly.

Amounts are kept as integers in minor units of their currency (cents; ISO 4217 says how many there are), unit
prices and quantities as exact decimal texts. Floats occur nowhere, and nothing depends on the caller's decimal
context.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from math import lcm

from crmcli.errors import BadValue, Refused
from crmcli.model.currencies import CURRENCIES as CURRENCIES
from crmcli.model.currencies import SIGNS as SIGNS
from crmcli.model.currencies import digits as digits
from crmcli.model.currencies import read_currency as read_currency
from crmcli.model.numbers import TypedSum, is_plain, number_of, read_number, read_sum
from crmcli.model.numbers import plain as plain  # and for those who ask here

_PLACES = 6  # of money per unit
LARGEST = 2**63 - 1
"""The largest amount in minor units that SQLite keeps."""

_CONTEXT = Context(prec=80, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])


def read_amount(text: str, field: str, currency: str, decimal: str | None = None) -> tuple[Decimal, str | None]:
    """An amount as typed, ``1200.50``, ``1.200,50``, ``1200.50 EUR``, ``€1200`` or ``2.4k``, and the currency that it
    states, None when it states none. BadValue for what is no amount or has two readings.

    Where none is stated, ``currency`` says how many places there are; ``decimal`` is as in `number_of`. The number is
    exact; see `minor` for what is kept.
    """
    if decimal != "," and is_plain(text):
        return Decimal(plain(text)), None
    typed = read_sum(text, field)
    stated = _stated(typed, text, field, currency)
    return Decimal(number_of(typed.number, field, digits(stated or currency), decimal, typed.thousand)), stated


def read_money(text: str, field: str, currency: str, decimal: str | None = None) -> int:
    """An amount as typed in minor units of this currency; BadValue for one that states another."""
    amount, stated = read_amount(text, field, currency, decimal)
    _check_currency(stated, currency, text, field)
    return minor(amount, currency, field)


def read_rate(text: str, field: str, currency: str | None, decimal: str | None = None) -> str:
    """Money per unit, typed as an amount, as a number of at most six decimals; BadValue for one that states
    another currency, or any where none is known."""
    if decimal != "," and is_plain(text):
        return plain(text)
    typed = read_sum(text, field)
    if typed.currency:
        _check_currency(_stated(typed, text, field, currency or ""), currency, text, field)
    number = number_of(typed.number, field, _PLACES, decimal, typed.thousand)
    return read_number(number, field, _PLACES)


def stated_currency(text: str, field: str, usual: str) -> str | None:
    """The currency that is written beside an amount, if one is: "1200.50 USD" -> "USD"; ``usual`` is that of a sign
    which several have."""
    return None if is_plain(text) else _stated(read_sum(text, field), text, field, usual)


def _check_currency(stated: str | None, currency: str | None, text: str, field: str) -> None:
    if stated not in (None, currency):
        raise BadValue(field, text, f"is not in {currency}, the currency here", "1200.50")


def _stated(typed: TypedSum, text: str, field: str, currency: str) -> str | None:
    """The code of the currency that is typed; a sign of several means ``currency`` if that is one of them."""
    codes = SIGNS.get(typed.currency)
    if codes is None:
        return read_currency(typed.currency, field) if typed.currency else None
    if currency in codes or len(codes) == 1:
        return currency if currency in codes else codes[0]
    error = BadValue(field, text, f"has a sign of several currencies: {', '.join(codes)}", f"1200 {codes[0]}")
    error.candidates = list(codes)
    raise error


def storable(amount: int) -> int:
    """The amount in minor units itself; Refused when SQLite's 64-bit integers cannot hold it."""
    if -LARGEST <= amount <= LARGEST:
        return amount
    raise Refused("The amount is too large to store.", "Check quantity and price for a typo.")


def minor(amount: Decimal, currency: str, field: str = "amount") -> int:
    """The amount in minor units: 1200.50 EUR -> 120050; BadValue for more decimals than the currency has.

    Decimals count as they are written, needless zeros too.
    """
    places = digits(currency)
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > places:
        example = f"{amount_text(12 * 10**places + (50 if places > 1 else 0), currency)} {currency}"
        raise BadValue(field, str(amount), f"has more decimals than {currency}, which has {places}", example)
    return storable(int(_CONTEXT.scaleb(amount, places)))


def amount_text(amount: int, currency: str) -> str:
    """An amount in minor units as plain text with all decimals of its currency, for JSON: "1200.50"."""
    places, text = digits(currency), str(amount)
    if not places:
        return text
    if amount < 0 or len(text) <= places:
        text = ("-" if amount < 0 else "") + str(abs(amount)).rjust(places + 1, "0")
    return f"{text[:-places]}.{text[-places:]}"


def amount_texts(amounts: Sequence[int | None], currencies: Sequence[str]) -> list[str | None]:
    """The same of many, None for none."""
    cents = {CURRENCIES.get(code) for code in set(currencies)} == {2}
    return [
        None
        if amount is None
        else f"{amount // 100}.{amount % 100:02d}"
        if cents and amount >= 0
        else amount_text(amount, code)
        for amount, code in zip(amounts, currencies, strict=True)
    ]


def shown_amount(amount: int | str, currency: str) -> str:
    """An amount for people, grouped by thousands: "1,200.50". Takes minor units, or a decimal text (a price)."""
    text = price_text(amount, currency) if isinstance(amount, str) else amount_text(amount, currency)
    whole, point, decimals = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{decimals}"


def read_decimal(
    text: str,
    field: str,
    places: int,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    above: Decimal | int | None = None,
) -> str:
    """An exact decimal as canonical text ("99,90" -> "99.9"), with at most ``places`` digits after the point.

    BadValue for what is no number or has two readings; Refused outside the bounds as in `within`.
    """
    return within(read_number(text, field, places), field, minimum, maximum, above)


def within(
    number: str,
    field: str,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    above: Decimal | int | None = None,
) -> str:
    """A number that was read; Refused outside ``minimum`` .. ``maximum`` or not ``above`` a bound."""
    value = Decimal(number)
    bounds = (
        (minimum is not None and value < minimum, "must be at least", minimum),
        (maximum is not None and value > maximum, "must be at most", maximum),
        (above is not None and value <= above, "must be more than", above),
    )
    for broken, words, bound in bounds:
        if broken:
            raise Refused(f"{field}: {number} {words} {bound}.", _allowed(minimum, maximum, above), field=field)
    return number


def _allowed(minimum: Decimal | int | None, maximum: Decimal | int | None, above: Decimal | int | None) -> str:
    """ "It may be 0 to 100." """
    least = f"more than {above}" if minimum is None else f"{minimum}"
    if maximum is None:
        return f"It may be {least}{'' if minimum is None else ' or more'}."
    return f"It may be {maximum} or less." if minimum is above is None else f"It may be {least} to {maximum}."


def price_text(text: str, currency: str) -> str:
    """A decimal text with at least the decimals of its currency: "99.9" EUR -> "99.90"; "0.123456" stays."""
    places = digits(currency)
    whole, _, decimals = plain(text).partition(".")
    decimals = decimals.ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole


def scaled(text: str) -> tuple[int, int]:
    """A decimal text as an exact fraction: "99.9" -> (999, 10). ValueError for what is none."""
    whole, _, decimals = text.partition(".")
    return int(whole + decimals), 10 ** len(decimals)


def divided(numerator: int, denominator: int) -> int:
    """The quotient as a whole number, halves away from zero. The denominator is positive."""
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (denominator + 2 * numerator) // (2 * denominator)


def apportion(total: int, numerators: Sequence[int], denominator: int) -> list[int]:
    """Whole parts near ``numerator / denominator`` each, which sum to ``total`` exactly.

    ``total`` is the rounded sum of the exact parts; the missing units go to the largest remainders, ties to the
    first. The parts of ``-total`` are those of ``total``, negated. The denominator is positive.
    """
    sign = -1 if total < 0 else 1
    parts = [divmod(sign * numerator, denominator) for numerator in numerators]
    wholes = [whole for whole, _ in parts]
    missing = sign * total - sum(wholes)
    if missing:
        for index in sorted(range(len(parts)), key=lambda at: -parts[at][1])[:missing]:
            wholes[index] += 1
    return [sign * whole for whole in wholes]


def largest_remainder(total: int, weights: Sequence[Decimal | int]) -> list[int]:
    """``total`` split by the weights into whole shares that sum to it exactly; ties go to the first.

    Negative totals mirror positive ones. A weight of zero gets nothing, unless all are zero: then all weigh the
    same. Weights that cancel out to zero count by their size. ValueError for a total without any weights.
    """
    if not weights:
        if total:
            raise ValueError("a total cannot be split over nothing")
        return []
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = lcm(*(bottom for _, bottom in ratios))
    sizes = [top * (common // bottom) for top, bottom in ratios]
    if not sum(sizes):
        sizes = [abs(size) for size in sizes] if any(sizes) else [1] * len(sizes)
    whole = sum(sizes)
    if whole < 0:
        whole, sizes = -whole, [-size for size in sizes]
    return apportion(total, [total * size for size in sizes], whole)
