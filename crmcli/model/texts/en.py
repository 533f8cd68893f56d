"""What documents say in English."""

from __future__ import annotations

from crmcli.model.texts.language import Language

ENGLISH = Language(
    date="{y}-{m}-{d}",
    comma=".",
    group=",",
    texts={
        "deposit": "Deposit[ {percent} %] on {ref}",
        "part": "Part of {ref}",
        "percent": "{percent} % of {ref}",
        "less_deposit": "Deposit {number}[ of {date}]: net {net}, tax {tax}",
        "less_part": "Billed before by {number}[ of {date}]: net {net}, tax {tax}",
        "billed_again": "Billed again: {name}",
        "credit": "Credit on {number}",
        "cancellation": "Cancellation of {number}",
    },
)
