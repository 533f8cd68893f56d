"""A quote or an invoice as plain data for the writers: as it was issued, else as it stands."""

from __future__ import annotations

import json
from dataclasses import replace

from crmcli.actions.elements.element import Element
from crmcli.actions.elements.snapshots import copied
from crmcli.actions.paper.content import content
from crmcli.actions.paper.reading import paper
from crmcli.actions.refs import shown
from crmcli.documents.paper import Paper
from crmcli.errors import Refused
from crmcli.model.traits import Issued, Sealed
from crmcli.model.types import Reference
from crmcli.store import records
from crmcli.store.act import Act


def paper_of(act: Act, element: Element, language: str | None = None) -> Paper:
    """What it says to a client. An issued document says what it said when it was issued, in the language of that day.

    ``language`` overrides that of the seller where nothing is frozen. Raises Refused (exit 5) for what was not
    issued here, and for a document without lines.
    """
    kind = element.kind
    sealed = kind.trait(Sealed)
    if sealed and element.stage != kind.first_stage:
        said = json.loads(_frozen(act, element))
        return _with_refs(act, element, paper(said, language=language or act.setting("language")))
    if not element.lines:
        raise Refused(
            f"{element.ref} has no lines, so there is nothing to put on paper.",
            f'crm line add {element.ref} "Design" --price 800 --tax 19',
            ref=element.ref,
            field="lines",
        )
    said = content(act, element)
    if language:
        said["language"] = language
    return _with_refs(act, element, paper(said, draft=element.stage == kind.first_stage))


def _with_refs(act: Act, element: Element, found: Paper) -> Paper:
    """The parties with their references, so that an error can name the command that completes them."""
    issued = element.kind.trait(Issued)
    refs = {name: _ref(act, element, name) for name in copied(element.kind)}
    seller = refs.pop(issued.seller, None) if issued else None
    client = next((ref for ref in refs.values() if ref), None)
    return replace(found, seller=replace(found.seller, ref=seller), client=replace(found.client, ref=client))


def _ref(act: Act, element: Element, name: str) -> str | None:
    type, number = element.kind.by_name[name].type, element.row[name]
    return shown(act, (type.kind, number)) if isinstance(type, Reference) and number else None


def _frozen(act: Act, element: Element) -> str:
    """The canonical JSON that was kept when it was issued."""
    rows = records.owned(act, "document", element.kind.name, [element.id]).get(element.id, [])
    for row in rows:
        if row["format"] == "json":
            return str(row["content"])
    issued = element.kind.trait(Issued)
    raise Refused(
        f"{element.ref} was not issued here, so there is no document of it.",
        f"crm show {element.ref} shows what is known of it.",
        ref=element.ref,
        field=issued.checksum if issued else None,
    )
