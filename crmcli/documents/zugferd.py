"""ZUGFeRD and Factur-X: the pages as PDF/A-3b, with the CII of the same document inside."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from fpdf import FPDF

from crmcli.documents.einvoice import cii
from crmcli.documents.paper import Design, Paper
from crmcli.documents.pdf import drawn

NAME = "factur-x.xml"
LEVEL = "EN 16931"
_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES = {
    "DocumentFileName": ("name of the embedded XML invoice file", NAME),
    "DocumentType": ("INVOICE", "INVOICE"),
    "Version": ("The actual version of the Factur-X XML schema", "1.0"),
    "ConformanceLevel": ("The conformance level of the embedded Factur-X data", LEVEL),
}


def zugferd(paper: Paper, design: Design) -> bytes:
    """The bytes of the hybrid; the same for the same document and design. Its XML is that of `cii`.

    Raises Refused (exit 5) for what no page or no e-invoice can say.
    """
    xml = cii(paper, design)
    sheet = drawn(paper, design, enforce_compliance="PDF/A-3B")
    day = datetime.fromisoformat(paper.date or "2000-01-01").replace(tzinfo=UTC)
    sheet.pdf.embed_file(
        bytes=xml,
        basename=NAME,
        mime_type="text/xml",
        modification_date=day,
        creation_date=day,
        desc="Factur-X/ZUGFeRD",
        associated_file_relationship="Alternative",
        compress=True,
        checksum=True,
    )
    sheet.pdf.set_xmp_metadata(_metadata(sheet.pdf, day))
    return sheet.bytes()


def _metadata(pdf: FPDF, day: datetime) -> str:
    """XMP that says what the file is about, that it is PDF/A-3b, and which e-invoice is in it; PDF/A has no Info."""
    title, author, creator = (escape(str(text or "")) for text in (pdf.title, pdf.author, pdf.creator))
    moment = day.isoformat()
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (_, value) in _PROPERTIES.items())
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="{_FX}">{values}</rdf:Description>
{_extension()}
</rdf:RDF>
</x:xmpmeta>"""


def _extension() -> str:
    """The description of the schema of Factur-X, which PDF/A wants for properties that it does not know."""
    properties = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{what}</pdfaProperty:description></rdf:li>"
        for name, (what, _) in _PROPERTIES.items()
    )
    return f"""<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_FX}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
