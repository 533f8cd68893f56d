"""``crm document REF``: a quote or an invoice as a page, an e-invoice or a text."""

from __future__ import annotations

from crmcli.actions.paper.formats import FORMATS
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.output import say
from crmcli.cli.paper.formats import Lang, check_words
from crmcli.cli.paper.target import destination, write
from crmcli.cli.params import argument, flag, option
from crmcli.cli.references import read_ref
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.papers import Content, Filed
from crmcli.model.results import Cards, Column, Described, Result
from crmcli.store.blobs import checksum

EXAMPLES = """
crm document QUOTE-1
crm document RE-2026-0001 --as html -o invoices/
crm document INVOICE-4 --as xrechnung
crm document INVOICE-4 --as text -o -
crm document read bill.pdf
"""
Ref = Annotated[str, argument("REF|read", "A quote, an invoice or what corrects one, or its number.", "INVOICE-4")]
Received = Annotated[
    str | None, argument("[FILE]", "After read: an e-invoice that you received, PDF or XML.", "bill.pdf")
]
As = Annotated[
    str | None,
    option(
        "--as",
        "FORMAT",
        f"The document as {', '.join(FORMATS)} (default: zugferd for an invoice, where nothing is missing; else pdf).",
        "xrechnung",
    ),
]
File = Annotated[
    str | None, option("-o --output", "FILE", "The file or folder to write to; - is standard output.", "invoice.pdf")
]
Open = Annotated[bool, flag("--open", "Open the file afterwards.")]
Qr = Annotated[bool, flag("--qr", "Show the GiroCode, or the code of the Swiss QR-bill, here and write no file.")]


@writes(panel="Paper", examples=EXAMPLES)
def document(  # noqa: PLR0913 - a parameter per option
    session: Session,
    ref: Ref,
    file: Received = None,
    as_: As = None,
    output: File = None,
    open_: Open = False,
    qr: Qr = False,
    lang: Lang = None,
) -> Result:
    """Make the document that a client gets: pages with address, lines, totals and how to pay, or an e-invoice.

    What is made of an issued document is kept, and every later call gives the same bytes. Without -o it is written to
    NUMBER.pdf (or .xml) in the current folder, as text to standard output.

    crm document read FILE shows an e-invoice that a supplier sent (ZUGFeRD, Factur-X, XRechnung, CII or UBL). Nothing
    is booked.
    """
    if file is not None:
        return _received(session, ref, file, bool(as_ or output or open_ or qr or lang))
    check_words(as_, lang)
    word = read_ref(session, ref)
    if qr:
        if as_ or output or open_:
            raise Usage("--qr writes no file.", "Leave out --as, -o and --open.")
        return _code(session, word)
    if output == "-" or (output is None and as_ == "text"):
        return _content(session, word, as_, open_, lang)
    if output:
        destination(output, "document")  # before anything is made
    return session.write("document", lambda act, ref: _filed(session, ref, as_, output, lang, open_), ref=word)


def _received(session: Session, word: str, file: str, more: bool) -> Cards:
    """``crm document read FILE``; Usage (exit 2) for another word before the file, and for options beside it."""
    from crmcli.actions.paper.received import received
    from crmcli.cli.paper.source import content

    if word != "read":
        raise Usage(f"Unexpected argument: {file}", f"crm document {word} -o {file}, or crm document read {file}")
    if more:
        raise Usage("crm document read only shows a file.", "Leave out --as, -o, --open, --qr and --lang.")
    return received(content(session, file), file)


def _code(session: Session, ref: str) -> Described:
    from crmcli.actions.paper import document as actions
    from crmcli.documents.girocode import terminal

    found, name, text = actions.code(session.act, ref)
    value = {"ref": found, name: text}
    columns = (Column("ref", "Ref", "ref"), Column(name, {"girocode": "GiroCode", "qrbill": "QR-bill"}[name]))
    return Described(value, [value], columns, terminal(text, session.colourful(session.out)))


def _content(session: Session, ref: str, format: str | None, opened: bool, language: str | None) -> Content:
    """The bytes for standard output; nothing that is not text goes to a terminal."""
    from crmcli.actions.paper import document as actions

    if opened:
        raise Usage("--open needs a file.", "Name one with -o.")
    if session.asked.format or session.asked.quiet or session.asked.fields:
        raise Usage("Standard output is the document itself.", "Leave out --json, --format, --fields and -q.")
    made = actions.document(session.act, ref, format, language)
    if session.terminal and not FORMATS[made.format].text:
        raise Usage(f"{made.format} is not text, so it does not go to a terminal.", "Name a file with -o FILE.")
    for warning in made.warnings:
        say(session, "warning", warning)
    return Content(made.content)


def _filed(
    session: Session, ref: str, format: str | None, output: str | None, language: str | None, opened: bool
) -> Filed:
    from crmcli.actions.paper import document as actions

    made = actions.document(session.act, ref, format, language)
    path, dry_run = destination(output, made.name), session.asked.dry_run
    if not dry_run:
        write(session, path, made.content)
        if opened:
            from typer import launch

            launch(str(path))
    what = made.number or made.ref
    return Filed(
        f"{what} {'would be written' if dry_run else 'written'} to {path}",
        dry_run=dry_run,
        result=[made.ref],
        warnings=made.warnings,
        final=True,
        document={
            "ref": made.ref,
            "number": made.number,
            "format": made.format,
            "language": made.language,
            "file": str(path),
            "sha256": checksum(made.content),
            "size": len(made.content),
            "kept": made.kept and not dry_run,
        },
    )
