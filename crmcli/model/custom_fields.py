"""The fields that people add: which types they may have, and what a stored definition declares."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.light import Any, json
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.types import (
    Choice,
    Country,
    Currency,
    Day,
    FieldType,
    Flag,
    Long,
    Moment,
    Money,
    Number,
    Reference,
    Text,
    Web,
    Whole,
)

TYPES: Mapping[str, type[FieldType]] = {
    sort.__name__.lower(): sort for sort in (Text, Long, Number, Whole, Money, Day, Moment, Flag, Choice, Country, Web)
}
"""By the words that are stored for them."""
SYNONYMS: Mapping[str, str] = {
    "string": "text",
    "textarea": "long",
    "decimal": "number",
    "float": "number",
    "int": "whole",
    "integer": "whole",
    "amount": "money",
    Day.word: "day",
    "time": "moment",
    "datetime": "moment",
    "bool": "flag",
    "boolean": "flag",
    "checkbox": "flag",
    "select": "choice",
    "list": "choice",
    "url": "web",
    "link": "web",
}
"""What other programs call them."""


_OWN = "line kind product name quantity unit price price_per discount_percent discount_unit discount_line tax_rate"
_OWN += " tax_category tax_included optional amount percent net tax gross billed"
LINES = Kind(
    "line",
    "LINE",
    "lines",
    (*(Field(name, Text(), "Its own.") for name in _OWN.split()), Field("currency", Currency(), "That of its owner.")),
    "A line, of whatever kind.",
)
"""What has the fields that people add to lines, which are the same in every kind: lines go from one to the other."""


def _type(row: Mapping[str, Any]) -> FieldType:
    sort = TYPES.get(row["type"])
    if sort is None:  # the name of a kind
        return Reference(kind=row["type"], how=row["key"], outward=True)
    return Choice(tuple(json.loads(row["choices"]))) if issubclass(sort, Choice) else sort()


def declared(row: Mapping[str, Any]) -> Field:
    """The field that a row of the table ``field`` defines."""
    type = _type(row)
    return Field(
        row["name"],
        type,
        f"{row['label'] or row['name'].replace('_', ' ').capitalize()}.",
        label=row["label"],
        required=bool(row["required"]),
        default=row["default"],
        searchable=isinstance(type, Text | Long),
        indexed=bool(row["indexed"]),
        custom=True,
        stored=row["key"],
    )
