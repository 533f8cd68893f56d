"""``crm find``: elements by any word of their titles, names, notes, lines, numbers, addresses."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements import titles
from crmcli.actions.stages import meanings
from crmcli.errors import BadValue
from crmcli.model.contacts import normal_phone, read_phone
from crmcli.model.kinds import Kind
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


def find(store: Store, text: str, limit: int = 50, kinds: Sequence[Kind] = ()) -> Rows:
    """The best matches first, of these kinds or of all.

    Every word of ``text`` must begin a word of the element; accents do not matter. A telephone number is found
    by its digits, however it is typed.
    """
    found = searching.find(store, text, limit, kinds or store.registry.kinds, _digits(store, text))
    nodes = [(name, number) for name, number, _ in found]
    named = titles(store, nodes)
    known = {
        kind: records.get(store, kind, [number for name, number in nodes if name == kind])
        for kind in {name for name, _ in nodes}
    }
    rows = []
    for name, number, around in found:
        kind = store.registry.by_name[name]
        row = known[name][number]
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


def _digits(store: Store, text: str) -> str | None:
    """The digits to compare of a text that is a telephone number, or the beginning of one; else None."""
    try:
        return normal_phone(read_phone(text), store.setting("country")).removeprefix("+")
    except BadValue:
        return None


def _besides(around: str, ref: str, title: str) -> str:
    """The text around a hit without the reference and the names it begins with, which stand beside it."""
    text = " ".join(around.split())
    for known in (ref, title, title):  # a person's name is indexed whole and in parts
        text = text.removeprefix(known).lstrip()
    return text
