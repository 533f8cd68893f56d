"""The index of each kind for full-text search, kept in the transaction of what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.traits import Lines
from crmcli.store import within
from crmcli.store.folding import BESIDES, NAMED, WORDS, kept, stored_as, texts
from crmcli.store.rows import column_of
from crmcli.store.tables import PARTS, json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Ids = Mapping[str, set[int]]
Written = Mapping[str, bool]  # a table of parts -> whether something is kept of its texts
_BEGINS = (
    "SELECT (SELECT count(*) FROM {1} WHERE id IN (1, 10)), (SELECT count(*) FROM {2} WHERE k = 'version' AND v = 4)"
)
_EMPTY = (
    "CREATE TABLE IF NOT EXISTS {0}_config(k PRIMARY KEY, v) WITHOUT ROWID",
    "INSERT OR REPLACE INTO {0}_config VALUES ('version', 4)",
    "CREATE TABLE IF NOT EXISTS {0}_data(id INTEGER PRIMARY KEY, block BLOB)",
    "INSERT OR REPLACE INTO {0}_data VALUES (1, x''), (10, x'00000000000000')",
)
_COLUMNS = ("title", "body", "title_folded", "body_folded")
_SPACED = " || ' ' || "
_SEARCHED = {table.name: table.searched for table in PARTS}
_FOLDED = {table.name: bool(texts(table)) for table in PARTS}


def refresh(db: Driver, registry: Registry, stale: Ids, inserted: Ids, written: Written) -> None:
    """Index anew the elements that are ``stale``, by kind; those that are gone leave the index. ``inserted`` are new
    ones, which are not in it yet, and have parts in the tables alone that were ``written`` since."""
    some = "WHERE e.id IN (SELECT value FROM json_each(?))"
    for name, ids in stale.items():
        fresh = ids & inserted.get(name, set())
        known = ids - fresh
        if known:
            gone = f"DELETE FROM {name}_search WHERE rowid IN (SELECT value FROM json_each(?))"
            db.write(gone, [(json_array(known),)])
            db.write(f"{_indexing(registry.by_name[name])} {some}", [(json_array(known),)])
        if fresh:
            first, last = min(fresh), max(fresh)
            if last - first < len(fresh):
                add(db, registry.by_name[name], first, last, written)
            else:
                db.write(f"{_indexing(registry.by_name[name], written)} {some}", [(json_array(fresh),)])


def refresh_those(db: Driver, kind: Kind, ids: Sequence[int]) -> None:
    """The same for these elements of a kind."""
    some, values = "SELECT value FROM json_each(?)", [(json_array(ids),)]
    db.write(f"DELETE FROM {kind.name}_search WHERE rowid IN ({some})", values)
    db.write(f"{_indexing(kind)} WHERE e.id IN ({some})", values)


def add(db: Driver, kind: Kind, first: int, last: int, written: Written = _FOLDED) -> None:
    """Index elements, with ids from the first to the last, that are not in the index yet; they have parts in the tables
    alone that were ``written``. Their texts are read, and sorted, before the first is indexed: by turns, reading and
    indexing keep pushing each other out of the processor's cache."""
    db.write(f"{_indexing(kind, written)} WHERE e.id BETWEEN ? AND ? ORDER BY +e.id", [(first, last)])


def fill(db: Driver, kind: Kind) -> None:
    """Index every element of a kind whose index is empty."""
    db.write(_indexing(kind), [()])
    within.fill(db, kind)
    within.taken(db)


def indexes(kind: Kind) -> tuple[str, str]:
    """What the indexes of a kind are called: that of words, and that of letters."""
    return f"{kind.name}_search", within.index_of(kind.name)


def begins(db: Driver, index: str) -> bool:
    """Whether FTS5 finds what it needs to open an index."""
    names = [f"{index}{part}" for part in ("", "_data", "_config")]
    there = db.rows("SELECT name FROM sqlite_master WHERE name IN (?, ?, ?)", names)
    return len(there) == len(names) and db.rows(_BEGINS.format(*names)) == [(2, 1)]


def drop(db: Driver, kind: Kind) -> None:
    """Drop the indexes of a kind, emptied first: one of whose tables some are gone, or do not begin as FTS5 begins one,
    could be neither opened nor dropped."""
    for index in indexes(kind):
        if db.rows("SELECT 1 FROM sqlite_master WHERE name = ?", (index,)):
            db.run([(statement.format(index), ()) for statement in (*_EMPTY, "DROP TABLE {0}")])


def differing(kind: Kind) -> str:
    """SQL that counts the elements of a kind whose search text is not that of their rows."""
    there, rows = f"SELECT rowid AS id, {', '.join(_COLUMNS)} FROM {kind.name}_search", _read(kind)
    apart = f"SELECT * FROM ({there} EXCEPT {rows}) UNION ALL SELECT * FROM ({rows} EXCEPT {there})"
    return f"SELECT count(DISTINCT id) FROM ({apart})"


def _indexing(kind: Kind, written: Written = _FOLDED) -> str:
    """SQL that indexes the elements "e" of a kind."""
    return f"INSERT INTO {kind.name}_search(rowid, {', '.join(_COLUMNS)}) {_read(kind, written)}"


def _read(kind: Kind, written: Written = _FOLDED) -> str:
    """SQL that reads the search text of the elements "e" of a kind from their rows, and from those tables of parts that
    may have ``written`` ones of them. Beside each text stands what the tokenizer would not find in it: how it is
    spelled otherwise, and its further words."""
    title = f"coalesce({', '.join(_joined(words) for words in kind.title)}, '')"
    searched = [field for field in kind.all_fields if field.searchable]
    owned = [str(field.type.table) for field in searched if field.type.table]
    owned += ["note", *(["line"] if kind.trait(Lines) else [])]
    own = [field for field in searched if not field.type.table]
    body = [f"coalesce({column_of(field)}, '')" for field in own]
    body += [_gathered(table, kind.name) if table in written else "''" for table in owned]
    others = [_kept(own)]
    others += [_gathered(table, kind.name, spelled=True) if written.get(table) else "''" for table in owned]
    return (
        f"SELECT e.id, {title}, "
        f"{_SPACED.join(body)}, coalesce({kept(NAMED, 'e')}, ''), trim({_SPACED.join(others)}) "
        f"FROM {quoted(kind.name)} e"
    )


def _joined(names: str) -> str:
    """SQL for fields joined by blanks, NULL when none is filled."""
    words = _SPACED.join(f"coalesce(e.{quoted(name)}, '')" for name in names.split())
    return f"nullif(trim({words}), '')"


def _gathered(table: str, kind: str, spelled: bool = False) -> str:
    """SQL for what is searched in the rows of a table that belong to an element, or how it is ``spelled`` otherwise."""
    words = kept(WORDS, "p") if spelled else _SPACED.join(f"p.{column}" for column in _SEARCHED[table])
    where = f"p.kind = '{kind}' AND p.element = e.id{' AND p.folded IS NOT NULL' if spelled else ''}"
    return f"coalesce((SELECT group_concat({words}, ' ') FROM {table} p WHERE {where}), '')"


def _kept(fields: Iterable[Field]) -> str:
    """SQL for how an element's own texts are spelled otherwise, but for its title."""
    found = [kept(WORDS, "e")]
    found += [kept(stored_as(field), "e", BESIDES) for field in fields if field.custom and field.type.folded]
    words = _SPACED.join(f"coalesce({each}, '')" for each in found)
    return f"CASE WHEN e.folded IS NULL THEN '' ELSE trim({words}) END"
