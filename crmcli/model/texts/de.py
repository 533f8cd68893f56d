"""What documents say in German."""

from __future__ import annotations

from crmcli.model.texts.language import Language

GERMAN = Language(
    date="{d}.{m}.{y}",
    comma=",",
    group=".",
    texts={
        "deposit": "Anzahlung[ {percent} %] auf {ref}",
        "part": "Teilbetrag von {ref}",
        "percent": "{percent} % von {ref}",
        "less_deposit": "Abzüglich Anzahlung {number}[ vom {date}]: netto {net}, USt {tax}",
        "less_part": "Bereits berechnet mit {number}[ vom {date}]: netto {net}, USt {tax}",
        "billed_again": "Erneut berechnet: {name}",
        "credit": "Rechnungskorrektur zu {number}",
        "cancellation": "Stornorechnung zu {number}",
    },
)
