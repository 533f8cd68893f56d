"""``crm export --person``: everything that is kept about one person (Art. 15 GDPR), as one object."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence

from crmcli.actions.data.exporting_named import named
from crmcli.actions.elements import purge_people as people
from crmcli.actions.elements.purge_findings import Findings
from crmcli.actions.look.history import fields_of, records_of
from crmcli.actions.look.show import show
from crmcli.actions.refs import meant, shown
from crmcli.light import Any
from crmcli.model.cutting import cut
from crmcli.model.dates import instant_text
from crmcli.model.entries import ref_of, told_of
from crmcli.model.exports import Anew, Sections
from crmcli.model.results import Record
from crmcli.store import blobs, kept, lookup, outbox, purging, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node, grouped

_ENTRIES, _DOCUMENTS, _BANK = "note", "document", "bank"
_PART = 100  # elements that are in memory at a time, with all that they have


def person(act: Act, ref: str) -> Sections:
    """The person, and what was merged into it, under "person": what ``crm show`` tells. "entries" are notes, calls,
    mails and files, "history" every change, "elements" what names the person or is linked to it, "documents" what was
    issued and what was made of it, "messages" those of the outbox, "bank" what banks said, "named" where else the
    person is named. Bytes are in base64.

    It is read while it is written, as it was at one moment. Raises NotFound (exit 3), WrongKind (2).
    """
    nodes = people.meant(act, [ref], "export --person")
    return Sections(Anew(lambda: _sections(act, nodes)))


def _sections(act: Act, nodes: Sequence[Node]) -> Iterator[tuple[str, Iterable[Record]]]:
    with act.driver.snapshot():
        present = lookup.there(act, nodes)
        there = [node for node in nodes if node in present]
        yield "person", (shows := list(_shown(act, there)))
        yield "entries", (_entry(act, row) for row in _owned(act, _ENTRIES, there))
        yield "history", _history(act, there)
        found = Findings(act, nodes, wanted := people.named_by(act, nodes))
        places = named(found)
        around = _around(act, found, nodes, shows)
        yield "elements", _shown(act, around)
        yield "documents", (each for node in around for each in _documents(act, node))
        mails = [number for number, node, _, texts in purging.messages(act) if _is_to(node, texts, nodes, wanted)]
        messages = (row for some in cut(mails, _PART) for row in outbox.numbered(act, some).values())
        yield "messages", (_message(act, row) for row in messages)
        rows = cut(sorted(found.bank), _PART)
        yield "bank", (row for some in rows for row in records.get(act, _BANK, some).values())
        yield "named", places


def _history(act: Act, nodes: Iterable[Node]) -> Iterator[Record]:
    return ({"ref": shown(act, node), **each} for node in nodes for each in records_of(act, node, fields_of))


def _shown(act: Act, nodes: Sequence[Node]) -> Iterator[Record]:
    for some in cut(nodes, _PART):
        yield from (card.record for card in show(act, [shown(act, node) for node in some]).cards)


def _around(act: Act, found: Findings, nodes: Sequence[Node], shows: Iterable[Record]) -> list[Node]:
    """What names the person by a field, or in a text that has to be kept, and what is linked to it."""
    refs = {link["ref"] for record in shows for link in record["links"]}
    linked = meant(act, sorted(refs), itself=True) if refs else []
    named = [use for uses in found.named_by.values() for use in uses]
    kinds = list(act.registry.by_name)
    every = {*linked, *named, *found.kept} - {*nodes}
    return sorted(every & lookup.there(act, every), key=lambda node: (kinds.index(node[0]), node[1]))


def _owned(act: Act, table: str, nodes: Iterable[Node]) -> list[Row]:
    found: list[Row] = []
    for kind, ids in grouped(nodes).items():
        found += [row for rows in records.owned(act, table, kind, ids).values() for row in rows]
    return sorted(found, key=lambda row: int(row["id"]))


def _entry(act: Act, row: Row) -> Record:
    told: Record = {"ref": ref_of(row), "on": shown(act, (row["kind"], row["element"])), "what": row["what"]}
    told |= {"at": instant_text(row["at"]), "by": row["by"], "text": row["text"], **told_of(row)}
    del told["entry"]
    return told | ({"sha256": row["file"], "content": _bytes(act, row["file"])} if row["file"] else {})


def _documents(act: Act, node: Node) -> list[Record]:
    """What was frozen when it was issued, as text, and what was made of it, as bytes."""
    ref = shown(act, node)
    frozen = [
        {"ref": ref, "format": row["format"], "sha256": row["sha256"], "text": row["content"]}
        for row in _owned(act, _DOCUMENTS, [node])
    ]
    made = [
        {"ref": ref, "format": format, "language": language, "sha256": sha256, "content": _bytes(act, sha256)}
        for format, language, sha256 in kept.every(act, node)
    ]
    return [*frozen, *made]


def _message(act: Act, row: Row) -> Record:
    told: dict[str, Any] = {"number": row["id"], "ref": shown(act, (row["kind"], row["element"]))}
    told |= {name: row[name] for name in ("what", "state", "recipients", "name", "at", "by")}
    return told | ({"content": _bytes(act, row["message"])} if row["message"] else {})


def _bytes(act: Act, sha256: str) -> str:
    return b64encode(blobs.read(act, sha256)).decode()


def _is_to(node: Node, texts: Sequence[str], nodes: Sequence[Node], wanted: people.Wanted) -> bool:
    return node in nodes or any(wanted.named(text) for text in texts)
