"""``crm document``: a quote or an invoice as a file that a client gets; of an issued one always the same bytes."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.actions.paper.building import DocumentSource, design_of, source_of
from crmcli.actions.paper.formats import FORMATS
from crmcli.actions.verbs import require_verb
from crmcli.errors import Refused
from crmcli.model.declared import Declared
from crmcli.model.traits import Issued
from crmcli.store import kept
from crmcli.store.act import Act


class Document(Declared):
    """The bytes of a document, and what there is to say of them: ``kept`` tells that they are those of every later
    call. ``name`` is what a file of them is called: "RE-2026-0042.pdf"."""

    ref: str
    number: str | None
    format: str
    language: str
    name: str
    content: bytes
    kept: bool
    warnings: list[str]


def document(act: Act, ref: str, format: str | None = None, language: str | None = None) -> Document:
    """Make the document, or take the bytes that were made of it before; a dry run keeps none.

    The bytes are made outside of any step, which only keeps them. Raises WrongKind (exit 2), and Refused or
    MissingValue (5) for what cannot become a document.
    """
    element = require_verb(act, [ref], "document", titles=True)[0]
    return document_of(act, element, source_of(act, element, language), format)


def document_of(act: Act, element: Element, source: DocumentSource, format: str | None) -> Document:
    """The same of what is known already."""
    chosen = format or _usual(source)
    content, warnings, final = _content(act, element, source, chosen)
    paper = source.paper
    return Document(
        element.ref,
        paper.number,
        chosen,
        paper.language,
        f"{_file_name(paper.number or element.ref)}.{FORMATS[chosen].ending}",
        content,
        final,
        [*warnings, *_draft(element, source)],
    )


def code(act: Act, ref: str) -> tuple[str, str, str]:
    """(the reference, "qrbill" or "girocode", the text of that code); Refused (exit 5) for what has none."""
    from crmcli.documents import swiss
    from crmcli.documents.girocode import payload

    element = require_verb(act, [ref], "document", titles=True)[0]
    paper = source_of(act, element).paper
    if swiss.wanted(paper):
        return element.ref, "qrbill", swiss.slip(paper).code
    found = payload(paper)
    if found is None:
        raise Refused(
            f"{element.ref} has neither a GiroCode nor a Swiss QR-bill: only an issued invoice has one, with an IBAN "
            "of the seller and something to pay, in euros, or in francs to an account in Switzerland or Liechtenstein.",
            f"crm show {element.ref} shows what it says.",
            ref=element.ref,
        )
    return element.ref, "girocode", found


def _content(act: Act, element: Element, source: DocumentSource, format: str) -> tuple[bytes, list[str], bool]:
    """The bytes, what there is to say of them, and whether they are kept."""
    paper = source.paper
    before = kept.find(act, element.node, format, paper.language) if source.final else None
    if before is not None:
        return before, [], True
    if FORMATS[format].einvoice:
        from crmcli.documents.einvoice.missing import require

        require(paper, format)
    made = FORMATS[format].write(paper, design_of(act, source))
    warnings, whole = _without(source) if FORMATS[format].ending == "pdf" else ([], True)
    if source.final and whole:
        with act.step():
            made = kept.keep(act, element.node, format, paper.language, made)
    return made, warnings, source.final and whole


def _without(source: DocumentSource) -> tuple[list[str], bool]:
    """What pages come without, and whether they are whole: they are not when only an extra is missing here."""
    from crmcli.documents import swiss

    lacking = swiss.lacking(source.paper)
    return [*([lacking] if lacking else []), *_left_out(source)], not lacking or swiss.installed()


def _usual(source: DocumentSource) -> str:
    """An e-invoice inside its pages where an issued document has what that takes, else the pages alone."""
    from crmcli.documents.einvoice.missing import missing

    return "zugferd" if source.final and not missing(source.paper, "zugferd") else "pdf"


def _left_out(source: DocumentSource) -> list[str]:
    from crmcli.documents.pdf import left_out

    pictures = left_out(source.paper)
    what = f"The pages of {source.paper.ref} do not show {pictures}, which their fonts do not have."
    return [what] if pictures else []


def _draft(element: Element, source: DocumentSource) -> list[str]:
    if not source.paper.draft:
        return []
    final = f"crm issue {element.ref}" if element.kind.trait(Issued) else f"crm move {element.ref} sent"
    return [f"{element.ref} is a draft, as a mark across its pages says; {final} makes it final."]


def _file_name(number: str) -> str:
    """The number as a file name: "RE/2026/7" -> "RE-2026-7"."""
    safe = "".join("-" if letter in '/\\:*?"<>|' or letter < " " else letter for letter in number)
    return safe.lstrip(".") or "document"
