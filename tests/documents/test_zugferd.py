"""The hybrid is a PDF/A-3b by its structure, holds the CII of the same document, and is the same every time."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image

from crmcli.actions.paper.received import received
from crmcli.documents.paper import Design, Paper
from crmcli.documents.zugferd import zugferd
from crmcli.errors import Refused
from tests.documents.papers import BANK, kinds, line, paper
from tests.documents.writers import write

ONE = kinds()["three lines"]
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def _opened(one: Paper, design: Design | None = None) -> Any:
    return pikepdf.open(io.BytesIO(zugferd(one, design or Design())))


def _xml(pdf: Any) -> bytes:
    return bytes(pdf.Root.AF[0].EF.F.read_bytes())


def test_the_xml_of_the_hybrid_is_that_of_cii() -> None:
    for name in ("three lines", "cancellation", "gross with discounts", "sixty lines"):
        assert _xml(_opened(kinds()[name])) == write("cii", kinds()[name]), name


def test_the_same_document_gives_the_same_bytes() -> None:
    assert zugferd(ONE, Design()) == zugferd(ONE, Design())
    assert zugferd(ONE, Design()) != zugferd(kinds()["one line"], Design())


def test_the_file_is_associated_as_factur_x_wants_it() -> None:
    pdf = _opened(ONE)
    root = pdf.Root
    (spec,) = root.AF
    assert (str(spec.F), str(spec.UF), str(spec.AFRelationship)) == ("factur-x.xml", "factur-x.xml", "/Alternative")
    assert str(spec.EF.F.Subtype) == "/text/xml"
    assert str(spec.EF.F.Params.ModDate) == "D:20261126000000Z"
    assert next(str(name) for name in root.Names.EmbeddedFiles.Names) == "factur-x.xml"
    assert root.Names.EmbeddedFiles.Names[1].objgen == spec.objgen


def test_it_is_pdf_a_3b_by_its_structure() -> None:
    pdf = _opened(ONE)
    (intent,) = pdf.Root.OutputIntents
    profile = intent.DestOutputProfile.read_bytes()
    assert (str(intent.S), profile[36:40], profile[16:20]) == ("/GTS_PDFA1", b"acsp", b"RGB ")
    assert (intent.DestOutputProfile.N, pdf.pdf_version) == (3, "1.7")
    assert not pdf.is_encrypted and str(pdf.Root.Lang) == "de"
    assert len(pdf.trailer.ID) == 2
    assert pdf.Root.Metadata.get("/Filter") is None
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
    assert fonts and all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
    assert all("/ToUnicode" in font for font in fonts)


@pytest.mark.parametrize(("mode", "format"), [("RGB", "PNG"), ("RGBA", "PNG"), ("L", "PNG"), ("CMYK", "JPEG")])
def test_a_logo_of_any_colours_needs_no_other_profile(mode: str, format: str) -> None:
    logo = io.BytesIO()
    Image.new(mode, (60, 30)).save(logo, format)
    pdf = _opened(ONE, Design(logo=logo.getvalue()))
    (picture,) = pdf.pages[0].Resources.XObject.values()
    assert str(picture.ColorSpace) in ("/DeviceRGB", "/DeviceGray")
    assert "/Interpolate" not in picture
    assert str(pdf.pages[0].Group.CS) == "/DeviceRGB"


def test_its_metadata_tell_what_it_is() -> None:
    pdf = _opened(ONE)
    xmp = ElementTree.fromstring(pdf.Root.Metadata.read_bytes().split(b"?>", 1)[1].rsplit(b"<?xpacket", 1)[0])
    told = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in xmp.iter() if element.text}
    assert (told["part"], told["conformance"]) == ("3", "B")
    assert {name: xmp.findtext(f".//{FX}{name}") for name in ("DocumentType", "DocumentFileName", "Version")} == {
        "DocumentType": "INVOICE",
        "DocumentFileName": "factur-x.xml",
        "Version": "1.0",
    }
    assert xmp.findtext(f".//{FX}ConformanceLevel") == "EN 16931"
    assert "RE-2026-0042" in next(element.text or "" for element in xmp.iter(f"{RDF}li"))
    assert told["CreateDate"] == told["ModifyDate"] == "2026-11-26T00:00:00+00:00"
    described = {element.text for element in xmp.iter() if element.tag.endswith("property#}name")}
    assert described == {"DocumentFileName", "DocumentType", "Version", "ConformanceLevel"}
    assert {str(key) for key in pdf.docinfo} == set()  # what is not there cannot contradict the XMP


def test_a_hybrid_is_read_back() -> None:
    (card,) = received(zugferd(ONE, Design()), "bill.pdf").cards
    assert (card.record["number"], card.record["totals"]["total"]) == ("RE-2026-0042", "279.38")


def test_what_cannot_be_an_e_invoice_is_refused() -> None:
    wrong = paper([line("100")], payment=BANK)
    wrong = replace(wrong, totals=replace(wrong.totals, total=11901))
    with pytest.raises(Refused, match=r"do not add up to its total"):
        zugferd(wrong, Design())
