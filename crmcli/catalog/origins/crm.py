"""Our own exports."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

CRM = Origin(
    "crm",
    ("ref createdat", "ref uid"),
    {},
)
