"""A quote or an invoice as plain data for the writers: as it was issued, else as it stands."""

from __future__ import annotations

from dataclasses import replace

from crmcli.actions.elements.create import seller
from crmcli.actions.elements.element import Element
from crmcli.actions.money.issue_checks import expected_note
from crmcli.actions.paper.content import content
from crmcli.actions.paper.reading import paper
from crmcli.actions.refs import shown
from crmcli.documents.paper import Design, Paper
from crmcli.errors import MissingValue, Refused
from crmcli.light import Any, json
from crmcli.model.declared import Declared
from crmcli.model.results import Record
from crmcli.model.traits import Issued, Sealed
from crmcli.model.traits_of_parties import Ours, Parties
from crmcli.model.types import Reference
from crmcli.store import blobs, paylinks
from crmcli.store.act import Act
from crmcli.store.asked import at_once, owned, reading


class DocumentSource(Declared):
    """What a document is made of: the plain data, the checksum of its logo, and whether it is final."""

    paper: Paper
    logo: str | None
    final: bool


def source_of(act: Act, element: Element, language: str | None = None, draft: bool = True) -> DocumentSource:
    """What it says to a client. An issued document says what it said when it was issued, in the language of that day.

    ``language`` overrides that of the seller where none is frozen; without ``draft`` one that can still change
    bears no mark of that. Raises Refused (exit 5) for what was not issued here, for another language than that of an
    issued document, and for what has no lines, MissingValue (5) for what has no seller or client.
    """
    kind = element.kind
    if kind.trait(Sealed) and element.stage != kind.first_stage:
        frozen, link = _frozen(act, element)
        said = json.loads(frozen)
        _check_language(element, said, language)
        spoken = language or act.setting("language")
        made = paper(said, language=spoken)
        made = replace(made, payment=replace(made.payment, link=link))
        return DocumentSource(_with_refs(act, element, made), said.get("logo"), True)
    _check_lines(element)
    said = content(act, element)
    issued = kind.trait(Issued)
    if issued and not said[issued.note]:
        said[issued.note] = expected_note(act, element)
    if language:
        said["language"] = language
    made = paper(said, draft=draft and element.stage == kind.first_stage)
    _check_parties(act, made)
    return DocumentSource(_with_refs(act, element, made), said["logo"], False)


def design_of(act: Act, source: DocumentSource) -> Design:
    """How its pages look."""
    template = act.setting("template")
    return Design(
        logo=blobs.read(act, source.logo) if source.logo else None,
        accent=act.setting("accent") or Design().accent,
        template=blobs.read(act, template).decode("utf-8", "replace") if template else None,
    )


def _check_lines(element: Element) -> None:
    if not element.lines:
        raise Refused(
            f"{element.ref} has no lines, so there is nothing to put on paper.",
            f'crm line add {element.ref} "Design" --price 800 --tax 19',
            ref=element.ref,
            field="lines",
        )


def _check_parties(act: Act, made: Paper) -> None:
    """Raises MissingValue (exit 5) for a document without a seller or a client, with what gives it both."""
    lacks, hints = [], []
    if not made.seller.name:
        kind, own = act.registry.bearer(Ours), seller(act)
        lacks.append("no seller")
        if kind and own:
            hints.append(f"crm edit {made.ref} --seller {shown(act, (kind.name, own))}")
        elif kind:
            hints.append(f'crm {kind.name} new "..." --mine, then crm edit {made.ref} --seller {kind.prefix}-1')
    if not made.client.name:
        lacks.append("no client")
        hints.append(f"crm edit {made.ref} --company REF")
    if lacks:
        message = f"{made.ref} has {' and '.join(lacks)}."
        raise MissingValue(message, "; ".join(hints), ref=made.ref, candidates=lacks)


def _check_language(element: Element, said: Record, language: str | None) -> None:
    spoken: Any = said.get("language")
    if language and spoken and language != spoken:
        raise Refused(
            f"{element.ref} was issued in the language {spoken!r}, and an issued document has one language.",
            "Leave out --lang.",
            ref=element.ref,
        )


def _with_refs(act: Act, element: Element, found: Paper) -> Paper:
    """The parties with their references, so that an error can name the command that completes them."""
    parties = element.kind.its(Parties)
    client = next((ref for ref in (_ref(act, element, name) for name in parties.client) if ref), None)
    seller = replace(found.seller, ref=_ref(act, element, parties.seller))
    return replace(found, seller=seller, client=replace(found.client, ref=client))


def _ref(act: Act, element: Element, name: str) -> str | None:
    type, number = element.kind.by_name[name].type, element.row[name]
    return shown(act, (type.kind, number)) if isinstance(type, Reference) and number else None


def _frozen(act: Act, element: Element) -> tuple[str, str | None]:
    """The canonical JSON that was kept when it was issued, and where it can be paid now."""
    kind, number = element.kind.name, element.id
    kept, links = at_once(act, reading(act, [owned("document", kind, [number])]), paylinks.of(kind, [number]))
    for row in kept[0]:
        if row["format"] == "json":
            return str(row["content"]), paylinks.address(links.get(number, ()))
    issued = element.kind.trait(Issued)
    raise Refused(
        f"{element.ref} was not issued here, so there is no document of it.",
        f"crm show {element.ref} shows what is known of it.",
        ref=element.ref,
        field=issued.checksum if issued else None,
    )
