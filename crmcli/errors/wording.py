"""Words that sentences are made of: articles, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def article(noun: str) -> str:
    """ "invoice" -> "an invoice", "lead" -> "a lead"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def closest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant, or None."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), [name.lower() for name in known], 1, 0.6)
    if not found:
        return None
    return next(name for name in known if name.lower() == found[0])


def did_you_mean(word: str, known: Sequence[str], otherwise: str | None = None) -> str | None:
    """The hint for a word that is not known: what was probably meant, else the known ones."""
    best = closest(word, known)
    if best is not None:
        return f"Did you mean {best}?"
    return otherwise if otherwise is not None else f"Known: {', '.join(known)}."


def listed(words: Iterable[str], most: int = 3, total: int | None = None) -> str:
    """ "A, B and C"; of many only the first few: "A, B, C and 7 more". ``total`` is how many they are if not all
    are given."""
    all_words = list(words)
    total = len(all_words) if total is None else total
    if total > most + 1:
        return f"{', '.join(all_words[:most])} and {total - most:,} more"
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} and {all_words[-1]}"
