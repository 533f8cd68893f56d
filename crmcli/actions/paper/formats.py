"""The formats of a document: who writes each, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.light import TYPE_CHECKING, cast, import_module
from crmcli.model.declared import Declared

if TYPE_CHECKING:
    from crmcli.documents.paper import Design, Paper


class Format(Declared):
    """``writer`` is "module:function", which takes a Paper and a Design; a file of it ends in ``ending``; ``text`` can
    be read at a terminal; an ``einvoice`` needs more than a page does, see `require`."""

    writer: str
    ending: str
    text: bool = False
    einvoice: bool = False

    def write(self, paper: Paper, design: Design) -> bytes:
        module, _, name = self.writer.partition(":")
        return cast("Callable[[Paper, Design], bytes]", getattr(import_module(module), name))(paper, design)


# A new format is its writer and its line here.
FORMATS = {
    "pdf": Format("crmcli.documents.pdf:pdf", "pdf"),
    "html": Format("crmcli.documents.html:html", "html", text=True),
    "zugferd": Format("crmcli.documents.zugferd:zugferd", "pdf", einvoice=True),
    "xrechnung": Format("crmcli.documents.einvoice:xrechnung", "xml", text=True, einvoice=True),
    "xrechnung-cii": Format("crmcli.documents.einvoice:xrechnung_cii", "xml", text=True, einvoice=True),
    "ubl": Format("crmcli.documents.einvoice:ubl", "xml", text=True, einvoice=True),
    "cii": Format("crmcli.documents.einvoice:cii", "xml", text=True, einvoice=True),
    "text": Format("crmcli.documents.text:text", "txt", text=True),
}
