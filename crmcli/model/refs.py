"""References: "LEAD-5" to (prefix, 5) and back."""

from __future__ import annotations

from crmcli.errors import BadRef
from crmcli.light import re

_LIKE_A_REF = r"([A-Za-z][A-Za-z_]*)-?([0-9]+)\Z"
_DIGITS = 18  # of a number that SQLite can hold


def parse(word: str) -> tuple[str, int] | None:
    """The prefix in capitals and the number of a well-formed reference, in any case; None for other words."""
    prefix, _, number = word.strip().rpartition("-")
    if not (prefix.isascii() and number.isascii() and number.isdecimal() and prefix.replace("_", "a").isalpha()):
        return None
    if prefix[0] == "_" or number[0] == "0" or len(number) > _DIGITS:
        return None
    return prefix.upper(), int(number)


def malformed(word: str, prefixes: list[str]) -> BadRef | None:
    """The error for a word that was meant as a reference but is not one ("LEAD5", "LEAD-0"), else None."""
    found = re.match(_LIKE_A_REF, word.strip())
    if not found or found[1].upper() not in prefixes:
        return None
    number = int(found[2])
    probable = f"{found[1].upper()}-{number}"
    hint = f"Did you mean {probable}?" if parse(probable) else "References look like LEAD-5."
    return BadRef(f"{word!r} is not a reference.", hint, ref=word)


def ref(prefix: str, number: int) -> str:
    """("LEAD", 5) -> "LEAD-5"."""
    return f"{prefix}-{number}"
