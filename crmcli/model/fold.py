"""How texts are compared: ``same`` where two must be alike, ``loose`` where one is looked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, combining, decomposition, normalize

from crmcli.light import re

RULES = 3
"""The edition of what stands here: a file whose texts were folded by another one is folded anew when it is opened."""
LETTERS = {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
"""Letters that are written as others where a keyboard lacks them, in small."""
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
"""The second way in which these are written; the first is without the dots."""

_APOSTROPHES = "[`´\u02b9\u02bb-\u02bd\u02c8\u055a\u05f3\u1fbd\u1fbf\u1fef\u1ffd\u1ffe‘-‛′‵ꞌ＇｀]"
# Soft hyphens, joiners, marks of direction, variation selectors, tags, and letters that only hold a place.
_INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BESIDE = r"\b(\w)\. (?=\w\.)"  # S. A. is S.A.
_BARE = r"(?<![0-9])\.|\.(?![0-9])"
_MEANT = "#%@*."  # what may tell one name from another
_SPELLED = str.maketrans(LETTERS)
_SECOND = [(mark, spelled) for umlaut, spelled in UMLAUTS.items() for mark in (umlaut, umlaut.upper())]
_BEYOND = "[^\x00-\x7f]"
_MANY = 9  # letters beyond ASCII of which each is not looked for by itself
_SHORT = 200  # letters of a text whose words are worth keeping in mind


def same(text: str) -> str:
    """The text as it is compared for being the same: width, case, accents, invisible characters, shapes of the
    apostrophe and runs of blanks do not matter, and ß is ss, æ ae, ø o, ł l, đ d, þ th, ı i. Folding twice is folding
    once."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    if len(text) < _SHORT:
        return " ".join(filter(None, map(_word, text.split())))
    return _folded(text)


def loose(text: str) -> tuple[str, ...]:
    """The spellings under which a text is found: as ``same`` has it, and with ä as ae, ö as oe, ü as ue where there
    is one of these. Two texts meet when one of the spellings of each do."""
    first = same(text)
    if text.isascii():
        return (first,)
    composed = spelled = normalize("NFC", text)
    for umlaut, letters in _SECOND:
        spelled = spelled.replace(umlaut, letters)
    return (first,) if spelled == composed else (first, same(spelled))


def spelled(text: str) -> tuple[str, ...]:
    """The same but for what stands between letters and digits, in less time: for who asks only what is in a text."""
    text = normalize("NFC", text).lower()
    letters = {*re.findall(_BEYOND, text)}
    if len(letters) > _MANY:
        return loose(text)
    first = second = text
    for letter in letters:
        folded = _FOLDED[ord(letter)]
        first, second = first.replace(letter, folded), second.replace(letter, UMLAUTS.get(letter, folded))
    return (first,) if first == second else (first, second)


def _folded(text: str) -> str:
    text = text.lower()
    letters = {*re.findall(_BEYOND, text)}
    if len(letters) > _MANY:
        text = text.translate(_FOLDED)
    else:  # most texts have few of them, and each is found faster than all letters are looked up
        for letter in letters:
            text = text.replace(letter, _FOLDED[ord(letter)])
        text = text.replace("`", "'")
    return " ".join(normalize("NFC", text).split())


_word = lru_cache(4096)(_folded)  # names come again and again


def named(text: str) -> str:
    """The name of a firm or a person as it is compared: as ``same`` has it, and punctuation does not matter, but within
    a number. A name that is nothing else is compared as it is."""
    first = same(text)
    if first.replace(" ", "").isalnum():
        return first
    plain = first.replace("'", "")
    if "." in plain:
        plain = re.sub(_BARE, "", re.sub(_BESIDE, r"\1.", first).replace("'", ""))
    return " ".join(plain.translate(_PARTED).split()) or first


def visible(text: str) -> str:
    """Without what cannot be seen, and with one shape of the apostrophe."""
    return text if text.isascii() else _plain(text)


def narrow(text: str) -> str:
    """A number or an address as it is read: without format characters, as copying brings them along (joiners stay,
    which belong to words), and its digits, letters and signs of one width."""
    return text if text.isascii() else "".join(map(_narrow, text))


def _narrow(letter: str) -> str:
    if category(letter) == "Cf":
        return letter if letter in "\u200c\u200d" else ""
    return normalize("NFKC", letter) if decomposition(letter).startswith(("<wide>", "<narrow>")) else letter


def distinct(texts: Iterable[str]) -> list[str]:
    """Each text once, as it is first written, in this order."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(same(text), text)
    return list(found.values())


class _Parted(dict[int, str]):
    """What punctuation is replaced by in a name; other characters stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        marks = category(letter)[0] == "P" and letter not in _MEANT
        self[code] = found = " " if marks else letter
        return found


class _Folded(dict[int, str]):
    """What each letter is compared as, by its code; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _letter(chr(code))
        return found


def _letter(letter: str) -> str:
    """Without the marks over, under and through it, and the vowels of Hebrew and Arabic; what makes another letter,
    as in Japanese, stays. Digits of all scripts are 0 to 9."""
    if letter.isdecimal():
        return str(int(letter))
    parts = [part for part in normalize("NFKD", _plain(letter)) if not _is_accent(combining(part))]
    return _plain(normalize("NFKC", "".join(parts).casefold().translate(_SPELLED)))


def _is_accent(place: int) -> bool:
    """By the canonical combining class."""
    return place == 1 or 10 <= place <= 36 or place >= 200


def _plain(text: str) -> str:
    return re.sub(_APOSTROPHES, "'", re.sub(_INVISIBLE, "", text))


_FOLDED = _Folded()
_PARTED = _Parted({ord("&"): " & "})
