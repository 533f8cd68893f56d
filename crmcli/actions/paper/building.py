"""A quote or an invoice as plain data for the writers: as it was issued, else as it stands."""

from __future__ import annotations

import json

from crmcli.actions.elements.element import Element
from crmcli.actions.paper.content import content
from crmcli.actions.paper.reading import paper
from crmcli.documents.paper import Paper
from crmcli.errors import Refused
from crmcli.model.traits import Issued, Sealed
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
        return paper(json.loads(_frozen(act, element)), language=language or act.setting("language"))
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
    return paper(said, draft=element.stage == kind.first_stage)


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
