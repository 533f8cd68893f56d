"""Numbers as other programs write them: a column shows by itself which sign stands before the decimals."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.errors import BadValue
from crmcli.light import re
from crmcli.model.numbers import decimal_mark, is_plain

SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "US$": "USD", "CA$": "CAD", "A$": "AUD"}
_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"))
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,'’\u00a0\u202f ]*|[+-]?[.,][0-9]+")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f ][0-9]{3})+")
_BLANKS = re.compile(r"['’\u00a0\u202f ]")

Text = Callable[[str, str], str]  # (text, field) -> what our own fields read


def mark_of(text: str) -> str | None:
    """The sign before the decimals that this number alone shows: "," or "."; None where it may be either."""
    if is_plain(text):
        return "." if "." in text else None
    bare = _BLANKS.sub("", _parts(text)[0]).lstrip("+-")
    return bare[0] if bare[:1] in (",", ".") else decimal_mark([bare])


def reader(mark: str | None, usual: str, with_code: bool) -> Text:
    """A function that gives a number as our own fields read it: "1.200,50 €" -> "1200.50 EUR".

    ``mark`` is what stands before the decimals, None where nobody said so: then a number that could be two stays as
    it is, for its field to judge. ``usual`` is the currency that a $ may mean; ``with_code`` keeps the currency.
    """

    def read(text: str, field: str) -> str:
        if mark != "," and is_plain(text):
            return text
        number, code = _parts(text)
        bare = _BLANKS.sub("", number)
        if not _NUMBER.fullmatch(number) or (mark is None and has_two_readings(text)):
            return text
        own = mark or mark_of(number) or "."
        whole, _, rest = bare.partition(own)
        if own in rest or not _grouped(number.partition(own)[0].lstrip("+-")):
            raise BadValue(field, text, f"is not a number with {own} before the decimals", f"1200{own}50")
        plain = re.sub("[.,]", "", whole).removeprefix("+") or "0"
        rest = rest.rstrip("0")  # 1.200 is decided by now, and 1.2 has no second reading
        found = (plain if plain != "-" else "-0") + (f".{rest}" if rest else "")
        return f"{found} {_code(code, usual)}".rstrip() if with_code else found

    return read


def share_reader(fractions: bool, number: Text, rounded: Callable[[], None]) -> Text:
    """A function that gives whole numbers of what ``number`` gives, in percent where all are ``fractions`` of 1; tells
    of each that it rounds."""

    def read(text: str, field: str) -> str:
        from decimal import ROUND_HALF_UP, Decimal

        typed = text.rstrip("% ")
        plain = number(typed, field)
        if not _PLAIN.fullmatch(plain) or (plain == typed and has_two_readings(plain) and not fractions):
            return plain
        value = Decimal(plain) * (100 if fractions else 1)
        whole = value.quantize(Decimal(1), ROUND_HALF_UP)
        if whole != value:
            rounded()
        return str(whole)

    return read


def has_two_readings(text: str) -> bool:
    """Whether 1.200 may be a thousand or one: its column has to tell."""
    bare = _BLANKS.sub("", _parts(text)[0])
    return mark_of(bare) is None and ("," in bare or "." in bare)


def _grouped(whole: str) -> bool:
    """Whether the signs between the digits divide them by three."""
    return whole.isdigit() or not whole or _GROUPS.fullmatch(whole) is not None


def _parts(text: str) -> tuple[str, str]:
    """("-1.200,50", "€") of "€ -1.200,50" or "(1.200,50 €)"."""
    text = text.strip()
    if text[:1] == "(" and text[-1:] == ")":
        text = f"-{text[1:-1].strip()}"
    found = re.fullmatch(r"(-?)\s*([^\d.,+'-]*?)\s*([+-]?[\d.,](?:.*\d)?[.,]?)[-–—]*\s*([^\d.,]*)", text)
    if found is None:
        return text, ""
    minus, before, number, after = found.groups()
    return minus + number, (before or after).strip()


def _code(sign: str, usual: str) -> str:
    """The code of a currency that is written as a sign."""
    if sign == "$":
        return "" if usual in _DOLLARS else "USD"
    return SIGNS.get(sign, sign)
