"""References: "LEAD-5" to (prefix, 5) and back."""

from __future__ import annotations

import re
from functools import lru_cache

from crmcli.errors import BadRef

_REF = r"([A-Za-z][A-Za-z_]*)-([1-9][0-9]{0,17})\Z"
_LIKE_A_REF = r"([A-Za-z][A-Za-z_]*)-?([0-9]+)\Z"
_pattern = lru_cache(re.compile)


def parse(word: str) -> tuple[str, int] | None:
    """The prefix in capitals and the number of a well-formed reference, in any case; None for other words."""
    found = _pattern(_REF).match(word.strip())
    return (found[1].upper(), int(found[2])) if found else None


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
