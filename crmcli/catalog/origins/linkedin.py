"""The connections that LinkedIn lets people take along."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

LINKEDIN = Origin(
    "linkedin",
    ("connectedon", "firstname lastname position connectedon", "url emailaddress position"),
    {
        "url": "website",
        "position": "job_title",
        "company": "company_name company",
    },
)
