"""What the address books of GMX and WEB.DE export, in German."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

GMX = Origin(
    "gmx",
    ("emailprivat emailgeschaftlich", "telefonprivat telefongeschaftlich emailprivat"),
    {},
)
