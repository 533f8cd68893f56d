"""Lines as command words: made at random, and read back into what the reference reckons with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from .cases import Dice, Words
from .reference import DIGITS, Line, own

RATES = ("19", "19", "19", "7", "7", "0", "25", "5.5", "100")
_FLAGS = {"--included": "included", "--optional": "optional"}
_TEXTS = {
    "--qty": "quantity",
    "--price": "price",
    "--price-per": "price_per",
    "--tax": "rate",
    "--category": "category",
    "--discount": "percent_off",
    "--discount-unit": "unit_off",
    "--kind": "kind",
}


def minor(text: str, currency: str) -> int:
    """An amount as typed in minor units: it has no more decimals than its currency."""
    units = Fraction(text) * 10 ** DIGITS[currency]
    assert units.denominator == 1, text
    return units.numerator


def major(units: int, currency: str) -> str:
    """An amount in minor units as one types it."""
    places = DIGITS[currency]
    sign, text = "-" if units < 0 else "", str(abs(units)).rjust(places + 1, "0")
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else f"{sign}{text}"


def read(words: Sequence[str], currency: str, line: Line | None = None) -> Line:
    """The line that options ask for, or a line that is there with them changed."""
    found, at = line or Line(), 0
    while at < len(words):
        word, text = words[at], words[at + 1] if at + 1 < len(words) else ""
        at += 2
        if word in _FLAGS:
            found = replace(found, **{_FLAGS[word]: True})
            at -= 1
        elif word in _TEXTS:
            found = replace(found, **{_TEXTS[word]: text.removesuffix("%")})
        elif word == "--discount-line":
            found = replace(found, line_off=minor(text, currency))
        elif word == "--amount" and text.endswith("%"):
            found = replace(found, amount=None, percent=text.removesuffix("%"))
        elif word == "--amount":
            found = replace(found, amount=minor(text, currency))
        else:
            raise AssertionError(f"no option of a line: {word}")
    if found.category == "Z" and "--tax" in words:
        return replace(found, category=None)  # Z says no more than the rate 0 does
    return found


def sound(line: Line, currency: str) -> bool:
    """Whether such a line may stand: its discounts are no more than what it costs, and tax and category agree."""
    if line.category not in (None, "S") and Fraction(line.rate or 0) > 0:
        return False
    return line.kind != "product" or own(line, DIGITS[currency]) * (1 if Fraction(line.quantity) > 0 else -1) >= 0


def product(dice: Dice, currency: str, plain: bool = False, most: int = 300) -> Words:
    """Options of a product line; ``plain`` ones have a positive quantity and count."""
    places = 4 if dice.maybe(40) else DIGITS[currency]
    words = ["--price", dice.decimal(0.5 if plain else 0, most, places)]
    if dice.maybe(70):
        words += ["--qty", dice.decimal(1, 40, dice.choice((0, 0, 1, 3)))]
    if not plain and dice.maybe(12):
        words += ["--qty", f"-{dice.decimal(1, 9, dice.choice((0, 2)))}"]
    if dice.maybe(12):
        words += ["--price-per", dice.choice(("3", "12", "1000", "0.5", "7"))]
    words += tax(dice, plain)
    if dice.maybe(20):
        words += ["--discount", f"{dice.choice(('5', '12.5', '33.3333', '50', '100' if not plain else '3'))}%"]
    if dice.maybe(12):
        words += ["--discount-unit", dice.decimal(0.01, 0.5, 2)]
    if dice.maybe(12):
        words += ["--discount-line", dice.decimal(0 if not plain else 0.4, 2, DIGITS[currency])]
    return words


def tax(dice: Dice, plain: bool) -> Words:
    """Options that say how a line is taxed, or none."""
    if not plain and dice.maybe(8):
        return []
    if not plain and dice.maybe(8):
        words = ["--category", dice.choice(("E", "AE", "K", "G", "Z", "O"))]
    else:
        words = ["--tax", dice.choice(RATES)]
    return [*words, "--included"] if dice.maybe(35) else words


def on_the_whole(dice: Dice, currency: str, rates: Sequence[str] = RATES, most: int = 60) -> Words:
    """Options of a discount or charge on the document."""
    words = ["--kind", dice.choice(("discount", "discount", "charge"))]
    if dice.maybe(50):
        words += ["--amount", f"{dice.choice(('1', '2.5', '10', '33.3333'))}%"]
    else:
        words += ["--amount", dice.decimal(0.5, most, DIGITS[currency])]
    if dice.maybe(45):
        words += ["--tax", dice.choice(list(rates))]
        words += ["--included"] if dice.maybe(25) else []
    return words
