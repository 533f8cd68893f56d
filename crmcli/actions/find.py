"""``crm find``: elements by any word of their titles, names, notes, lines, numbers, addresses."""

from __future__ import annotations

from crmcli.actions.elements import titles
from crmcli.actions.stages import meanings
from crmcli.model.refs import ref
from crmcli.model.results import Column, Rows
from crmcli.store import records, searching
from crmcli.store.store import Store

COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("stage", "Stage", "stage"),
    Column("text", "Found in"),
)


def find(store: Store, text: str, limit: int = 50) -> Rows:
    """The best matches first; every word of ``text`` must begin a word of the element, accents do not matter."""
    found = searching.find(store, text, limit, list(store.registry.kinds))
    named = titles(store, [(kind, number) for kind, number, _ in found])
    rows = []
    for name, number, around in found:
        kind = store.registry.by_name[name]
        row = records.get(store, name, [number])[number]
        rows.append(
            {
                "ref": ref(kind.prefix, number),
                "kind": name,
                "title": named[name, number],
                "stage": row.get("stage"),
                "text": _besides(around, ref(kind.prefix, number), named[name, number]),
            }
        )
    means = {key: meaning for kind in store.registry.kinds for key, meaning in meanings(store, kind).items()}
    return Rows("matches", COLUMNS, rows, len(rows), means)


def _besides(around: str, ref: str, title: str) -> str:
    """The text around a hit without the reference and the names it begins with, which stand beside it."""
    text = " ".join(around.split())
    for known in (ref, title, title):  # a person's name is indexed whole and in parts
        text = text.removeprefix(known).lstrip()
    return text
