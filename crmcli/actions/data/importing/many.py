"""Cells that hold several values: tags, email addresses, phone numbers, ids of other programs."""

from __future__ import annotations

from crmcli.errors import BadValue
from crmcli.light import Any, json, re
from crmcli.model.types import clean

_BETWEEN = re.compile(r"\s*(?::::|;(?!\s*(?:ext|x|#))|\r?\n)\s*", re.IGNORECASE)
_LINES = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_LIST = re.compile(r"\s*(?::::|[;,\n])\s*")


def labels_of(cell: Any) -> list[tuple[str | None, str]]:
    """(label, text) of email addresses or phone numbers: texts with ``;`` or ``:::`` between them, or from JSON
    a list of texts or of {"label", "value"}."""
    if isinstance(cell, str):
        if ";" not in cell and ":::" not in cell and "\n" not in cell and cell.count("@") < 2:
            text = cell.strip()
            return [(None, text)] if text else []
        parts = _BETWEEN.split(cell.strip())
        if cell.count("@") > 1:
            parts = [each for part in parts for each in _addresses(part)]
        return [(None, part) for part in parts if part]
    found = []
    for item in cell if isinstance(cell, list) else [cell]:
        if isinstance(item, dict):
            label = item.get("label")
            found.append((str(label) if label else None, str(item.get("value") or "")))
        else:
            found.append((None, str(item)))
    return [(label, text) for label, text in found if text.strip()]


def one_line(text: str) -> str:
    """The lines of a text, and what tabs part, with ", " between them: for a field that has one line."""
    if text.isprintable():
        return text
    return ", ".join(part for part in (part.strip(" ,") for part in _LINES.split(text)) if part)


def tags_of(cell: Any) -> list[str]:
    """Tags in small letters; blanks inside become "-", and what Google marks as its own ("* myContacts") goes."""
    parts = cell if isinstance(cell, list) else _LIST.split(clean(cell.replace("\n", ";"), "tags"))
    texts = [clean(str(part), "tags").lower() for part in parts]
    return ["-".join(text.split()) for text in texts if text and not text.startswith("*")]


def texts_of(cell: Any, system: str) -> list[tuple[str, str]]:
    """(system, id) of external ids: "hubspot:123", "123" of the given system, or from JSON {"system", "id"}."""
    found = []
    for part in cell if isinstance(cell, list) else _LIST.split(cell):
        if isinstance(part, dict):
            pair = clean(str(part.get("system") or system), "external_id"), clean(str(part.get("id")), "external_id")
        else:
            text = clean(str(part), "external_id")
            before, colon, after = text.partition(":")
            pair = (before, after) if colon else (system, text)
        if not pair[0] or not pair[1]:
            if str(part).strip():
                raise BadValue("external_id", str(part), "is not [SYSTEM:]ID", "hubspot:123")
            continue
        found.append(pair)
    return found


def line_of(cell: Any) -> Any:
    """A product line: a text as behind ``--line``, or a JSON object with its fields."""
    if isinstance(cell, str) and cell.lstrip().startswith("{"):
        try:
            return json.loads(cell, parse_float=str, parse_int=str)
        except ValueError:
            raise BadValue("lines", cell, "is neither a line nor JSON", "Seat x 10 @ 99.90 tax 19") from None
    return cell


def _addresses(text: str) -> list[str]:
    """Addresses with commas between them; a comma inside a name ("Lovelace, Ada <ada@x.org>") stays."""
    parts = re.split(r"\s*,\s*", text)
    return parts if all("@" in part for part in parts) else [text]
