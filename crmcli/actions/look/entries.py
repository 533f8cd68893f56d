"""Entries as ``crm show`` has them: what one says, on which elements it stands, and the bytes of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.elements.entries import LoggedEntry, found
from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.model.dates import instant_text
from crmcli.model.entries import ref_of, told_of
from crmcli.model.results import Card, Column, Record
from crmcli.store import blobs
from crmcli.store.act import Act, Row

_COLUMNS = (
    Column("what", "What"),
    Column("text", "Text", "long"),
    Column("on", "On", "list"),
    Column("at", "At", "time"),
    Column("by", "By"),
    Column("direction", "Direction"),
    Column("duration", "Minutes", "number"),
    Column("pinned", "Pinned", "flag", default=False),
    Column("size", "Bytes", "number"),
    Column("sha256", "SHA-256"),
)


def cards(act: Act, refs: Sequence[str]) -> list[Card]:
    """A card for each entry that is meant; raises NotFound (exit 3)."""
    wanted = found(act, refs)
    sizes = sizes_of(act, [entry.row for entry in wanted])
    return [Card(_record(act, entry, sizes), _COLUMNS) for entry in wanted]


def sizes_of(act: Act, rows: Iterable[Row]) -> dict[str, int]:
    """How many bytes the files of these rows have, by checksum."""
    files = {row["file"] for row in rows if row["file"]}
    return {sha256: size for sha256, (size, _) in blobs.heads(act, files).items()} if files else {}


def content(act: Act, ref: str) -> tuple[str, bytes]:
    """(name, bytes) of the file of an entry; raises Refused (exit 5) for one without."""
    (entry,) = found(act, [ref])
    if not entry.row["file"] or ref_of(entry.row) is None:
        raise Refused(f"{entry.ref} is not a file.", f"crm show {entry.ref} shows what it says.", ref=entry.ref)
    return entry.row["text"], blobs.read(act, entry.row["file"])


def _record(act: Act, entry: LoggedEntry, sizes: dict[str, int]) -> Record:
    row, told = entry.row, told_of(entry.row)
    del told["entry"]
    record: Record = {"ref": entry.ref, "kind": "entry", "id": entry.number, "what": row["what"]}
    record |= {"text": row["text"], "on": [shown(act, node) for node in entry.nodes]}
    record |= {"at": instant_text(row["at"]), "by": row["by"], **told}
    return record | ({"size": sizes.get(row["file"]), "sha256": row["file"]} if row["file"] else {})


def kept(act: Act, rows: Sequence[Row]) -> dict[str, list[Record]]:
    """``files`` and ``pinned`` of one element, out of its rows that are either."""
    sizes = sizes_of(act, rows)
    files = [
        {"ref": ref_of(row), "name": row["text"], "size": sizes.get(row["file"]), "sha256": row["file"], **_when(row)}
        for row in rows
        if row["file"]
    ]
    pinned = [
        {"ref": ref_of(row), "what": row["what"], "text": row["text"], **_when(row)} for row in rows if row["pinned"]
    ]
    return {"files": files, "pinned": pinned}


def _when(row: Row) -> Record:
    return {"at": instant_text(row["at"]), "by": row["by"]}
