"""Full-text search: finding words in the index of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from crmcli.model.fold import loose
from crmcli.model.kinds import Kind
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.tables import json_array, quoted

_AROUND = 12  # words that are shown around a hit


def find(
    act: Act, text: str, limit: int, kinds: Sequence[Kind], phone: str | None = None, archived: bool = False
) -> list[tuple[str, int, str]]:
    """(kind, id, the text around the hit), best first: hits in the title come before all others. What is
    archived is left out, unless ``archived``.

    Every word must begin a word of the element in one of its spellings, or ``phone``, the normalised form of a text
    that is a telephone number, one of its numbers. Quotes and operators in the text are harmless.
    """
    words = [_spellings(word) for word in _words(text)]
    if not words:
        return []
    every = " AND ".join(f"({_any(spellings)})" for spellings in words)
    wanted = f'({every}) OR "{phone}"*' if phone else every
    parts = [
        f"SELECT '{kind.name}', rowid, rowid IN (SELECT rowid FROM {kind.name}_search WHERE {kind.name}_search MATCH ?)"
        f" AS named, bm25({kind.name}_search, 10.0, 1.0, 10.0, 1.0) AS rank "
        f"FROM {kind.name}_search WHERE {kind.name}_search MATCH ?{'' if archived else _present(kind)}"
        for kind in kinds
    ]
    found = act.rows(
        f"{' UNION ALL '.join(parts)} ORDER BY named DESC, rank, 2 LIMIT ?",
        (*[f"{{title title_folded}} : ({every})", wanted] * len(parts), limit),
    )
    told = [spelling for spellings in words for spelling in spellings] + ([phone] if phone else [])
    around = _around(act, told, [(name, number) for name, number, *_ in found])
    return [(name, number, around[name, number]) for name, number, *_ in found]


def _present(kind: Kind) -> str:
    return f" AND rowid NOT IN (SELECT id FROM {quoted(kind.name)} WHERE archived_at IS NOT NULL)"


def _around(act: Act, told: Sequence[str], hits: Sequence[Node]) -> dict[Node, str]:
    """The text around each hit: cut out for those that are shown only, as it takes longer than finding them."""
    found: dict[Node, str] = {}
    for name in dict.fromkeys(name for name, _ in hits):
        sql = (
            f"SELECT rowid, snippet({name}_search, -1, '', '', '...', {_AROUND}) FROM {name}_search "
            f"WHERE {name}_search MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
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
    """The words around the first that is spelled as one of those asked for."""
    for words in (text.split() for text in texts):
        for place, word in enumerate(words):
            if any(spelling in each for each in loose(word) for spelling in told):
                begin = max(0, place - _AROUND // 2)
                end = begin + _AROUND
                before, behind = "..." if begin else "", "..." if end < len(words) else ""
                return f"{before}{' '.join(words[begin:end])}{behind}"
    return ""


def _any(spellings: Sequence[str]) -> str:
    return " OR ".join(f'"{spelling}"*' for spelling in spellings)


def _spellings(word: str) -> list[str]:
    """The word as it is typed, which the tokenizer understands as far as it goes, and as it is folded."""
    folded = [" ".join(_words(spelling)) for spelling in loose(word)]
    return list(dict.fromkeys((word, *filter(None, folded))))


def _words(text: str) -> list[str]:
    """The words as the tokenizer sees them: runs of letters and digits; NFC, as texts are stored."""
    return "".join(letter if letter.isalnum() else " " for letter in normalize("NFC", text)).split()
