"""Money: currencies, amounts and exact decimals, read strictly, rounded in one way, shown plainly.

Amounts are kept as integers in minor units of their currency (cents; ISO 4217 says how many there are), unit
prices and quantities as exact decimal texts. Floats occur nowhere, and nothing depends on the caller's decimal
context.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from math import lcm

from crmcli.errors import BadValue, Refused
from crmcli.errors.wording import closest

_PLACES: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD "
    "XCG YER ZAR ZMW ZWG "
    # Withdrawn since 2023, but older documents still bear them.
    "ANG BGN CUC HRK SLL ZWL",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
CURRENCIES: Mapping[str, int] = {code: places for places, codes in _PLACES.items() for code in codes.split()}
"""ISO 4217 code -> digits after the decimal point."""

WHOLE_DIGITS = 15
"""The most digits before the decimal point that are read."""
LARGEST = 2**63 - 1
"""The largest amount in minor units that SQLite keeps."""

_CONTEXT = Context(prec=80, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(13))
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def digits(currency: str) -> int:
    """How many digits an amount has after the decimal point: EUR 2, JPY 0, KWD 3 (ISO 4217)."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise _unknown_currency(currency, "code") from None


def read_currency(text: str, field: str) -> str:
    """The ISO 4217 code, typed in any case; BadValue for a code that is not in use."""
    code = text.upper()
    if code not in CURRENCIES:
        raise _unknown_currency(text, field)
    return code


def _unknown_currency(text: str, field: str) -> BadValue:
    error = BadValue(field, text, "is not a currency code (ISO 4217)", "EUR")
    best = closest(text, tuple(CURRENCIES)) if 2 <= len(text) <= 4 else None
    if best is not None:
        error.hint = f"Did you mean {best}?"
    return error


def _check_number(text: str, field: str, example: str) -> None:
    if _NUMBER.fullmatch(text) is None:
        raise BadValue(field, text, "is not a plain number (digits, and a point before decimals)", example)
    if len(text.lstrip("-").partition(".")[0].lstrip("0")) > WHOLE_DIGITS or len(text) > 60:
        raise BadValue(field, text, f"has more than {WHOLE_DIGITS} digits before the point", example)


def read_amount(text: str, field: str = "amount") -> tuple[Decimal, str | None]:
    """An amount as typed: ``1200``, ``1200.50``, ``-5`` or ``1200.50 EUR``; BadValue for any other spelling.

    Returns the exact decimal and the currency, None when it is not stated. See `minor` for what is kept.
    """
    number, blank, code = text.partition(" ")
    _check_number(number, field, "1200.50")
    currency = read_currency(code, field) if blank else None
    return Decimal(number), currency


def storable(amount: int) -> int:
    """The amount in minor units itself; Refused when SQLite's 64-bit integers cannot hold it."""
    if -LARGEST <= amount <= LARGEST:
        return amount
    raise Refused("The amount is too large to store.", "Check quantity and price for a typo.")


def minor(amount: Decimal, currency: str, field: str = "amount") -> int:
    """The amount in minor units: 1200.50 EUR -> 120050; BadValue for more decimals than the currency has.

    Decimals count as they are written: 1.200 EUR is refused, because someone may mean 1200 by it.
    """
    places = digits(currency)
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > places:
        example = f"{amount_text(12 * 10**places + (50 if places > 1 else 0), currency)} {currency}"
        raise BadValue(field, str(amount), f"has more decimals than {currency}, which has {places}", example)
    return storable(int(_CONTEXT.scaleb(amount, places)))


def major(amount: int, currency: str) -> Decimal:
    """The decimal of an amount in minor units, with all its places: 120050 -> Decimal("1200.50")."""
    return _CONTEXT.scaleb(Decimal(amount), -digits(currency))


def amount_text(amount: int, currency: str) -> str:
    """An amount in minor units as plain text with all decimals of its currency, for JSON: "1200.50"."""
    places = digits(currency)
    sign = "-" if amount < 0 else ""
    if not places:
        return str(amount)
    text = str(abs(amount)).rjust(places + 1, "0")
    return f"{sign}{text[:-places]}.{text[-places:]}"


def shown_amount(amount: int | str, currency: str) -> str:
    """An amount for people, grouped by thousands: "1,200.50". Takes minor units, or a decimal text (a price)."""
    text = price_text(amount, currency) if isinstance(amount, str) else amount_text(amount, currency)
    whole, point, decimals = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{decimals}"


def plain(text: str) -> str:
    """A well-formed decimal text without needless zeros: "099.90" -> "99.9", "-0" -> "0"."""
    whole, _, decimals = text.lstrip("-").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    number = f"{whole}.{decimals}" if decimals else whole
    return f"-{number}" if text.startswith("-") and number != "0" else number


def read_decimal(
    text: str,
    field: str,
    places: int,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    above: Decimal | int | None = None,
) -> str:
    """An exact decimal as canonical text ("99.90" -> "99.9"), with at most ``places`` digits after the point.

    BadValue for what is no plain number; Refused outside ``minimum`` .. ``maximum`` or not ``above`` a bound.
    """
    _check_number(text, field, "99.90")
    number = plain(text)
    if len(number.partition(".")[2]) > places:
        raise BadValue(field, text, f"has more than {places} decimals", "99.90")
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


def rounded(value: Decimal, places: int = 0) -> Decimal:
    """The value with ``places`` decimals, halves away from zero: 0.125 -> 0.13, -0.125 -> -0.13."""
    return _CONTEXT.plus(value.quantize(_UNITS[places], context=_CONTEXT))


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
