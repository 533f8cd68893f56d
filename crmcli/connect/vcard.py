"""vCard 3.0 and 4.0 (RFC 2426, RFC 6350) by way of vobject: one card as columns with names people use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crmcli.errors import Usage

Pair = tuple[str, Any]
_PLAIN = {
    "FN": "Full Name",
    "TITLE": "Job Title",
    "NOTE": "Notes",
    "URL": "Website",
    "UID": "External ID",
    "ROLE": "Role in the company",
    "NICKNAME": "Nickname",
    "ANNIVERSARY": "Anniversary",
}
_PLACES = ("work", "home", "other")
_KINDS = ("fax", "cell", "mobile", "pager", "work", "home", "other")
_SILENT = frozenset("VERSION PRODID REV PHOTO LOGO SOUND KEY N X-ABLABEL X-ABADR KIND FN".split())  # noqa: SIM905


def fields(text: str) -> list[Pair]:
    """The (column, value) pairs of one card; lists for what may be there many times. Raises Usage (exit 2)."""
    import vobject  # type: ignore[import-untyped]

    try:
        card = vobject.readOne(text)
        found = list(card.getChildren())
    except Exception as error:  # vobject lets out whatever its parsers raise
        reason = " ".join(str(error).split())
        raise Usage(f"The card cannot be read: {reason[:200]}.", "Is it complete?") from None
    return list(_merged([*_name(found), *(pair for line in found for pair in _pairs(line))]))


def _name(lines: Iterable[Any]) -> Iterator[Pair]:
    """First and last name where the card has them; else the full name."""
    by_name: dict[str, Any] = {line.name.upper(): line.value for line in reversed(list(lines))}
    name: Any = by_name.get("N")
    given = " ".join(filter(None, (_text(getattr(name, part, "")) for part in ("given", "additional"))))
    family = _text(getattr(name, "family", ""))
    if given or family:
        yield "Salutation", _text(name.prefix)
        yield "First Name", given
        yield "Last Name", family
    elif by_name.get("FN"):
        yield "Full Name", _text(by_name["FN"])


def _pairs(line: Any) -> Iterator[Pair]:
    name, value = line.name.upper(), line.value
    if name in _SILENT:
        return
    if name in ("EMAIL", "TEL"):
        label = _label(line)
        text = _text(value).removeprefix("tel:").removeprefix("mailto:")
        yield ("Email" if name == "EMAIL" else "Phone"), [{"label": label, "value": text}]
    elif name == "ADR":
        place = next((word for word in _types(line) if word in _PLACES), "other").capitalize()
        for column, part in (("Street", "street"), ("City", "city"), ("State", "region"), ("Country", "country")):
            yield f"{place} {column}", _text(getattr(value, part, ""))
        yield f"{place} Postal Code", _text(getattr(value, "code", ""))
    elif name == "ORG":
        parts = value if isinstance(value, list) else [value]
        yield "Organization", _text(parts[0] if parts else "")
        yield "Department", ", ".join(_text(part) for part in parts[1:])
    elif name == "CATEGORIES":
        yield "Categories", value if isinstance(value, list) else str(value).split(",")
    elif name == "BDAY":
        yield _birthday(_text(value))
    elif name == "UID":
        yield "External ID", [{"system": "vcard", "id": _text(value)}]
    else:
        yield _PLAIN.get(name, name), _text(value)


def _birthday(text: str) -> Pair:
    """A full date in ISO 8601; one without a year, which RFC 6350 allows, is no date of birth."""
    digits = text[:10].replace("-", "").split("T")[0]
    if len(digits) == 8 and digits.isdigit():
        return "Birthday", f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return ("Birthday without a year", text) if text.startswith("--") else ("Birthday", text)


def _types(line: Any) -> list[str]:
    """The TYPE parameters in small letters, however they are written."""
    return [word.strip().lower() for value in line.params.get("TYPE", ()) for word in value.split(",")]


def _label(line: Any) -> str | None:
    types = _types(line)
    found = next((word for word in _KINDS if word in types), None)
    return "mobile" if found == "cell" else found


def _merged(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """One entry per column: lists are joined, of texts the first that is filled counts."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if isinstance(value, list) and isinstance(found.get(name), list):
            found[name] += value
        elif value and not found.get(name):
            found[name] = value
    yield from found.items()


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(_text(part) for part in value).strip()
    return str(value).strip()
