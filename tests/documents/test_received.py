"""The e-invoice in a PDF is found; a PDF without one, or none that can be read, is one sentence."""

from __future__ import annotations

import io
import sys

import pikepdf
import pypdf
import pytest

from crmcli.actions.paper import received as module
from crmcli.actions.paper.received import received
from crmcli.connect.pdf import NAMES
from crmcli.documents.paper import Design
from crmcli.documents.zugferd import zugferd
from crmcli.errors import Refused, Usage
from tests.documents.papers import line, paper
from tests.documents.writers import write

XML = write("cii", paper([line("100")]))


def _pdf(password: str | None = None, **files: bytes) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in files.items():
        writer.add_attachment(name.replace("__", "."), content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("name", [*NAMES, "ZUGFeRD-invoice.xml", "rechnung.xml"])
def test_the_invoice_in_a_pdf_is_found_under_every_agreed_name(name: str) -> None:
    others = {"agb__txt": b"Terms", "bild__png": b"..."}
    (card,) = received(_pdf(**others, **{name: XML}), "bill.pdf").cards
    assert card.record["number"] == card.record["ref"] == "RE-2026-0042"
    assert (card.record["title"], card.record["amount"]) == ("Werkstatt Süd GmbH", "119.00")


def test_among_several_xml_files_only_one_with_an_agreed_name_counts() -> None:
    assert received(_pdf(a__xml=b"<a/>", factur__x=b"", **{"factur-x.xml": XML}), "bill.pdf").refs() == ["RE-2026-0042"]
    with pytest.raises(Usage, match=r"bill.pdf has no e-invoice in it\."):
        received(_pdf(a__xml=XML, b__xml=XML), "bill.pdf")


def test_a_file_that_is_only_associated_is_found() -> None:
    with pikepdf.open(io.BytesIO(zugferd(paper([line("100")]), Design()))) as pdf:
        del pdf.Root.Names
        out = io.BytesIO()
        pdf.save(out)
    assert received(out.getvalue(), "bill.pdf").refs() == ["RE-2026-0042"]


PDFS = {
    "without attachments": (_pdf(), "has no e-invoice in it."),
    "with a picture alone": (_pdf(bild__png=b"..."), "has no e-invoice in it."),
    "that is cut off": (_pdf(**{"factur-x.xml": XML})[:700], "is not a PDF that can be read: "),
    "that is locked": (_pdf("secret", **{"factur-x.xml": XML}), "is not a PDF that can be read: "),
    "that is a heading alone": (b"%PDF-1.7\n", "is not a PDF that can be read: "),
    "with other XML in it": (_pdf(**{"factur-x.xml": b"<html/>"}), "is XML, but not an e-invoice."),
    "that is empty": (b"", "is empty."),
}


@pytest.mark.parametrize("what", PDFS)
def test_a_pdf_without_an_invoice_is_one_sentence(what: str, capfd: pytest.CaptureFixture[str]) -> None:
    data, sentence = PDFS[what]
    with pytest.raises(Usage) as error:
        received(data, "bill.pdf")
    assert error.value.message.startswith(f"bill.pdf {sentence}")
    assert "\n" not in error.value.message and error.value.hint
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)
    with pytest.raises(Usage, match=r"bill.pdf is too large for an e-invoice\."):
        received(b"%PDF-" + b" " * 1000, "bill.pdf")


def test_without_pypdf_the_extra_is_named_and_xml_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(Refused) as error:
        received(b"%PDF-1.7", "bill.pdf")
    assert error.value.hint == "pip install 'crmcli[einvoice]'"
    assert received(XML, "bill.xml").refs() == ["RE-2026-0042"]
