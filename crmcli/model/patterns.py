"""Patterns of document numbers: "RE-{year}-{n:04}" with the year 2026 and the count 7 is RE-2026-0007."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.light import re
from crmcli.model.types import Text, Whole, clean

_PART = r"{year}|{n(?::0[0-9]{1,3})?}|[^{}]"
_WIDTH = r"{n:0([0-9]+)}"
WIDEST = 12  # digits; what is read back has at most 15
EXAMPLE = "RE-{year}-{n:04}"


class Pattern(Text):
    """The pattern of a number series: text around ``{n}`` or ``{n:04}``, and ``{year}`` when it begins anew
    each year."""

    word = "number pattern"
    metavar = "PATTERN"
    example = EXAMPLE

    def read(self, text: str, field: str, reading: object) -> str | None:
        text = clean(text, field)
        if not text:
            return None
        if "".join(re.findall(_PART, text)) != text or len(text) > 60:
            raise BadValue(
                field, text, "is not a number pattern: it knows {year}, {n} and {n:04} in plain text", EXAMPLE
            )
        if text.count("{n") != 1:
            raise BadValue(field, text, "needs {n} or {n:04} once, for the count", EXAMPLE)
        width = re.search(_WIDTH, text)
        if width and not 1 <= int(width[1]) <= WIDEST:
            raise BadValue(field, text, f"pads the count to {int(width[1])} digits, not to 1 to {WIDEST}", EXAMPLE)
        return text


class NextNumber(Whole):
    """The count that comes next in a series, at least; it is kept with the name of that series, see ``floor_of``."""

    minimum: int | None = 1
    maximum: int | None = 10**WIDEST - 1
    word = "next number"
    example = "42"


def floored(series: str, count: int) -> str:
    """What is kept of the count that is to come next in a series."""
    return f"{series} {count}"


def floor_of(stored: str | None, series: str) -> int:
    """The count that is to come next in this series, 0 where nothing is said of it."""
    name, _, count = (stored or "").rpartition(" ")
    return int(count) if name == series else 0


def series_of(pattern: str, kind: str, year: int) -> str:
    """The name of the series that a pattern counts in: of one year, or of all when it does not show the year."""
    return f"{kind}-{year}" if "{year}" in pattern else kind


def formatted(pattern: str, year: int, count: int) -> str:
    """The number as text, for a pattern that has been read."""
    return pattern.format(year=year, n=count)


def around(pattern: str, year: int) -> tuple[str, str]:
    """The text before and behind the count, by which a number is read back: ("RE-2026-", "")."""
    before, _, rest = pattern.replace("{year}", str(year)).partition("{n")
    return before, rest.partition("}")[2]


def looks_like(pattern: str, word: str) -> bool:
    """Whether a word reads like a number of this pattern, of any year and in any case; one of digits alone does not."""
    parts = re.findall(_PART, pattern)
    plain = "".join(part for part in parts if "{" not in part)
    places = ("[0-9]{4}" if part == "{year}" else "[0-9]+" if "{" in part else re.escape(part) for part in parts)
    return any(map(str.isalpha, plain)) and re.fullmatch("".join(places), word, re.IGNORECASE) is not None


def read_back(pattern: str) -> str:
    """The regular expression of the numbers that a pattern could have given, however they are padded; its groups are
    ``n`` and, where the pattern shows it, ``year``."""
    found = []
    for part in re.findall(_PART, pattern):
        if part == "{year}":
            found.append("(?P=year)" if "(?P<year>[0-9]{4})" in found else "(?P<year>[0-9]{4})")
        else:
            found.append("(?P<n>[0-9]+)" if "{" in part else re.escape(part))
    return "".join(found)


def reads_back(pattern: str, year: int, number: str) -> bool:
    """Whether a number is one that a pattern could have given, however its count is padded."""
    before, behind = map(re.escape, around(pattern, year))
    return re.fullmatch(f"{before}[0-9]+{behind}", number) is not None
