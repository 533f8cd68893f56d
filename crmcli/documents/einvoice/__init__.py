"""E-invoices (EN 16931): the terms are worked out once (`build`), and two thin syntaxes write them."""

from __future__ import annotations

from crmcli.documents.einvoice.build import terms
from crmcli.documents.einvoice.cii import write_cii
from crmcli.documents.einvoice.profiles import EN16931, XRECHNUNG
from crmcli.documents.einvoice.ubl import write_ubl
from crmcli.documents.paper import Design, Paper


def cii(paper: Paper, design: Design) -> bytes:
    """CII of the profile EN 16931, as it stands in a ZUGFeRD or Factur-X document."""
    return write_cii(terms(paper), EN16931)


def xrechnung_cii(paper: Paper, design: Design) -> bytes:
    """XRechnung 3.0 in CII."""
    return write_cii(terms(paper), XRECHNUNG)


def ubl(paper: Paper, design: Design) -> bytes:
    """UBL of plain EN 16931."""
    return write_ubl(terms(paper), EN16931)


def xrechnung(paper: Paper, design: Design) -> bytes:
    """XRechnung 3.0 in UBL."""
    return write_ubl(terms(paper), XRECHNUNG)
