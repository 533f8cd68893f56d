"""The index of each kind for full-text search, kept in the transaction of what changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import Lines
from crmcli.store.rows import column_of
from crmcli.store.tables import PARTS, json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Ids = Mapping[str, set[int]]
_SEARCHED = {table.name: table.searched for table in PARTS}


def refresh(db: Driver, registry: Registry, stale: Ids, inserted: Ids) -> None:
    """Index anew the elements that are ``stale``, by kind; those that are gone leave the index. ``inserted`` are new
    ones, which are not in it yet."""
    for name, ids in stale.items():
        known = ids - inserted.get(name, set())
        if known:
            gone = f"DELETE FROM {name}_search WHERE rowid IN (SELECT value FROM json_each(?))"
            db.write(gone, [(json_array(known),)])
        some = "WHERE e.id IN (SELECT value FROM json_each(?))"
        db.write(f"{_indexing(registry.by_name[name])} {some}", [(json_array(ids),)])


def fill(db: Driver, kind: Kind) -> None:
    """Index every element of a kind whose index is empty."""
    db.write(_indexing(kind), [()])


def _indexing(kind: Kind) -> str:
    """SQL that indexes the elements "e" of a kind, their search text read from their rows."""
    title = f"coalesce({', '.join(_joined(words) for words in kind.title)}, '')"
    parts: list[str] = []
    for field in kind.all_fields:
        if not field.searchable:
            continue
        if field.type.table:
            parts.append(_gathered(field.type.table, kind.name))
        else:
            parts.append(f"coalesce({column_of(field)}, '')")
    parts.append(_gathered("note", kind.name))
    if kind.trait(Lines):
        parts.append(_gathered("line", kind.name))
    body = " || ' ' || ".join(parts)
    return f"INSERT INTO {kind.name}_search(rowid, title, body) SELECT e.id, {title}, {body} FROM {quoted(kind.name)} e"


def _joined(names: str) -> str:
    """SQL for fields joined by blanks, NULL when none is filled."""
    words = " || ' ' || ".join(f"coalesce(e.{quoted(name)}, '')" for name in names.split())
    return f"nullif(trim({words}), '')"


def _gathered(table: str, kind: str) -> str:
    """SQL for what is searched in the rows of a table that belong to an element."""
    words = " || ' ' || ".join(f"p.{column}" for column in _SEARCHED[table])
    return (
        f"coalesce((SELECT group_concat({words}, ' ') FROM {table} p WHERE p.kind = '{kind}' AND p.element = e.id), '')"
    )
