"""``--format vcard``: people as vCards 3.0 (RFC 2426), the version that every address book reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.errors import Usage
from crmcli.model.exports import Export
from crmcli.model.results import Record
from crmcli.render.escape import visible
from crmcli.render.output import Output

_LABELS = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX", "pager": "PAGER"}
_ADDRESS = ("street", "city", "region", "postal_code", "country")
_PLAIN = (("job_title", "TITLE"), ("website", "URL"), ("birth_date", "BDAY"), ("comments", "NOTE"))
_WIDTH = 75  # octets of a line without its end (RFC 2426, 2.6)


def write(result: Export, output: Output) -> None:
    """Writes a card per person; raises Usage (exit 2) when they are none."""
    if not result.person:
        raise Usage(f"Only people can be vCards, {result.name} cannot.", "Example: crm export contact --format vcard")
    for record in result.records():
        for line in _card(record):
            output.out.write(_folded(line) + "\r\n")


def _card(record: Record) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{_text(record['uid'])}"
    name = [record.get(part) for part in ("last_name", "first_name", "", "salutation", "")]
    yield f"N:{';'.join(_text(part) for part in name)}"
    yield f"FN:{_text(record.get('title') or record['ref'])}"
    if record.get("company_title"):
        yield f"ORG:{_text(record['company_title'])}"
    for email in record.get("emails") or ():
        yield f"EMAIL{_type('INTERNET', email['label'])}:{_text(email['value'])}"
    for phone in record.get("phones") or ():
        yield f"TEL{_type(None, phone['label'])}:{_text(phone['value'])}"
    parts = [record.get(part) for part in _ADDRESS]
    if any(parts):
        yield f"ADR:;;{';'.join(_text(part) for part in parts)}"
    for field, property in _PLAIN:
        if record.get(field):
            yield f"{property}:{_text(record[field])}"
    if record.get("tags"):
        yield f"CATEGORIES:{','.join(_text(tag) for tag in record['tags'])}"
    yield "END:VCARD"


def _type(first: str | None, label: str | None) -> str:
    types = [first, _LABELS.get(label or "", label and f"X-{label.upper()}")]
    known = [word for word in types if word and word.replace("-", "").isalnum() and word.isascii()]
    return f";TYPE={','.join(known)}" if known else ""


def _text(value: Any) -> str:
    """A value with the signs that mean something to vCard escaped, and no control character in it."""
    text = visible(str(value or "").replace("\r\n", "\n"), lines=True)
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
