"""A document as PDF: DIN 5008 form B on A4, or US Letter where the seller's country uses it."""

from __future__ import annotations

from dataclasses import astuple, replace

from crmcli.documents import faces, swiss
from crmcli.documents.composing import compose
from crmcli.documents.letter import Letter
from crmcli.documents.letters import lacking
from crmcli.documents.page import Page
from crmcli.documents.paper import Design, Paper
from crmcli.documents.sheet import Sheet
from crmcli.errors import Refused
from crmcli.light import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTER = ["BO", "CA", "CL", "CO", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]


def pdf(paper: Paper, design: Design) -> bytes:
    """The bytes of the pages; the same for the same document and design. Raises Refused (exit 5) for letters that no
    page can show, and for a logo that is no picture."""
    return drawn(paper, design).bytes()


def drawn(paper: Paper, design: Design, **options: Any) -> Sheet:
    """The pages before they are written out, to which files can be added; ``options`` are those of fpdf2."""
    page = compose(paper)
    slip = swiss.found(paper)
    if slip:
        page = replace(page, code=None, pay=(), slip=slip)  # the slip names the account, and twice
    sheet = Sheet("Letter" if page.country in _LETTER else "A4", **options)
    _check_letters(paper, page, sheet)
    sheet.describe(page.heading, page.name, page.language, page.date)
    Letter(page, design, sheet).draw()
    return sheet


def left_out(paper: Paper) -> str:
    """The pictures, such as emoji, in the texts of a document that its pages do not show."""
    return lacking(list(_texts(astuple(compose(paper)))), faces.known())[1]


def _check_letters(paper: Paper, page: Page, sheet: Sheet) -> None:
    for text in _texts(astuple(page)):
        letters, _ = sheet.lacking([text])
        if letters:
            raise Refused(
                f"{paper.ref} has letters that the fonts of its pages do not have: {letters[:12]}.",
                f"crm document {paper.ref} --as html shows them; they stand in {text[:60]!r}.",
                ref=paper.ref,
            )


def _texts(values: Any) -> Iterator[str]:
    """Every text in a tuple of tuples."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, tuple | list):
        for value in values:
            yield from _texts(value)
