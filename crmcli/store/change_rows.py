"""The trace of a row: what the history keeps of it, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter

from crmcli.light import Any, encode_basestring, json_writer
from crmcli.store.rows import SHELF, cells, parted
from crmcli.store.tables import Table

Owner = tuple[str | None, int | None]
ChangeRow = tuple[str, int, str, str | None, str | None, str | None, int | None]
"""(table, row, op, before, after, kind, element), the values as JSON text."""

LINK = "link"
_other = json_writer(ensure_ascii=False, separators=(",", ":"))


def text(values: Mapping[str, Any]) -> str:
    """Columns and their values as a JSON object. Written out, because a bulk writes a hundred thousand of them,
    of texts and whole numbers for the most part: in half the time that the general encoder takes. Folded texts are left
    out: they can always be worked out again from the others."""
    parts = [
        f'"{name}":{encode_basestring(value)}'
        if value.__class__ is str
        else f'"{name}":{value if value.__class__ is int else "null" if value is None else _other(value)}'
        for name, value in values.items()
        if name != "folded"
    ]
    return f"{{{','.join(parts)}}}"


def told(table: Table, values: Mapping[str, Any] | None) -> str | None:
    """The same of cells as actions handle them."""
    return None if values is None else text(cells(table, dict(values)))


def both(table: Table, before: dict[str, Any], after: dict[str, Any]) -> tuple[str | None, str | None]:
    """What the history tells of the same cells before and after; of lines those that people added one by one."""
    if table.element is None and table.shelved:
        before, after = parted(before, after)
    return told(table, before), told(table, after)


def held(table: Table, columns: tuple[str, ...] = ()) -> Callable[[Mapping[str, Any]], str]:
    """Gives the same of a whole row, without what is empty: its columns in the order of the table, then custom fields
    in the order of their keys. ``columns`` are those that may be filled, where that is known. It is made once for a
    table and these, and kept with it."""
    found: Callable[[Mapping[str, Any]], str] | None = table.kept.get(columns)
    if found is None:
        found = table.kept[columns] = _held(table, columns)
    return found


def _held(table: Table, columns: tuple[str, ...]) -> Callable[[Mapping[str, Any]], str]:
    prefixes = [(name, f'"{name}":') for name in table.told if not columns or name in columns]
    known = {"id", "folded", *table.told}
    alone = None if table.element else SHELF  # what lines have their custom fields in, most of them none

    def told(row: Mapping[str, Any]) -> str:
        parts = [
            f"{prefix}{encode_basestring(value)}"
            if value.__class__ is str
            else f"{prefix}{value if value.__class__ is int else _other(value)}"
            for name, prefix in prefixes
            if (value := row.get(name)) is not None
        ]
        if not known.issuperset(row) and (alone is None or row.get(alone)):
            more = ((name, value) for name, value in cells(table, row).items() if name not in known)
            parts += [f'"{name}":{_other(value)}' for name, value in sorted(more) if value is not None]
        return f"{{{','.join(parts)}}}"

    return told


def owner(table: Table) -> Callable[[Mapping[str, Any]], Owner]:
    """Tells which element (kind, id) a row of this table belongs to; a link to the one that it comes from."""
    if table.element:
        name = table.name
        return lambda row: (name, row["id"])
    if table.owned:
        return itemgetter("kind", "element")
    if table.name == LINK:
        return itemgetter("from_kind", "from_id")
    return lambda row: (None, None)


def owning(table: Table) -> tuple[str, str]:
    """SQL for the same, from a row of the table."""
    if table.element:
        return f"'{table.name}'", "id"
    if table.owned:
        return "kind", "element"
    return ("from_kind", "from_id") if table.name == LINK else ("NULL", "NULL")
