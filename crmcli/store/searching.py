"""Full-text search: finding words in the index of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from crmcli.model.kinds import Kind
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.tables import json_array, quoted


def find(
    act: Act, text: str, limit: int, kinds: Sequence[Kind], phone: str | None = None, archived: bool = False
) -> list[tuple[str, int, str]]:
    """(kind, id, the text around the hit), best first: hits in the title come before all others. What is
    archived is left out, unless ``archived``.

    Every word must begin a word of the element, or ``phone``, the normalised form of a text that is a telephone
    number, one of its numbers. Quotes and operators in the text are harmless.
    """
    words = _words(text)
    if not words:
        return []
    every = " ".join(f'"{word}"*' for word in words)
    wanted = f'({every}) OR "{phone}"*' if phone else every
    parts = [
        f"SELECT '{kind.name}', rowid, rowid IN (SELECT rowid FROM {kind.name}_search WHERE {kind.name}_search MATCH ?)"
        f" AS named, bm25({kind.name}_search, 10.0, 1.0) AS rank "
        f"FROM {kind.name}_search WHERE {kind.name}_search MATCH ?{'' if archived else _present(kind)}"
        for kind in kinds
    ]
    found = act.rows(
        f"{' UNION ALL '.join(parts)} ORDER BY named DESC, rank, 2 LIMIT ?",
        (*[f"title : ({every})", wanted] * len(parts), limit),
    )
    around = _around(act, wanted, [(name, number) for name, number, *_ in found])
    return [(name, number, around[name, number]) for name, number, *_ in found]


def _present(kind: Kind) -> str:
    return f" AND rowid NOT IN (SELECT id FROM {quoted(kind.name)} WHERE archived_at IS NOT NULL)"


def _around(act: Act, wanted: str, hits: Sequence[Node]) -> dict[Node, str]:
    """The text around each hit: cut out for those that are shown only, as it takes longer than finding them."""
    found: dict[Node, str] = {}
    for name in dict.fromkeys(name for name, _ in hits):
        sql = (
            f"SELECT rowid, snippet({name}_search, -1, '', '', '...', 12) FROM {name}_search "
            f"WHERE {name}_search MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
        )
        ids = json_array(number for kind, number in hits if kind == name)
        found.update(((name, number), text) for number, text in act.rows(sql, (wanted, ids)))
    return found


def _words(text: str) -> list[str]:
    """The words as the tokenizer sees them: runs of letters and digits; NFC, as texts are stored."""
    return "".join(letter if letter.isalnum() else " " for letter in normalize("NFC", text)).split()
