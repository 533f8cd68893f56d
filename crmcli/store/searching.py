"""Full-text search: finding words in the index of each kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import category, normalize

from crmcli.model.fold import loose, same, visible
from crmcli.model.kinds import Kind
from crmcli.model.searched import apart
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.tables import json_array, quoted

_AROUND = 12  # words that are shown around a hit
_PIECE = 30  # letters that are shown of a word without end
_NUMBERED = re.compile("([^0-9]+)([0-9]{6,})")  # RE20260001


def find(
    act: Act, text: str, limit: int, kinds: Sequence[Kind], digits: Sequence[str] = (), archived: bool = False
) -> list[tuple[str, int, str]]:
    """(kind, id, the text around the hit), best first: hits in the title come before all others. What is
    archived is left out, unless ``archived``.

    Every word must begin a word of the element in one of its spellings, or stand in one that is written without blanks;
    or a number of the element begins with one of the ``digits``, those of a text that is a telephone number. Quotes
    and operators in the text are harmless.
    """
    words = _words(text)
    if not words:
        return []
    wanted = matching(text, digits)
    parts = [
        f"SELECT '{kind.name}', rowid, rowid IN (SELECT rowid FROM {kind.name}_search WHERE {kind.name}_search MATCH ?)"
        f" AS named, bm25({kind.name}_search, 10.0, 1.0, 10.0, 1.0) AS rank "
        f"FROM {kind.name}_search WHERE {kind.name}_search MATCH ?{'' if archived else _present(kind)}"
        for kind in kinds
    ]
    found = act.rows(
        f"{' UNION ALL '.join(parts)} ORDER BY named DESC, rank, 2 LIMIT ?",
        (*[f"{{title title_folded}} : ({wanted})", wanted] * len(parts), limit),
    )
    told = [spelling for word in words for spelling in _spellings(word)] + list(digits)
    around = _around(act, told, [(name, number) for name, number, *_ in found])
    return [(name, number, around[name, number]) for name, number, *_ in found]


def matching(text: str, digits: Sequence[str] = ()) -> str:
    """What the index is asked for, see ``find``; nothing matches a text without words."""
    every = " AND ".join(filter(None, map(_chunk, normalize("NFC", text).split()))) or '""'
    return f"({every}) OR {_any(digits)}" if digits else every


def _chunk(text: str) -> str:
    """What the index is asked for a text without blanks: all its words, or it as a whole, where it has signs that a
    tokenizer which knows fewer of them than we do may take for letters."""
    words = _words(text)
    every = " AND ".join(f"({_asked(word)})" for word in words)
    if not words or text.isascii() or text in words:
        return every
    whole = text.replace('"', " ")
    return f'(({every}) OR "{whole}"*)'


def _present(kind: Kind) -> str:
    return f" AND rowid NOT IN (SELECT id FROM {quoted(kind.name)} WHERE archived_at IS NOT NULL)"


def _around(act: Act, told: Sequence[str], hits: Sequence[Node]) -> dict[Node, str]:
    """The text around each hit: cut out for those that are shown only, as it takes longer than finding them. The ``+``
    keeps SQLite from looking the words up once for each hit, which takes the square of their number."""
    found: dict[Node, str] = {}
    for name in dict.fromkeys(name for name, _ in hits):
        sql = (
            f"SELECT rowid, snippet({name}_search, -1, '', '', '...', {_AROUND}) FROM {name}_search "
            f"WHERE {name}_search MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
        )
        ids = {number for kind, number in hits if kind == name}
        rows = act.rows(sql, (f"{{title body}} : ({_any(told)})", json_array(ids)))
        found.update(((name, number), text) for number, text in rows)
        others = ids - {number for number, _ in rows}
        if others:  # spelled otherwise than it was asked for
            sql = f"SELECT rowid, title, body FROM {name}_search WHERE rowid IN (SELECT value FROM json_each(?))"
            found.update(((name, row[0]), _cut(row[1:], told)) for row in act.rows(sql, (json_array(others),)))
    return found


def _cut(texts: Sequence[str], told: Sequence[str]) -> str:
    """What stands around the first word that is spelled as one of those asked for, or around such digits."""
    for text in texts:
        words = text.split()
        place = next((place for place, word in enumerate(words) if _meets(word, told)), None)
        if place is None and (found := re.search(_across(told), " ".join(words))):
            place = found.string.count(" ", 0, found.start())
        if place is not None:
            words[place] = _within(words[place], told)
            begin = max(0, place - _AROUND // 2)
            end = begin + _AROUND
            before, behind = "..." if begin else "", "..." if end < len(words) else ""
            return f"{before}{' '.join(words[begin:end])}{behind}"
    return ""


def _meets(word: str, told: Sequence[str]) -> bool:
    return any(spelling in each for each in loose(word) for spelling in told)


def _across(told: Sequence[str]) -> str:
    """A pattern of those that are digits, whatever parts them."""
    return "|".join(r"\W*".join(digits) for digits in told if digits.isdecimal()) or "(?!)"


def _within(word: str, told: Sequence[str]) -> str:
    """A word, or if it is long, as one of a script that is written without blanks, a piece of it."""
    if len(word) <= 2 * _PIECE:
        return word
    folded = same(word)
    found = min((place for spelling in told if (place := folded.find(spelling)) >= 0), default=0)
    begin = max(0, found - _PIECE // 2)
    before, behind = "..." if begin else "", "..." if begin + _PIECE < len(word) else ""
    return f"{before}{word[begin : begin + _PIECE]}{behind}"


def _asked(word: str) -> str:
    """What the index is asked for a word: one of its spellings, or its letters and its number wherever they stand."""
    parts = _NUMBERED.fullmatch(same(word))
    return _any(_spellings(word)) + (f' OR ("{parts[1]}"* AND "{parts[2]}"*)' if parts else "")


def _any(spellings: Sequence[str]) -> str:
    return " OR ".join(f'"{spelling}"*' for spelling in spellings)


def _spellings(word: str) -> list[str]:
    """The word as it is typed, which the tokenizer understands as far as it goes, as it is folded, and letter by letter
    where its script is written without blanks."""
    folded = [" ".join(_words(spelling)) for spelling in loose(word)]
    return list(dict.fromkeys((word, *filter(None, folded), *filter(None, map(apart, folded)))))


def _words(text: str) -> list[str]:
    """The words as the tokenizer sees them, of letters with their marks and digits; NFC, as texts are stored."""
    seen = visible(normalize("NFC", text))
    words = "".join(each if each.isalnum() or category(each)[0] == "M" else " " for each in seen).split()
    return [word for word in words if any(map(str.isalnum, word))]
