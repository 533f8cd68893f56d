"""Numbers as people type them in any country: read where they have one reading, refused where they have two."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.errors import BadValue
from crmcli.light import re
from crmcli.model.declared import Declared

WHOLE_DIGITS = 15
"""The most digits before the decimal point that are read."""
_MINUS = "-\u2212"
_NO_NUMBER = "is not a number"
THOUSANDTHS = 3
"""From so many places on, a single point is the decimal point; with fewer it could part thousands."""

_PLAIN = r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?"  # what can be said in one way only, and mostly is
_BLANK = " \u00a0\u2009\u202f"  # such as some countries have between thousands
_NUMBER = rf"([-\u2212]?)([0-9](?:[0-9.,'\u2019{_BLANK}]*[0-9])?)"
_THOUSANDS = rf"[1-9][0-9]{{0,2}}([.,'\u2019{_BLANK}])[0-9]{{3}}(?:\1[0-9]{{3}})*"
_LAKHS = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"  # 12,34,567, as it is written in India
_CURRENCY = r"([^\W\d_]{2,}|[^\w\s.,'\u2019+%\u2212-])"
_SUM = (
    rf"([-\u2212]?)(?:{_CURRENCY}[{_BLANK}]?)?([-\u2212]?[0-9](?:[0-9.,'\u2019{_BLANK}]*[0-9])?)"
    rf"(?:[{_BLANK}]?([kK])(?![^\W_]))?(?:[{_BLANK}]?{_CURRENCY})?"
)
_LONGEST = 60  # characters that are looked at


class TypedSum(Declared):
    """A sum of money as it is typed: the ``number``, how many ``thousand`` it counts (1, or 1000 for "2.4k"), and the
    ``currency`` as a code or a sign, "" where none is stated."""

    number: str
    thousand: int
    currency: str


def read_number(text: str, field: str, places: int, decimal: str | None = None) -> str:
    """A number of at most ``places`` decimals as canonical text: "1.200,50" -> "1200.5"; BadValue as in `number_of`,
    and for more decimals."""
    number = number_of(text, field, places, decimal)
    if len(number.partition(".")[2]) > places:
        raise BadValue(field, text, f"has more than {places} decimals" if places else "is not a whole number", "12")
    return number


def number_of(text: str, field: str, places: int, decimal: str | None = None, times: int = 1) -> str:
    """The number, ``times`` a factor, as canonical text.

    ``decimal`` is the mark before decimals, "." or ",", where it is known. Else a number must have one reading, where a
    single point is the decimal point from three ``places`` on. BadValue (exit 2), for "1,200" with both readings.
    """
    if times == 1 and decimal != "," and is_plain(text):
        return plain(text)
    found = re.fullmatch(_NUMBER, text) if len(text) <= _LONGEST else None
    readings = _allowed(found[2], places, decimal) if found else []
    if found is None or not readings:
        raise BadValue(field, text, _NO_NUMBER, "99.90")
    numbers = [_number(each, -times if found[1] else times) for each in readings]
    if len(set(numbers)) > 1:
        raise _two_readings(text, field, numbers, places)
    if len(numbers[0].lstrip("-").partition(".")[0]) > WHOLE_DIGITS:
        raise BadValue(field, text, f"has more than {WHOLE_DIGITS} digits before the point", "99.90")
    return numbers[0]


def is_plain(text: str) -> bool:
    """Whether a number is written with a point before at most two decimals, as most are: that has one reading."""
    return re.fullmatch(_PLAIN, text) is not None


def read_sum(text: str, field: str) -> TypedSum:
    """The parts of "1200.50 EUR", "EUR 1200", "1200€" or "2.4k"; BadValue (exit 2) for what is no sum of money."""
    found = re.fullmatch(_SUM, text) if len(text) <= _LONGEST else None
    if found is None or (found[1] and found[3][0] in _MINUS) or (found[2] and found[5]):
        raise BadValue(field, text, _NO_NUMBER, "1200.50")
    return TypedSum(f"{found[1]}{found[3]}", 1000 if found[4] else 1, found[2] or found[5] or "")


def decimal_mark(texts: Iterable[str]) -> str | None:
    """The mark before decimals, "." or ",", that some of these numbers show and none contradicts; None where no number
    tells, or two tell different ones. For a column of a file, which one program wrote."""
    told: set[str] = set()
    for text in texts:
        found = re.fullmatch(_SUM, text.strip()) if len(text) <= _LONGEST else None
        readings = _readings(found[3].lstrip(_MINUS)) if found else {}
        if len(readings) == 1 and any(mark in text for mark in ".,"):
            told.add(next(iter(readings)) or ("," if "." in text else "."))
    return told.pop() if len(told) == 1 else None


def plain(text: str) -> str:
    """A well-formed decimal text without needless zeros: "099.90" -> "99.9", "-0" -> "0"."""
    whole, _, decimals = text.lstrip("-").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    number = f"{whole}.{decimals}" if decimals else whole
    return f"-{number}" if text.startswith("-") and number != "0" else number


def _allowed(digits: str, places: int, decimal: str | None) -> list[str]:
    """The readings that count, a whole number first; with a known mark before decimals at most one."""
    readings = _readings(digits)
    if decimal is None and places >= THOUSANDTHS and "." in readings:
        decimal = "."
    elif decimal is None:
        return [readings[mark] for mark in ("", ".", ",") if mark in readings]
    if decimal in readings or decimal in digits:
        return [readings[decimal]] if decimal in readings else []
    return [readings[""]] if "" in readings else []


def _readings(digits: str) -> dict[str, str]:
    """What digits with marks between them can mean, as plain decimals by the mark before the decimals, "" for none."""
    found = {}
    for mark in ".,":
        whole, sign, decimals = digits.rpartition(mark)
        if sign and _is_digits(decimals) and mark not in whole and (joined := _joined(whole)):
            found[mark] = f"{joined}.{decimals}"
    if joined := _joined(digits):
        found[""] = joined
    return found


def _joined(digits: str) -> str:
    """A whole number without the marks between its thousands, "" for what is none."""
    if _is_digits(digits):
        return digits
    grouped = re.fullmatch(_THOUSANDS, digits) or re.fullmatch(_LAKHS, digits)
    return re.sub("[^0-9]", "", digits) if grouped else ""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _number(reading: str, factor: int) -> str:
    if factor == 1:
        return plain(reading)
    from decimal import Decimal

    return plain(format(Decimal(reading) * factor, "f"))


def _two_readings(text: str, field: str, numbers: list[str], places: int) -> BadValue:
    """The error for "1,200", with what to type for either of them."""
    error = BadValue(field, text, "can be read in two ways")
    whole, part = numbers
    first, _, decimals = part.partition(".")
    if places == 2 and len(decimals) < places:
        part = f"{first}.{decimals.ljust(places, '0')}"
    error.hint = (
        f"Type {whole}, or {part}." if len(decimals) <= places else f"Type {whole}; {part} has too many decimals."
    )
    error.candidates = [whole, part]
    return error
