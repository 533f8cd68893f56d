"""Elements made from others by SQL: their rows from the rows of the sources, what belongs to them from what belongs to
those.

A part is some sources as JSON, [[id, whether it is odd, name, ...], ...]: of what is odd, more is kept than its texts.
An id that is new is a base and the place there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.store import folded, identities, indexing, recording, within
from crmcli.store.folding import COLUMN
from crmcli.store.indexing import Written
from crmcli.store.records import writing
from crmcli.store.rows import Row, column_of
from crmcli.store.tables import Table, json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.act import Act

_ID = "json_extract(s.value, '$[0]')"
_ORDER = {"email": "position", "phone": "position", "line": "number"}
ALL = "1"  # SQL for every row
EVEN = f"l.{COLUMN} IS NULL"  # the condition that nothing more is kept of a source than its texts
Made = tuple[Kind, int]  # what was made of the sources: its kind and the first id
Link = tuple[str, str, str, str, str, str]  # (kind, id) from and to, how, role: SQL for each


class SourceGroup(Declared):
    """Sources of one kind that are made into others together: ``sources`` is the JSON, ``count`` how many they are,
    ``odd`` whether one of them is."""

    source: Kind
    sources: str
    count: int
    odd: bool


def text_of(place: int) -> str:
    """SQL for what stands at this place of a source's list."""
    return f"json_extract(s.value, '$[{place}]')"


def literal(value: Any) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else f"'{str(value).replace(chr(39), chr(39) * 2)}'"


def first_filled(names: Sequence[str]) -> str:
    """SQL for the first of these columns of the source that is filled."""
    if len(names) == 1:
        return f"l.{quoted(names[0])}"
    parts = (f"nullif(l.{quoted(name)}, '')" for name in names)
    return f"coalesce({', '.join(parts)})"


def shelved(keys: Sequence[str]) -> str:
    """SQL for these custom fields of the source, as a row has them."""
    wanted = ", ".join(map(literal, keys))
    return (
        "(SELECT nullif(json_group_object(key, value), '{}') FROM (SELECT key, value FROM json_each(l.custom) "
        f"WHERE key IN ({wanted}) AND value IS NOT NULL ORDER BY key))"
    )


def summed(kind: Kind, amount: str) -> str:
    """SQL for the amount of a source: what its lines come to, where it has any."""
    lines = f"FROM line p WHERE p.kind = '{kind.name}' AND p.element = l.id"
    total = "total(CASE WHEN p.optional THEN 0 ELSE p.gross END)"
    return f"(SELECT CASE WHEN count(*) THEN CAST({total} AS INTEGER) ELSE l.{quoted(amount)} END {lines})"


def make(act: Act, part: SourceGroup, kind: Kind, first: int, values: Mapping[str, str]) -> None:
    """Write an element for each source, with ids from ``first`` on; ``values`` are SQL, by column, of a source "l" at a
    place "s", and tell the history; they are in the search index when they were ``indexed``."""
    own = {"id": f"{first} + s.key", **values, "version": "1", "uid": identities.uuid_sql(act.clock())}
    own.update(dict.fromkeys(("created_at", "updated_at"), literal(act.stamp)))
    _write(act, kind.name, own, f"{_from(part)} ORDER BY s.key", part)
    if part.odd:
        uneven = f"SELECT {first} + s.key FROM json_each(?1) s WHERE {text_of(1)}"
        rows = act.select(kind.name, f"WHERE id IN ({uneven})", (part.sources,))
        found = [(folded.derived(act.tables[kind.name], row)[COLUMN], row["id"]) for row in rows]
        act.driver.write(f"UPDATE {quoted(kind.name)} SET folded = ? WHERE id = ?", [each for each in found if each[0]])
    recording.remember_new(act, kind.name, first, first + part.count - 1, list(own))


def copy(act: Act, part: SourceGroup, name: str, to: Made, instead: Mapping[str, str], where: str = ALL) -> Written:
    """Copy the rows of a table that belong to the sources, and that are ``numbered``, to what was made of them, in
    order, and tell the history; ``instead`` is SQL for columns that are not taken over from the row "p". Returns
    whether there were any, and whether something is kept of their texts."""
    table, order = act.tables[name], _ORDER.get(name, "id")
    begin = writing(act).take_ids(name, 0)
    rank = f"row_number() OVER (PARTITION BY s.key ORDER BY p.{order}, p.id)"
    own = {
        **{column: f"p.{quoted(column)}" for column in table.names if column != "id"},
        "kind": literal(to[0].name),
        "element": f"{to[1]} + s.key",
        **({order: rank} if order != "id" and where != ALL else {}),
        **instead,
    }
    mine = f"p.kind = '{part.source.name}' AND p.element = {_ID} AND {where}"
    _write(
        act, name, own, f"FROM json_each(?1) s CROSS JOIN {quoted(name)} p ON {mine} ORDER BY s.key, p.{order}", part
    )
    count, spelled = act.rows(f"SELECT count(*), count({COLUMN}) FROM {quoted(name)} WHERE id >= ?", (begin,))[0]
    _told(act, table, begin, count)
    return {name: spelled > 0} if count else {}


def join(act: Act, part: SourceGroup, links: Sequence[Link]) -> None:
    """Write these links of each source, and tell the history."""
    begin, each = writing(act).take_ids("link", 0), []
    for place, values in enumerate(links):
        names = ("from_kind", "from_id", "to_kind", "to_id", "how", "role")
        columns = ", ".join(f"{value} AS {name}" for name, value in zip(names, values, strict=True))
        each.append(f"SELECT s.key AS place, {place} AS rank, {columns} {_from(part)}")
    names = ("from_kind", "from_id", "to_kind", "to_id", "how", "role")
    own = {
        **{name: name for name in names},
        "step": str(writing(act).id),
    }
    _write(act, "link", own, f"FROM ({' UNION ALL '.join(each)}) ORDER BY place, rank", part)
    _told(act, act.tables["link"], begin, part.count * len(links))


def indexed(act: Act, kind: Kind, first: int, count: int, written: Written) -> None:
    """Take elements that were made, with all that was ``written`` of what belongs to them, into the search index."""
    indexing.add(act.driver, kind, first, first + count - 1, written)
    within.add(act.driver, kind, range(first, first + count))


def close(act: Act, part: SourceGroup, values: Mapping[str, str]) -> None:
    """Write new values, SQL by column, into the sources, of which each is another than it was, and tell the history."""
    step, name = writing(act), part.source.name
    new = {column: values[column] for column in act.tables[name].names if column in values}
    stamp = literal(act.stamp)
    after = {**new, "version": "l.version + 1", "updated_at": stamp}
    told = [", ".join(f"'{column}', {cells[column]}" for column in after) for cells in (_Own(), after)]
    step.begins(part.count, name)
    act.driver.write(
        'INSERT INTO change(step, "table", row, op, before, after, kind, element) '
        f"SELECT {step.id}, '{name}', l.id, 'update', json_object({told[0]}), json_object({told[1]}), '{name}', l.id "
        f"{_from(part)} ORDER BY s.key",
        [(part.sources,)],
    )
    cells = ", ".join(f"{quoted(column)} = {value}" for column, value in {**new, "updated_at": stamp}.items())
    act.driver.write(
        f"UPDATE OR FAIL {quoted(name)} SET {cells}, version = version + 1 "
        f"FROM (SELECT s.key, {_ID} AS number FROM json_each(?1) s) s WHERE {quoted(name)}.id = s.number",
        [(part.sources,)],
    )


class _Own(dict[str, str]):
    """The columns of a source as SQL."""

    def __missing__(self, column: str) -> str:
        return f"l.{quoted(column)}"


def _from(part: SourceGroup) -> str:
    return f"FROM json_each(?1) s CROSS JOIN {quoted(part.source.name)} l ON l.id = {_ID}"


def _write(act: Act, name: str, own: Mapping[str, str], rest: str, part: SourceGroup) -> None:
    values = {column: value for column, value in own.items() if value != "NULL"}
    columns = ", ".join(map(quoted, values))
    act.driver.write(
        f"INSERT INTO {quoted(name)}({columns}) SELECT {', '.join(values.values())} {rest}", [(part.sources,)]
    )


def _told(act: Act, table: Table, begin: int, count: int) -> None:
    """So many rows with ids from here on are new: their ids are taken, and the history tells of them."""
    if count:
        writing(act).take_ids(table.name, count)
        recording.remember_new(act, table.name, begin, begin + count - 1)


def looked_at(
    act: Act, source: Kind, ids: Sequence[int], conditions: Sequence[str], columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """(id, whether all of these conditions hold, these columns) of sources "l", in the order of the ids."""
    names = "".join(f", l.{quoted(name)}" for name in columns)
    fulfilled = " AND ".join(f"({condition})" for condition in dict.fromkeys(conditions))
    sql = f"SELECT l.id, {fulfilled}{names} FROM json_each(?) s CROSS JOIN {quoted(source.name)} l ON l.id = s.value"
    return act.rows(f"{sql} ORDER BY s.key", (json_array(ids),))


def has_none(table: str, kind: Kind, more: str = "1") -> str:
    """The condition that a source has no such row in a table."""
    return f"NOT EXISTS (SELECT 1 FROM {quoted(table)} p WHERE p.kind = '{kind.name}' AND p.element = l.id AND {more})"


def numbered(table: str, kind: Kind) -> str:
    """The condition that a source's rows in a table are numbered without a gap."""
    rows = f"FROM {quoted(table)} p WHERE p.kind = '{kind.name}' AND p.element = l.id"
    return f"(SELECT coalesce(max(p.{_ORDER[table]}), 0) = count(*) {rows})"


def filled(act: Act, kind: Kind, ids: Sequence[int], names: Sequence[str], tables: Sequence[str]) -> list[Row]:
    """The id, the currency and these fields of those of some elements of which any of these is filled, or a row is in
    one of these tables, in the order of the ids."""
    cells = {name: column_of(kind.by_name[name], "l") for name in names}
    some = [f"{cell} IS NOT NULL" for cell in cells.values()]
    some += [f"NOT {has_none(table, kind)}" for table in tables]
    if not some:
        return []
    cells = {"id": "l.id", **({kind.currency: f"l.{kind.currency}"} if kind.currency else {}), **cells}
    sql = f"SELECT {', '.join(cells.values())} FROM json_each(?) s CROSS JOIN {quoted(kind.name)} l ON l.id = s.value"
    rows = act.rows(f"{sql} WHERE {' OR '.join(some)} ORDER BY s.key", (json_array(ids),))
    return [dict(zip(cells, row, strict=True)) for row in rows]
