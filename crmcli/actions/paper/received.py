"""``crm document read``: an e-invoice that a supplier sent, shown as a card; nothing of it is kept."""

from __future__ import annotations

from crmcli.documents.einvoice.layout import laid_out
from crmcli.documents.einvoice.reading import read
from crmcli.errors import Usage
from crmcli.model.results import Cards

LARGEST = 50_000_000
"""So many bytes of a file are read."""


def received(data: bytes, name: str) -> Cards:
    """What the file says: XML, or a PDF with XML in it; ``name`` is what errors call it.

    Raises Usage (exit 2) for what is none, Refused (5) for a PDF without the library that opens it.
    """
    if not data:
        raise Usage(f"{name} is empty.", "Give the PDF or the XML file of an e-invoice.")
    if len(data) > LARGEST:
        raise Usage(f"{name} is too large for an e-invoice.", f"At most {LARGEST // 1_000_000} MB are read.")
    if b"%PDF-" in data[:1024]:
        from crmcli.connect.pdf import invoice_in

        data = invoice_in(data, name)
    return Cards([laid_out(read(data, name))])
