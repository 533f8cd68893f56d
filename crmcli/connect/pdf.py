"""Files that are attached to a PDF, by way of pypdf, which the extra ``einvoice`` installs."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping

from crmcli.errors import Refused, Usage
from crmcli.light import Any

NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
"""What the e-invoice in a PDF is called by Factur-X, ZUGFeRD 2.0 and XRechnung, in small letters."""


def invoice_in(data: bytes, name: str) -> bytes:
    """The XML of the e-invoice in a PDF: the file with an agreed name, else the only XML there is.

    Raises Refused (exit 5) without pypdf, Usage (2) for a PDF that is broken, locked or has no e-invoice in it.
    """
    try:
        import pypdf
    except ImportError:
        raise Refused("An e-invoice in a PDF needs pypdf.", "pip install 'crmcli[einvoice]'") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns on stderr of what it mends
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        files = {file: contents[0] for file, contents in reader.attachments.items() if contents}
        files = files or _associated(reader)
    except Exception as error:  # pypdf lets out whatever a broken file makes it stumble over
        reason = str(error).split("\n")[0].rstrip(".") or type(error).__name__
        raise Usage(f"{name} is not a PDF that can be read: {reason}.", "Ask the sender for the file again.") from None
    found = _chosen(files)
    if found is None:
        raise Usage(f"{name} has no e-invoice in it.", "It is a plain PDF: only people can read it.")
    return found


def _associated(reader: Any) -> dict[str, bytes]:
    """Files that are listed as associated (PDF/A-3) and not by their names, as some programs leave them."""
    specs = [spec.get_object() for spec in reader.trailer["/Root"].get("/AF", [])]
    return {str(spec.get("/UF") or spec["/F"]): spec["/EF"]["/F"].get_object().get_data() for spec in specs}


def _chosen(files: Mapping[str, bytes]) -> bytes | None:
    by_name = {name.lower(): content for name, content in files.items()}
    for name in NAMES:
        if name in by_name:
            return by_name[name]
    others = [content for name, content in by_name.items() if name.endswith(".xml")]
    return others[0] if len(others) == 1 else None
