"""Words that sentences are made of: articles, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

LIKENESS = 0.72  # from here on two words are much like each other
SHORTEST = 3  # letters of a beginning that says which word is meant


class Hint(str):
    """A hint that names what was probably meant: its ``candidates``."""

    candidates: tuple[str, ...] = ()


def article(noun: str) -> str:
    """ "invoice" -> "an invoice", "lead" -> "a lead"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant: one that others call so, one that begins so, or one that is much like
    it; None where none is, as a wrong hint is worse than none."""
    from difflib import get_close_matches

    from crmcli.errors.elsewhere import ELSEWHERE

    names: dict[str, str] = {}
    for name in known:
        names.setdefault(_bare(name), name)
    typed = _bare(word)
    found = next((own for own, words in ELSEWHERE.items() if own in names and typed in words.split()), None)
    if found is None and len(typed) >= SHORTEST:
        found = min((name for name in names if name.startswith(typed)), key=len, default=None)
    if found is None:
        turned = [typed[:at] + typed[at : at + 2][::-1] + typed[at + 2 :] for at in range(len(typed) - 1)]
        alike = get_close_matches(typed, list(names), 1, LIKENESS)
        found = next((name for name in (*turned, *alike) if name in names), None)
    return None if found is None else names[found]


def did_you_mean(word: str, known: Sequence[str], otherwise: str | None = None) -> str:
    """The hint for a word that is not known, and the candidates: what was probably meant, else the known ones."""
    best = closest(word, known)
    if best is not None:
        found = Hint(f"Did you mean {best}?")
        found.candidates = (best,)
        return found
    return otherwise if otherwise is not None else f"Known: {', '.join(known)}."


def _bare(word: str) -> str:
    """A word without what it is spelled with differently: capitals, dashes, underscores."""
    return word.lower().replace("-", "").replace("_", "")


def listed(words: Iterable[str], most: int = 3, total: int | None = None) -> str:
    """ "A, B and C"; of many only the first few: "A, B, C and 7 more". ``total`` is how many they are if not all
    are given."""
    rest = iter(words)
    all_words = list(islice(rest, most + 2))
    total = len(all_words) + sum(1 for _ in rest) if total is None else total
    if total > most + 1:
        return f"{', '.join(all_words[:most])} and {total - most:,} more"
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} and {all_words[-1]}"
