"""vCards of the versions 2.1, 3.0 and 4.0: one card as columns with names people use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crmcli.connect.vcard.addresses import address
from crmcli.connect.vcard.lines import Property, parts, plain, properties
from crmcli.light import Any, re

Pair = tuple[str, Any]
_PLAIN = {
    "TITLE": "Job Title",
    "URL": "Website",
    "ROLE": "Role in the company",
    "NICKNAME": "Nickname",
    "ANNIVERSARY": "Anniversary",
}
_KINDS = ("fax", "cell", "iphone", "mobile", "pager", "work", "home", "other")
_LAST = ("fax", "pager")  # never the first of somebody's numbers
_LABELS = {"cell": "mobile", "iphone": "mobile"}
_SILENT = frozenset("VERSION PRODID REV N FN KIND X-ABLABEL X-ABADR X-ABSHOWAS BEGIN END".split())  # noqa: SIM905
_NO_YEAR = ("1604", "0000", "0001")  # Apple's and others' way to say that a birthday has none


def fields(text: str, begin: int = 1, encoding: str = "utf-8") -> list[Pair]:
    """The (column, value) pairs of one card; lists for what may be there many times. ``begin`` is the line where it
    begins, ``encoding`` that of its file. Raises Usage (exit 2) with the line."""
    card = list(properties(text, begin, encoding))
    card.sort(key=_rank)
    labels = {each.group: _apple(plain(each.value)) for each in card if each.name == "X-ABLABEL"}
    pairs = [pair for each in card for pair in _pairs(each, labels.get(each.group) if each.group else None)]
    return list(_merged([*_name(card), *address(card), *pairs]))


def _rank(line: Property) -> tuple[int, int]:
    """The preferred ones first (1 to 100), of several addresses, websites and titles those of the office."""
    given = line.params.get("PREF", "")
    preferred = int(given) if given.isdecimal() else 1 if "pref" in line.types else 101
    place = 0
    if line.name not in ("EMAIL", "TEL"):
        place = 0 if "work" in line.types else 2 if "home" in line.types else 1
    elif line.name == "TEL" and any(word in line.types for word in _LAST):
        preferred, place = 101, 1
    return preferred, place


def _name(card: Iterable[Property]) -> Iterator[Pair]:
    """First and last name where the card has them, else the full name; an organisation alone is named by its own."""
    by_name: dict[str, str] = {}
    for line in card:
        by_name.setdefault(line.name, line.value)
    name = [_joined(part) for part in parts(by_name.get("N", ""))] + [""] * 5
    given = " ".join(filter(None, name[1:3]))
    full, organization = plain(by_name.get("FN", "")), plain(parts(by_name.get("ORG", ""))[0])
    if given or name[0]:
        yield from zip(("Salutation", "First Name", "Last Name"), (name[3], given, name[0]), strict=True)
    elif organization and full in ("", organization):
        yield "Card Name", organization
    elif not any(line.name == "EMAIL" and plain(line.value) == full for line in card):
        yield "Full Name", full
    yield "Name Suffix", name[4]


def _pairs(line: Property, custom: str | None) -> Iterator[Pair]:
    name, value = line.name, line.value
    if name in _SILENT or name in ("ADR", "LABEL") or name.startswith("X-CRM-"):
        return
    if line.binary:
        yield name.capitalize(), f"{len(value) * 3 // 4:,} bytes"
    elif name in ("EMAIL", "TEL"):
        text = re.sub(r"^(tel|mailto):", "", plain(value), flags=re.IGNORECASE).replace(";ext=", " x")
        yield ("Email" if name == "EMAIL" else "Phone"), [{"label": _label(line, custom), "value": text}]
    elif name == "ORG":
        organization = [plain(part) for part in parts(value)]
        yield "Organization", organization[0]
        yield "Department", ", ".join(filter(None, organization[1:]))
    elif name == "CATEGORIES":
        yield "Categories", [plain(part) for part in parts(value, ",")]
    elif name == "BDAY":
        yield _birthday(line)
    elif name == "UID":
        yield "External ID", [{"system": "vcard", "id": plain(value)}]
    elif name == "NOTE":
        yield "Notes", plain(value)
    else:
        yield _PLAIN.get(name, name), plain(value)


def _birthday(line: Property) -> Pair:
    """A full date in ISO 8601. One without a year is no date of birth, and RFC 6350 allows any text."""
    text = plain(line.value)
    if text.startswith("--") or text[:4] in _NO_YEAR or "X-APPLE-OMIT-YEAR" in line.params:
        return "Birthday without a year", text
    digits = text[:10].replace("-", "").split("T")[0]
    if len(digits) == 8 and digits.isdecimal():
        return "Birthday", f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    dated = re.fullmatch(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}([T ].*)?", text)
    return ("Birthday" if dated or not text else "Birthday as text"), text


def _label(line: Property, custom: str | None) -> str | None:
    """What a phone or an address is called: by the word for it, else by a word of somebody's own."""
    found = next((word for word in _KINDS if word in line.types), None)
    if found is None or (custom and found == "other"):
        found = custom or next((word[2:] for word in line.types if word.startswith("x-")), found)
    return _LABELS.get(found or "", found)


def _apple(label: str) -> str:
    """ "_$!<HomePage>!$_", as Apple marks words that it translates, is "homepage"."""
    return re.sub(r"^_\$!<(.*)>!\$_$", r"\1", label).lower()


def _joined(text: str) -> str:
    """Several names in one part stand side by side."""
    return " ".join(filter(None, map(plain, parts(text, ","))))


def _merged(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """One entry per column. Lists and notes are joined; of other texts the first counts, and the rest have a column
    of their own, "Further Website"."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if not value or value == found.get(name):
            continue
        if name not in found:
            found[name] = value
        elif isinstance(value, list):
            found[name] = found[name] + value
        elif name == "Notes":
            found[name] += "\n" + value
        else:
            further = f"Further {name}"
            found[further] = f"{found[further]}; {value}" if further in found else value
    yield from found.items()
