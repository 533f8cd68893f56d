"""Where the values of a syntax stand, declared as data, and the one function that fetches them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from crmcli.errors import Usage
from crmcli.light import Any, NamedTuple, re
from crmcli.model.money import plain
from crmcli.model.results import Record

_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_MOST_DIGITS = 30


class At(NamedTuple):
    """A value at a path, or at the first of several paths that has one; ``attribute`` is one of the element there."""

    paths: tuple[str, ...]
    read: Callable[[str], str] = str.strip
    attribute: str | None = None


class All(NamedTuple):
    """A list: each element at a path, as the values that stand in it, or as its text."""

    path: str
    fields: Mapping[str, Any] | None = None


def text(*paths: str) -> At:
    """What stands there, without blanks around it."""
    return At(paths)


def number(*paths: str) -> At:
    """A decimal, canonical: "012.60" -> "12.6"."""
    return At(paths, decimal)


def day(*paths: str) -> At:
    """A date, however it is written: 20261126 or 2026-11-26."""
    return At(paths, _day)


def attribute(name: str, *paths: str) -> At:
    """An attribute of the element there."""
    return At(paths, str.strip, name)


Fields = Mapping[str, Any]
"""name -> At, All, or a function of the element."""


def fetched(element: Element, fields: Fields) -> Record:
    """All values by name; None for what is not there. Usage (exit 2) for a number or a day that is none."""
    return {name: _value(element, place, name) for name, place in fields.items()}


def _value(element: Element, place: Any, name: str) -> Any:
    if isinstance(place, All):
        found = element.findall(place.path)
        if place.fields is None:
            return [text for each in found if (text := (each.text or "").strip())]
        return [fetched(each, place.fields) for each in found]
    if not isinstance(place, At):
        return place(element)
    for path in place.paths:
        for each in element.findall(path):
            content = each.get(place.attribute) if place.attribute else each.text
            if content is not None and content.strip():
                try:
                    return place.read(content)
                except ValueError:
                    shown = content.strip()[:40]
                    raise Usage(f"{name}: {shown!r} is not a value of an e-invoice.", "Ask the sender.") from None
    return None


def decimal(content: str) -> str:
    """A decimal of XML Schema as canonical text; ValueError for what is none."""
    found = _NUMBER.fullmatch(content.strip())
    if found is None or not (found[2] or found[3]) or len(content.strip()) > _MOST_DIGITS:
        raise ValueError(content)
    return plain(f"{found[1].replace('+', '')}{found[2] or '0'}.{found[3] or '0'}")


def _day(content: str) -> str:
    from datetime import date

    digits = content.strip()[:10].replace("-", "")
    return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}").isoformat()
