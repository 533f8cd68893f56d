"""Skonto: a discount for paying early, as terms of payment ("2%/14": two percent within fourteen days)."""

from __future__ import annotations

from crmcli.errors import BadValue, Refused
from crmcli.light import re
from crmcli.model.types import Reading, Text, clean

_TERMS = r"([0-9.,]+)\s*%?\s*/\s*([0-9]{1,3})"


class Skonto(Text):
    """A percentage and a number of days after the date of issue; stored as "2/14"."""

    word = "discount for paying early"
    metavar = "PERCENT/DAYS"
    example = "2%/14"

    def read(self, text: str, field: str, reading: Reading) -> str | None:
        from crmcli.model.money import read_decimal

        text = clean(text, field)
        if not text:
            return None
        found = re.fullmatch(_TERMS, text)
        if found is None:
            raise BadValue(field, text, "is not a percentage and a number of days", self.example)
        percent = read_decimal(found[1], field, 4, maximum=100, above=0)
        if percent == "100":
            raise Refused(f"{field}: a discount of 100 % leaves nothing to pay.", "Example: 2%/14", field=field)
        return f"{percent}/{int(found[2])}"

    def json(self, value: str | None, currency: str) -> str | None:
        return value.replace("/", "%/") if value else None


def last_day(skonto: str, issued: str) -> str:
    """The last day on which the discount may be taken; ``issued`` is the date of issue."""
    from datetime import date, timedelta

    days = int(skonto.partition("/")[2])
    return (date.fromisoformat(issued) + timedelta(days=days)).isoformat()


def discount(skonto: str, total: int) -> int:
    """What is taken off a total in minor units, rounded half away from zero."""
    from crmcli.model.money import divided, scaled

    top, bottom = scaled(skonto.partition("/")[0])
    return divided(total * top, bottom * 100)
