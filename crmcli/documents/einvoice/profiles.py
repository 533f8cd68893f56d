"""The profiles: what a document says that it obeys (BT-24), and the process it is part of (BT-23)."""

from __future__ import annotations

from crmcli.light import NamedTuple


class Profile(NamedTuple):
    """The identifiers of a specification and of a business process."""

    guideline: str
    process: str | None = None


EN16931 = Profile("urn:cen.eu:en16931:2017")
XRECHNUNG = Profile(
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
    "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
)
