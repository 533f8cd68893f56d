"""Which letters a page can show, and in which shape and order: Arabic joined, right-to-left text turned around."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cache
from unicodedata import bidirectional, category, combining, decomposition, normalize

_JOINERS = "\u200d\ufe0e\ufe0f\u20e3"
_FORMS = (*range(0xFB50, 0xFDD0), *range(0xFE70, 0xFEFD))


def decoration(letter: str) -> bool:
    """Whether it is a picture, such as an emoji, or belongs to one: a page without it says the same."""
    return category(letter) in ("So", "Sk", "Cf", "Co") or letter in _JOINERS or "\U0001f3fb" <= letter <= "\U0001f3ff"


def lacking(texts: Iterable[str], known: Container[int]) -> tuple[str, str]:
    """(the letters of these texts that are not known, the pictures that are not), each once."""
    letters: dict[str, None] = {}
    pictures: dict[str, None] = {}
    for text in texts:
        for letter in shaped(text):
            if ord(letter) not in known and letter not in "\n\t":
                (pictures if decoration(letter) else letters)[letter] = None
    seen = "".join(letter for letter in pictures if category(letter) not in ("Cf", "Sk") and letter not in _JOINERS)
    return "".join(letters), seen


def shown(text: str, known: Container[int]) -> str:
    """The text as it is drawn, but for its order: shaped, without the pictures that are not known."""
    found = "".join(letter for letter in shaped(text) if ord(letter) in known or letter in "\n\t")
    return " ".join(found.split(" ")) if found == text else " ".join(part for part in found.split(" ") if part)


def shaped(text: str) -> str:
    """Letters in their composed form, Arabic ones in the form that their neighbours ask for."""
    text = normalize("NFC", text)
    return text if text.isascii() or not any("\u0600" <= letter <= "\u06ff" for letter in text) else _joined(text)


def visual(line: str) -> str:
    """A line in the order in which it is drawn, from left to right (Unicode's bidirectional algorithm)."""
    if line.isascii() or not any(bidirectional(letter) in ("R", "AL", "AN") for letter in line):
        return line
    from fpdf.bidi import BidiParagraph

    return BidiParagraph(line).get_reordered_string()


def _joined(text: str) -> str:
    forms, found = _forms(), []
    letters = list(text)
    at = 0
    while at < len(letters):
        letter = letters[at]
        pair = letter + letters[at + 1] if at + 1 < len(letters) else ""
        unit = pair if pair in forms else letter
        before = _neighbour(letters, at, -1)
        after = _neighbour(letters, at + len(unit) - 1, 1)
        joins_before = "initial" in forms.get(before, {}) and "final" in forms.get(unit, {})
        joins_after = "initial" in forms.get(unit, {}) and "final" in forms.get(after, {})
        form = {(1, 1): "medial", (1, 0): "final", (0, 1): "initial"}.get((joins_before, joins_after), "isolated")
        found.append(forms.get(unit, {}).get(form, unit))
        at += len(unit)
    return "".join(found)


def _neighbour(letters: list[str], at: int, way: int) -> str:
    """The next letter that way, marks above and below passed over."""
    at += way
    while 0 <= at < len(letters) and combining(letters[at]):
        at += way
    return letters[at] if 0 <= at < len(letters) else ""


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Arabic letter, or lam and alef -> form -> how it is written then (Unicode's presentation forms)."""
    found: dict[str, dict[str, str]] = {}
    for code in _FORMS:
        form, *parts = decomposition(chr(code)).split() or [""]
        letters = "".join(chr(int(part, 16)) for part in parts)
        if len(letters) == 1 or (len(letters) == 2 and letters[0] == "\u0644" and code >= 0xFEF5):
            found.setdefault(letters, {}).setdefault(form.strip("<>"), chr(code))
    return found
