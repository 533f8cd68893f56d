"""Colours as web pages write them ("#1f4e79")."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.light import re
from crmcli.model.types import Text, clean

_COLOUR = "#?([0-9a-f]{3}|[0-9a-f]{6})"


class Colour(Text):
    """Red, green and blue in hexadecimal, stored as "#1f4e79"."""

    word = "colour"
    metavar = "COLOUR"
    example = "#1f4e79"

    def read(self, text: str, field: str, reading: object) -> str | None:
        name = clean(text, field).lower()
        if not name:
            return None
        found = re.fullmatch(_COLOUR, name)
        if found is None:
            raise BadValue(field, text, "is not a colour in hexadecimal", self.example)
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return f"#{digits}"
