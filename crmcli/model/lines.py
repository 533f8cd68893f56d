"""A product line as people type it, "Seat x 10 @ 99.90 tax 19 disc 5%", and the rules for each of its parts."""

from __future__ import annotations

from decimal import Decimal

from crmcli.errors import BadValue, Refused
from crmcli.light import re
from crmcli.model.money import CURRENCIES, SIGNS, read_decimal, read_rate, within
from crmcli.model.numbers import read_number, read_sum
from crmcli.model.units import is_unit, read_unit

ORDER = "NAME [x QTY [UNIT]] [@ PRICE] [tax RATE] [incl] [disc P%] [optional]"
NO_TAX = "none"
"""What is typed for a tax rate where no tax is stated, which differs from 0."""
TAX_CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O")
"""EN 16931 (UNCL 5305): standard, zero rated, exempt, reverse charge, intra-community, export, outside scope."""

_EXAMPLE = '"Seat x 10 @ 99.90 tax 19 disc 5%"'
_NUMBERISH = re.compile(r"[+-]?[\d.,_']*\d[\d.,_']*(?:[eE][+-]?\d+)?")
_GLUED = re.compile(r"(-?\d[\d.,]*)([^\W\d_]{2,}|[a-z])")


def read_quantity(text: str, field: str = "quantity") -> str:
    """A quantity with up to 4 decimals, which may be negative; Refused for 0."""
    quantity = read_decimal(text, field, 4)
    if quantity == "0":
        raise Refused(f"{field}: a quantity cannot be 0.", "Leave the line out instead.", field=field)
    return quantity


def read_price(text: str, field: str = "price", currency: str | None = None, decimal: str | None = None) -> str:
    """A price per unit with up to 6 decimals; Refused when negative (EN 16931 BR-27). BadValue for one that states
    another currency than this, or any where None is known; ``decimal`` as in `number_of`."""
    price = read_rate(text, field, currency, decimal)
    if price.startswith("-"):
        raise Refused(f"{field}: a price cannot be negative.", "Use a negative quantity instead.", field=field)
    return price


def read_price_per(text: str, field: str = "price_per") -> str:
    """How many units the price is for (EN 16931 BT-149), up to 4 decimals; Refused unless above 0."""
    return read_decimal(text, field, 4, above=0)


def read_discount_unit(
    text: str, field: str = "discount_unit", price: str | None = None, currency: str | None = None
) -> str:
    """What is taken off each unit's price, up to 6 decimals, typed as a price; Refused when negative or more than the
    price."""
    return within(read_rate(text, field, currency), field, 0, None if price is None else Decimal(price))


def _percentage(text: str, field: str, decimal: str | None = None) -> str:
    return within(read_number(text.removesuffix("%").rstrip(), field, 4, decimal), field, 0, 100)


def read_percent(text: str, field: str = "discount_percent") -> str:
    """A percentage with up to 4 decimals, with or without its sign: "5%" -> "5"; Refused outside 0 to 100."""
    return _percentage(text, field)


def read_tax_rate(text: str, field: str = "tax_rate", decimal: str | None = None) -> str | None:
    """A tax rate in percent, up to 4 decimals: "19" or "19%" -> "19", "none" -> None; Refused outside 0 to 100."""
    return None if text.lower() == NO_TAX else _percentage(text, field, decimal)


def read_tax_category(text: str, field: str = "tax_category") -> str:
    """A tax category of EN 16931, typed in any case; BadValue for another."""
    category = text.upper()
    if category not in TAX_CATEGORIES:
        raise BadValue(field, text, f"is not a tax category ({', '.join(TAX_CATEGORIES)})", "AE")
    return category


def agreed_tax(rate: str | None, category: str | None) -> tuple[str | None, str | None]:
    """(rate, category) as they are stored, where either may be implied; Refused when they contradict.

    Above 0 is S, 0 is Z; E, AE, K and G are 0; O has no rate (EN 16931 BR-S-05, BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05,
    BR-G-05, BR-O-05). No rate and no category: no tax stated.
    """
    if category is None:
        return rate, None if rate is None else ("Z" if rate == "0" else "S")
    if category == "S":
        wrong = "needs a tax rate above 0" if rate in (None, "0") else None
    elif category == "O":
        wrong = None if rate in (None, "0") else "has no tax rate"
        rate = None
    else:
        wrong = None if rate in (None, "0") else "has the tax rate 0"
        rate = "0"
    if wrong is not None:
        hint = "S goes with a rate above 0, Z, E, AE, K and G with 0, O with none."
        raise Refused(f"tax_category: {category} {wrong}.", hint, field="tax_category")
    return rate, category


def _is_number(word: str) -> bool:
    return _NUMBERISH.fullmatch(word) is not None


def _take(words: list[str], keyword: str) -> str | None:
    """Cut ``keyword NUMBER``, or ``tax none``, off the end; None, and nothing cut, when the words do not end so."""
    if len(words) > 1 and words[-2].lower() == keyword:
        last = words[-1].lower()
        if _is_number(last.removesuffix("%")) or (keyword == "tax" and last == NO_TAX):
            del words[-2]
            return words.pop()
    return None


def _take_price(words: list[str]) -> str | None:
    """Cut ``@ PRICE`` off the end, with the currency before or behind it; None, and nothing cut, as above."""
    for length in range(1, min(len(words), 3) + 1):
        if words[-length].startswith("@"):
            text = " ".join([words[-length][1:], *words[len(words) - length + 1 :]]).strip()
            if _is_price(text):
                del words[-length:]
                return text
    return None


def _is_price(text: str) -> bool:
    try:
        currency = read_sum(text, "price").currency
    except BadValue:
        return _is_number(text.removesuffix("%"))
    return not currency or currency in SIGNS or currency.upper() in CURRENCIES


def _take_flag(words: list[str], keyword: str) -> bool:
    found = bool(words) and words[-1].lower() == keyword
    if found:
        words.pop()
    return found


def _cut_quantity(words: list[str]) -> tuple[str, str] | None:
    """Cut ``x QTY [UNIT]`` off the end: (quantity, unit or ""). A number after x counts, anything else is a name."""
    for length in (2, 3, 4):
        if len(words) < length or words[-length].lower() != "x":
            continue
        quantity, unit = words[1 - length], " ".join(words[2 - length :] if length > 2 else [])
        glued = _GLUED.fullmatch(quantity) if length == 2 else None
        if glued is not None:
            quantity, unit = glued.groups()
        if _is_number(quantity) and ((length < 4 and glued is None) or is_unit(unit)):
            del words[-length:]
            return quantity, unit
    return None


def _take_quantity(words: list[str], found: dict[str, str | bool]) -> None:
    cut = _cut_quantity(words)
    if cut is None:
        return
    quantity, unit = cut
    found["quantity"] = read_quantity(quantity)
    if unit:
        try:
            found["unit"] = read_unit(unit)
        except BadValue as error:
            error.hint = f'{error.hint} (If "x {quantity} {unit}" belongs to the name, write "x 1" after it.)'
            raise


def _check_rest(words: list[str], found: dict[str, str | bool], text: str) -> None:
    """BadValue when nothing is left as the name, or when it ends in a part that stands in the wrong place."""
    if not words:
        raise BadValue("line", text, "has no name", _EXAMPLE)
    rest = list(words)
    while rest and rest[-1].lower() in ("incl", "optional"):
        rest.pop()
    for keyword, key in (("@", "price"), ("tax", "tax_rate"), ("disc", "discount_percent")):
        number = None
        if key not in found:
            number = _take_price(list(rest)) if keyword == "@" else _take(list(rest), keyword)
        if number is not None and (keyword != "disc" or number.endswith("%")):
            raise BadValue("line", text, f"has its parts in another order than {ORDER}", _EXAMPLE)


def read_line(text: str, currency: str | None = None) -> dict[str, str | bool]:
    """A typed line, read from the right; only the parts that are stated, as canonical texts or True. ``currency`` is
    that of its document.

    Keys: name (a product's name or SKU), quantity, unit (UN/ECE code), price, tax_rate (or "none"), tax_included,
    discount_percent, optional. What does not read as a part belongs to the name. BadValue for unreadable numbers,
    unknown units, parts in another order and a missing name; Refused for values out of range.
    """
    words = text.split()
    found: dict[str, str | bool] = {}
    if _take_flag(words, "optional"):
        found["optional"] = True
    discount = _take(words, "disc")
    if discount is not None:
        if not discount.endswith("%"):
            raise BadValue("discount_percent", discount, "needs a percent sign", "disc 5%")
        found["discount_percent"] = read_percent(discount)
    if _take_flag(words, "incl"):
        found["tax_included"] = True
    rate = _take(words, "tax")
    if rate is not None:
        found["tax_rate"] = read_tax_rate(rate) or NO_TAX
    price = _take_price(words)
    if price is not None:
        found["price"] = read_price(price, "price", currency)
    _take_quantity(words, found)
    _check_rest(words, found, text)
    return {"name": " ".join(words), **found}
