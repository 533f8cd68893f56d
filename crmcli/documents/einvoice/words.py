"""What an e-invoice says in words of its own, by language."""

from __future__ import annotations

WORDS = {
    "de": {
        "discount": "Rabatt",
        "refund": "Der Betrag wird erstattet oder verrechnet.",
        "on_receipt": "Zahlbar nach Erhalt der Rechnung.",
    },
    "en": {
        "discount": "Discount",
        "refund": "The amount is refunded or set off.",
        "on_receipt": "Payable on receipt of the invoice.",
    },
}


def words(language: str) -> dict[str, str]:
    """The words of a language; English for one that is not there."""
    return WORDS.get(language, WORDS["en"])
