"""Folded texts: what is kept of them beside a row, and the SQL that compares by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crmcli.model.fields import CUSTOM, Field
from crmcli.model.fold import loose
from crmcli.model.registry import Registry
from crmcli.store.rows import cells, column_of, unpacked
from crmcli.store.tables import Table, quoted, tables

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Row = dict[str, Any]
COLUMN = "folded"
SECOND, BESIDES = "~", "+"  # what marks a second spelling, and the further words by which a text is found
_PARTS = {"email": ("value",), "phone": ("value",), "line": ("name",), "note": ("text",), "tag": ("tag",)}
_CHUNK = 1000
_TOGETHER, _FEW = 50, 5
_JOINT = " | "
_SHORT = 40  # names, towns and streets come again and again


def texts(table: Table) -> tuple[str, ...]:
    """The columns whose texts are compared folded."""
    return table.element.folded if table.element else _PARTS.get(table.name, ())


def indexed(table: Table) -> tuple[str, ...]:
    """Those of them that are looked up by an index."""
    if table.element is None:
        return () if table.searched else texts(table)
    fields = table.element.by_name
    return tuple(name for name in table.element.folded if fields[name].indexed or fields[name].unique)


def compared(column: str, alias: str = "") -> str:
    """SQL for a text as ``same`` folds it; ``alias`` is what its table is called. SQLite itself lowers a to z alone,
    so what it cannot do is kept in the column ``folded``."""
    place = f"{alias}." if alias else ""
    return f"coalesce(json_extract({place}folded, '$.{column}'), lower({place}{quoted(column)}))"


def field_compared(field: Field, alias: str) -> str:
    """The same for a field, which may be a custom one."""
    return f"coalesce({kept(stored_as(field), alias)}, lower({column_of(field, alias)}))"


def kept(name: str, alias: str, mark: str = "") -> str:
    """SQL for what is kept of a text, NULL when nothing is; a mark asks for more than its fold."""
    path = f"'$.{name}'" if not mark and name.isidentifier() else f"""'$."{name}{mark}"'"""
    return f"json_extract({alias}.folded, {path})"


def stored_as(field: Field) -> str:
    """What the text of a field, which may be a custom one, is called there."""
    return CUSTOM + field.key.replace("'", "''") if field.custom else field.name


def following(table: Table) -> Callable[[Row], bool]:
    """Tells of new values whether what is kept of the texts of their row may be another one by them."""
    if not texts(table):
        return lambda new: False
    titled = " ".join(table.element.title).split() if table.element else ()
    read, known = frozenset((*texts(table), *titled, COLUMN, "title_key")), table.known
    return lambda new: not (read.isdisjoint(new) and known.issuperset(new))


def derived(table: Table, row: Row) -> Row:
    """What is worked out of the texts of a row: ``folded``, and the ``title_key`` of an element."""
    if not texts(table):
        return {}
    return {**_titled(table, row), COLUMN: _folded(table, row, _filled(table, row))}


def absent(table: Table, values: Collection[str]) -> bool:
    """Whether none of these columns is a text that is compared folded."""
    return not any(name in values for name in texts(table))


def complete(table: Table, rows: Sequence[Row]) -> None:
    """Write it into rows that are to be stored. Most texts are plain, so a few dozen rows are looked at together first:
    that is five times as fast."""
    for begin in range(0, len(rows), _TOGETHER) if texts(table) else ():
        part = rows[begin : begin + _TOGETHER]
        uneven = _uneven(table, part)
        for row in part:
            known = table.known.issuperset(row)  # no custom fields
            filled = uneven and known and {name: text for name in uneven if (text := row.get(name)) is not None}
            found = _titled(table, row) if known else derived(table, row)
            if filled:
                found[COLUMN] = _folded(table, row, filled)
            for name, value in found.items():
                if value is not None or name in row:
                    row[name] = value


def _uneven(table: Table, rows: Sequence[Row]) -> Sequence[str]:
    """The columns of which something may be kept: of all of them together mostly nothing."""
    names = texts(table)
    if _all_plain(table, names, rows):
        return ()
    return names if len(rows) < _FEW else [name for name in names if not _all_plain(table, (name,), rows)]


def _all_plain(table: Table, names: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether nothing need be kept of the texts of these columns."""
    if not _is_plain(f" {_joined(names, rows)} "):
        return False
    from crmcli.model.searched import besides_nothing

    return besides_nothing(_joined([name for name in names if name in table.searched], rows))


def _joined(names: Sequence[str], rows: Sequence[Row]) -> str:
    return _JOINT.join([text for row in rows for name in names if (text := row.get(name)) is not None])


def _titled(table: Table, row: Row) -> Row:
    """What is worked out of a row of plain texts."""
    found: Row = {COLUMN: None}
    if table.element is not None:
        found["title_key"] = table.element.title_key(table.element.display_name(row)) or None
    return found


def complete_stored(table: Table, row: Row) -> None:
    """The same for a row as its table holds it."""
    if texts(table):
        row.update(derived(table, unpacked(table, [row.get(name) for name in table.names])))


def renew(db: Driver, registry: Registry) -> None:
    """Work it out once more for all rows of a file, where it differs."""
    for table in tables(registry).values():
        for wrong in stale(db, table):
            names = ", ".join(f"{name} = ?" for name in wrong[0][1])
            values = [(*new.values(), number) for number, new in wrong]
            db.write(f"UPDATE {quoted(table.name)} SET {names} WHERE id = ?", values)


def stale(db: Driver, table: Table) -> Iterator[list[tuple[int, Row]]]:
    """(id, what is worked out now) of the rows of a table with which something else is kept, some at a time."""
    last = 0
    while texts(table) and (rows := db.rows(f"{table.select} WHERE id > ? ORDER BY id LIMIT {_CHUNK}", (last,))):
        present = [unpacked(table, row) for row in rows]
        last = present[-1]["id"]
        fresh = [(row, derived(table, row)) for row in present]
        wrong = [(row["id"], new) for row, new in fresh if new.items() - row.items()]
        if wrong:
            yield wrong


def _filled(table: Table, row: Row) -> dict[str, str]:
    """The texts of a row: those of its columns, then custom ones as the history calls them."""
    found = {name: text for name in texts(table) if (text := row.get(name)) is not None}
    if table.element is not None and row.keys() - table.known:
        told = cells(table, row)
        more = sorted(name for name, text in told.items() if name.startswith(CUSTOM) and isinstance(text, str))
        found.update((name, told[name]) for name in more)
    return found


def _folded(table: Table, row: Row, filled: Mapping[str, str]) -> str | None:
    """Those of the texts that SQLite's own lower() does not fold, as JSON; behind "name~" their second spelling, and
    behind "name+" the further words by which those are found that are searched, as all custom ones may be."""
    found: dict[str, str] = {}
    for name, text in filled.items():
        looked_into = name in table.searched or name.startswith(CUSTOM)
        first, second, words = _short(text, looked_into) if len(text) < _SHORT else _worked_out(text, looked_into)
        if first is not None:
            found[name] = first
        if second is not None:
            found[name + SECOND] = second
        if words:
            found[name + BESIDES] = _without_normal(words, text, row["normal"]) if row.get("normal") else words
    if not found:
        return None
    from crmcli.store.change_rows import text as json_text

    return json_text(found)


def _without_normal(words: str, text: str, normal: str) -> str:
    """Without the digits of a telephone number as it is compared, which is searched beside it: behind a + they do not
    depend on where that is."""
    if text[0] != "+" or normal[1:] not in words:
        return words
    return " ".join(word for word in words.split() if word != normal[1:])


def _worked_out(text: str, looked_into: bool) -> tuple[str | None, str | None, str]:
    """(fold, second spelling, further words) of a text; None, or "" for words, is what need not be kept."""
    from crmcli.model.searched import besides

    words = besides(text) if looked_into else ""
    if _is_plain(f" {text} "):
        return None, None, words
    first, *more = loose(text)
    return first if first != _lower(text) else None, more[0] if more else None, words


_short = lru_cache(4096)(_worked_out)


def _is_plain(text: str) -> bool:
    """Whether folding does no more to a text than lower() does, as to most. There are blanks around it."""
    return text.isascii() and text.isprintable() and "  " not in text and "`" not in text


def _lower(text: str) -> str:
    """As SQLite does it: of a to z alone."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
