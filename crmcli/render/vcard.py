"""``--format vcard``: people as vCards 3.0 (RFC 2426), the version that every address book reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from crmcli.errors import Usage
from crmcli.light import Any, re
from crmcli.model.exports import Export
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits_of_parties import Address, FullName, Person
from crmcli.model.types import Emails, Phones
from crmcli.render.escape import visible
from crmcli.render.output import Output

_LABELS = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX", "pager": "PAGER"}
_WORD = re.compile(r"[a-z0-9-]+").fullmatch
_WIDTH = 75  # octets of a line without its end (RFC 2426, 2.6)


def write(result: Export, output: Output) -> None:
    """Writes a card per person; raises Usage (exit 2) when they are none."""
    if not result.person:
        raise Usage(f"Only people can be vCards, {result.name} cannot.", "Example: crm export contact --format vcard")
    for record in result.records():
        for line in _card(result.person, record, output.raw):
            output.out.write(_folded(line) + "\r\n")


def _card(kind: Kind, record: Record, raw: bool) -> Iterator[str]:
    named, lives, own = kind.its(FullName), kind.its(Address), kind.its(Person)
    text = partial(_text, raw=raw)
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{text(record['uid'])}"
    name = (named.last, named.first, "", own.salutation, "")
    yield f"N:{';'.join(text(record.get(part)) for part in name)}"
    person = " ".join(filter(None, (record.get(named.first), record.get(named.last))))
    yield f"FN:{text(person or record.get('title') or record['ref'])}"
    if record.get(f"{own.works_for}_title"):
        yield f"ORG:{text(record[f'{own.works_for}_title'])}"
    yield from _points(kind, record, text)
    parts = [record.get(part) for part in (lives.street, lives.city, lives.region, lives.postal_code, lives.country)]
    if any(parts):
        yield f"ADR:;;{';'.join(text(part) for part in parts)}"
    plain = ((own.job_title, "TITLE"), (own.website, "URL"), (own.birth_date, "BDAY"), (own.remarks, "NOTE"))
    for filled, property in plain:
        if record.get(filled):
            yield f"{property}:{text(record[filled])}"
    if record.get("tags"):
        yield f"CATEGORIES:{','.join(text(tag) for tag in record['tags'])}"
    yield "END:VCARD"


def _points(kind: Kind, record: Record, text: Callable[[Any], str]) -> Iterator[str]:
    """Email addresses and phone numbers; a label that is no word stands in a line beside it, as address books do it."""
    number = 0
    for field in kind.fields:
        for point in (record.get(field.name) or ()) if isinstance(field.type, Emails | Phones) else ():
            mail, label = isinstance(field.type, Emails), point["label"]
            group, name = "", "EMAIL" if mail else "TEL"
            if label and label not in _LABELS and not _WORD(label):
                number += 1
                group = f"item{number}."
                yield f"{group}X-ABLabel:{text(label)}"
            yield f"{group}{name}{_type('INTERNET' if mail else None, label)}:{text(point['value'])}"


def _type(first: str | None, label: str | None) -> str:
    own = f"X-{label.upper()}" if label and _WORD(label) else None
    known = [word for word in (first, _LABELS.get(label or "", own)) if word]
    return f";TYPE={','.join(known)}" if known else ""


def _text(value: Any, raw: bool = False) -> str:
    """A value with the signs that mean something to vCard escaped, and, unless ``raw``, nothing in it that a terminal
    could obey."""
    text = str(value or "").replace("\r\n", "\n")
    text = text if raw else "\t".join(visible(part, lines=True) for part in text.split("\t"))
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, escaped)
    return text


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which cuts a letter in two."""
    data = line.encode()
    if len(data) <= _WIDTH:
        return line
    pieces, start = [], 0
    while start < len(data):
        end = min(start + _WIDTH - (1 if start else 0), len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end].decode())
        start = end
    return "\r\n ".join(pieces)
