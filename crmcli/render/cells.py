"""One value as text: exact in a pipe, pleasant at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any, cast, re
from crmcli.model.results import Column, Record
from crmcli.render.escape import visible
from crmcli.render.output import Output

_POINT = {"label", "value"}
MARKS = {"won": " ✓", "lost": " ✗"}


def grouped(amount: str) -> str:
    """A decimal text with thousands grouped: "1200.50" gives "1,200.50"; anything else comes back as it is."""
    found = re.fullmatch(r"([+-]?)([0-9]+)(\.[0-9]+)?", amount)
    if found is None:
        return amount
    sign, whole, fraction = found.groups()
    return f"{sign}{int(whole):,}{fraction or ''}"


def is_empty(value: Any) -> bool:
    """Whether a value is nothing to show: None, empty text, an empty list or object. False and 0 are something."""
    return value is None or (isinstance(value, (str, list, tuple, dict)) and not value)


def exact(value: Any) -> str:
    """A value of a record as a pipe gets it, before any escaping.

    Lists are joined by "; ", with "label: value" for addresses; what is nested deeper is compact JSON."""
    if isinstance(value, (list, tuple)):
        parts = [*map(_part, value)]
        return "; ".join(cast(list[str], parts)) if None not in parts else _nested(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _nested(value) if isinstance(value, dict) else str(value)


def texts(values: Sequence[Any]) -> list[str]:
    """The same of many values."""
    pairs = getattr(values, "pairs", None)  # labelled ones, of which nobody need make objects
    if pairs is not None:
        return ["; ".join([f"{label}: {text}" if label else text for *_, label, text in some]) for some in pairs]
    return ["" if value is None else value if value.__class__ is str else _text(value) for value in values]


def _text(value: Any) -> str:
    return str(value) if value.__class__ is int else exact(value)


def _part(item: Any) -> str | None:
    """One of a list: a scalar, or a labelled value; None for anything more."""
    if isinstance(item, dict):
        if item.keys() != _POINT:
            return None
        return f"{item['label']}: {item['value']}" if item["label"] else str(item["value"])
    return None if isinstance(item, (list, tuple)) else exact(item)


def _nested(value: Any) -> str:
    from crmcli.render.json import compact

    return compact(value)


def shown(column: Column, record: Record, output: Output, lines: bool = False) -> str:
    """A value of a record as people read it, harmless to any terminal; empty when there is none.

    Amounts are grouped and carry their currency; at a terminal times are relative and units have their names.
    ``lines`` keeps line feeds."""
    value = record.get(column.name)
    if is_empty(value):
        return ""
    if isinstance(value, bool) or column.role == "flag":
        return "yes" if value else "no"
    text = exact(value)
    if column.role == "money":
        text = " ".join(filter(None, (grouped(text), str(record.get(column.currency) or ""))))
    elif column.role == "time" and output.terminal:
        from crmcli.render.times import since

        text = since(text, output.now)
    elif column.role == "due" and output.terminal:
        from crmcli.render.times import due

        text = due(text, output.zone)
    elif column.role == "unit" and output.terminal:
        from crmcli.model.units import unit_name

        text = unit_name(text)
    return visible(text, lines)


def marked(stage: str, meaning: str | None) -> str:
    """A stage that can be told from others without colour: won ones end in a tick, lost ones in a cross."""
    return visible(stage) + MARKS.get(meaning or "", "")
