"""The writers of e-invoices by the name of their format."""

from __future__ import annotations

from crmcli.documents.einvoice import cii, ubl, xrechnung, xrechnung_cii
from crmcli.documents.paper import Design, Paper

WRITERS = {"cii": cii, "ubl": ubl, "xrechnung-cii": xrechnung_cii, "xrechnung": xrechnung}


def write(format: str, paper: Paper) -> bytes:
    """The XML of a document in a format."""
    return WRITERS[format](paper, Design())
