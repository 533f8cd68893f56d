"""Patterns of document numbers: "RE-{year}-{n:04}" with the year 2026 and the count 7 is RE-2026-0007."""

from __future__ import annotations

import re

from crmcli.errors import BadValue
from crmcli.model.types import Text, clean

_PART = re.compile(r"{year}|{n(?::0?[1-9][0-9]?)?}|[^{}]")
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
        if "".join(_PART.findall(text)) != text or len(text) > 60:
            raise BadValue(field, text, "is no pattern: it knows {year}, {n} and {n:04} in plain text", EXAMPLE)
        if text.count("{n") != 1:
            raise BadValue(field, text, "needs {n} or {n:04} once, for the count", EXAMPLE)
        return text


def series_of(pattern: str, kind: str, year: int) -> str:
    """The name of the series that a pattern counts in: of one year, or of all when it does not show the year."""
    return f"{kind}-{year}" if "{year}" in pattern else kind


def formatted(pattern: str, year: int, count: int) -> str:
    """The number as text, for a pattern that has been read."""
    return pattern.format(year=year, n=count)
