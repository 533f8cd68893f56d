"""A row as the program has it and as its table holds it: custom fields of elements have names of their own in the one,
and share the column ``custom`` in the other, as a JSON object in the order of their keys. Lines have that in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.light import Any, json
from crmcli.model.fields import CUSTOM, Field
from crmcli.store.tables import Table, quoted

Row = dict[str, Any]
SHELF = "custom"  # the column of every element, and of every line
# What is on the shelf afterwards, in the order of its keys, and NULL when that is nothing; NULL takes a key away.
_SHELVED = (
    "(SELECT nullif(json_group_object(key, value), '{}') FROM "
    "(SELECT key, value FROM json_each(json_patch(coalesce(custom, '{}'), ?)) ORDER BY key))"
)


def column_of(field: Field, name: str = "e") -> str:
    """SQL for the value of a field in the table of a kind that is called ``name``."""
    if not field.custom:
        return f"{name}.{quoted(field.name)}"
    if '"' in field.key or "\\" in field.key:  # SQLite's paths have no way to say them
        raise ValueError(f"{field.key!r} cannot be the name of a field")
    path = field.key.replace("'", "''")
    return f"""json_extract({name}.{SHELF}, '$."{path}"')"""


def unpacked(table: Table, values: Sequence[Any]) -> Row:
    """The row of which the table holds these values, in the order of its columns. A custom field that the registry
    does not know is called ``custom.KEY``."""
    row = dict(zip(table.names, values, strict=True))
    if table.element is not None:
        text, known = row.pop(SHELF), table.element.custom
        if known:
            row.update(dict.fromkeys(known.values()))
        if text:
            row.update((known.get(key, CUSTOM + key), value) for key, value in json.loads(text).items())
    return row


class Narrow(list[tuple[Any, ...]]):
    """Rows that begin with the columns of these names; the others that are ``listed`` of their table are empty."""

    def __init__(self, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        super().__init__(rows)
        self.names = names


def columns(table: Table, rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Column -> its values in these rows, each of which holds what is ``listed`` of the table. Custom fields that the
    registry knows are called as ``unpacked`` calls them."""
    found: dict[str, Sequence[Any]] = {}
    if isinstance(rows, Narrow):
        found = dict.fromkeys(table.listed, (None,) * len(rows))
    names = rows.names if isinstance(rows, Narrow) else table.listed
    found.update(zip(names, zip(*rows, strict=True)))  # noqa: B905 - there may be a cell behind those that are named
    if table.element is not None and found:
        shelves, known = found.pop(SHELF), table.element.custom
        if known:
            told = [json.loads(text) if text else {} for text in shelves]
            found.update((name, [each.get(key) for each in told]) for key, name in known.items())
    return found or dict.fromkeys(table.listed, ())


def inserted(table: Table, rows: Sequence[Row]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The columns that are filled in some of these rows, and their values; the others are left to the table."""
    present = set().union(*rows)
    names = table.ordered(frozenset(present))
    values = [tuple(map(row.get, names)) for row in rows]
    keys = _keys(table, present)
    if not keys:
        return names, values
    shelves = [shelved({key: row[name] for name, key in keys.items() if row.get(name) is not None}) for row in rows]
    return (*names, SHELF), [(*mine, shelf) for mine, shelf in zip(values, shelves, strict=True)]


def assigned(table: Table, names: Sequence[str], rows: Iterable[Row]) -> tuple[str, list[list[Any]]]:
    """SQL behind SET that gives a row new values under these names, and what is bound in it for each of the rows."""
    keys = _keys(table, names)
    columns = [name for name in names if name not in keys]
    parts = [f"{quoted(name)} = ?" for name in columns] + ([f"{SHELF} = {_SHELVED}"] if keys else [])
    bound = []
    for row in rows:
        shelf = [json.dumps({key: row[name] for name, key in keys.items()})] if keys else []
        bound.append([*(row[name] for name in columns), *shelf])
    return ", ".join(parts), bound


def cells(table: Table, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row as the history tells it: each custom field is a cell of its own, ``custom.KEY``."""
    if table.element is None:
        return {**{name: value for name, value in row.items() if name != SHELF}, **spread(row)} if SHELF in row else row
    keys = _keys(table, row) if table.element.custom else {}
    return {CUSTOM + keys[name] if name in keys else name: value for name, value in row.items()} if keys else row


def spread(row: Mapping[str, Any]) -> Row:
    """What is on the shelf of a row that has it as text, under ``custom.KEY``."""
    if not row.get(SHELF):
        return {}
    return {CUSTOM + key: value for key, value in json.loads(row[SHELF]).items()}


def parted(before: Row, after: Row) -> tuple[Row, Row]:
    """The same cells of two rows as the history tells them, where the shelf is a text: of what is on it those that
    differ."""
    if SHELF not in after:
        return before, after
    old, new = spread(before), spread(after)
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    both = [(before, old), (after, new)]
    first, last = (
        {**{name: value for name, value in row.items() if name != SHELF}, **{name: each.get(name) for name in names}}
        for row, each in both
    )
    return first, last


def named(table: Table, told: Row) -> Row:
    """What the history tells of a row, under the names that its values have in the row."""
    if table.element is None or not table.element.custom:
        return told
    names = {CUSTOM + key: name for key, name in table.element.custom.items()}
    return {names.get(cell, cell): value for cell, value in told.items()}


def _keys(table: Table, names: Iterable[str]) -> dict[str, str]:
    """Those of these names that are custom fields, with what they are called on the shelf."""
    if not (table.element and table.element.custom) and table.known.issuperset(names):
        return {}
    known = {name: key for key, name in table.element.custom.items()} if table.element else {}
    return {
        name: known.get(name) or name.removeprefix(CUSTOM) for name in names if name in known or name.startswith(CUSTOM)
    }


def shelved(values: Mapping[str, Any]) -> str | None:
    """Values by their keys as the column holds them; None where there is none."""
    if not values:
        return None
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False, separators=(",", ":"))


def packed(table: Table, told: Row) -> Row:
    """A row as the history tells it, as its table holds it: without what the table has no column for."""
    found = {name: value for name, value in told.items() if name in table.known}
    if table.shelved:
        shelf = {name.removeprefix(CUSTOM): value for name, value in told.items() if name.startswith(CUSTOM)}
        kept = {key: value for key, value in shelf.items() if value is not None}
        if shelf:
            found[SHELF] = shelved(kept)
    return found
