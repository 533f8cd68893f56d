"""Full-text search: the index of each kind, kept in the same transaction, and finding words in it."""

from __future__ import annotations

import sqlite3
from typing import Any

from crmcli.model.kinds import Kind
from crmcli.store.steps import Step
from crmcli.store.store import Store, among
from crmcli.store.tables import quoted


def refresh(store: Store, step: Step) -> None:
    """Index anew the elements that a step touched; those that are gone leave the index."""
    for name, ids in step.stale.items():
        known = ids - step.fresh.get(name, set())
        if known:
            store.db.execute(
                f"DELETE FROM {name}_search WHERE rowid IN (SELECT value FROM json_each(?))", (among(known),)
            )
        some = "WHERE e.id IN (SELECT value FROM json_each(?))"
        store.db.execute(f"{_indexing(store.registry.by_name[name])} {some}", (among(ids),))


def fill(db: sqlite3.Connection, kind: Kind) -> None:
    """Index every element of a kind whose index is empty."""
    db.execute(_indexing(kind))


def find(store: Store, text: str, limit: int, kinds: list[Kind]) -> list[tuple[str, int, str]]:
    """(kind, id, the text around the hit), best first. Every word must begin a word of the element; quotes
    and operators in the text are harmless."""
    words = [word for word in _words(text) if word]
    if not words:
        return []
    query = " ".join(f'"{word}"*' for word in words)
    parts = [
        f"SELECT '{kind.name}', rowid, snippet({kind.name}_search, -1, '', '', '...', 12), "
        f"bm25({kind.name}_search, 10.0, 1.0) AS rank FROM {kind.name}_search WHERE {kind.name}_search MATCH ?"
        for kind in kinds
    ]
    found = store.rows(f"{' UNION ALL '.join(parts)} ORDER BY rank LIMIT ?", (*[query] * len(parts), limit))
    return [(row[0], row[1], row[2]) for row in found]


def _words(text: str) -> list[str]:
    """The words as the tokenizer sees them: runs of letters and digits."""
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def _indexing(kind: Kind) -> str:
    """SQL that indexes the elements "e" of a kind, their search text read from their rows."""
    title = f"coalesce({', '.join(_joined(words) for words in kind.title)}, '')"
    parts: list[str] = [f"'{kind.prefix}-' || e.id"]
    for field in kind.all_fields:
        if not field.searchable:
            continue
        if field.type.table:
            parts.append(_gathered(field.type.table, kind.name, "value"))
        else:
            parts.append(f"coalesce(e.{quoted(field.name)}, '')")
    parts.append(_gathered("note", kind.name, "text"))
    if kind.lines:
        parts.append(_gathered("line", kind.name, "name"))
    body = " || ' ' || ".join(parts)
    return f"INSERT INTO {kind.name}_search(rowid, title, body) SELECT e.id, {title}, {body} FROM {quoted(kind.name)} e"


def _joined(names: str) -> str:
    """SQL for fields joined by blanks, NULL when none is filled."""
    words = " || ' ' || ".join(f"coalesce(e.{quoted(name)}, '')" for name in names.split())
    return f"nullif(trim({words}), '')"


def _gathered(table: str, kind: str, column: str) -> str:
    return (
        f"coalesce((SELECT group_concat(p.{column}, ' ') FROM {table} p "
        f"WHERE p.kind = '{kind}' AND p.element = e.id), '')"
    )


def search_rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What the index holds, for checks: kind -> (id, title, body)."""
    return {
        kind.name: store.rows(f"SELECT rowid, title, body FROM {kind.name}_search ORDER BY rowid")
        for kind in store.registry.kinds
    }
