"""Looking after a database: is it whole, and what in it is of no use any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from crmcli.errors import DatabaseBusy, DatabaseError
from crmcli.light import re
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.store import folded, normalising, owing, schema, tallying, within
from crmcli.store.act import Act
from crmcli.store.driver import Rows
from crmcli.store.indexing import begins, differing, indexes
from crmcli.store.opening import open_empty
from crmcli.store.search_words import vocabulary
from crmcli.store.tables import quoted

_OLD = (
    'FROM "key" WHERE coalesce(at, (SELECT recorded_at FROM step WHERE step.id = "key".step)) < ?'  # 0.1.0 kept no day
)
_LOOSE = (
    'SELECT DISTINCT c."table", c.rowid, c.parent, l."from" FROM pragma_foreign_key_check c '
    'JOIN pragma_foreign_key_list(c."table") l ON l.id = c.fkid ORDER BY 1, 2'
)
_FAULTS = "SELECT integrity_check FROM pragma_integrity_check"
_FAULTS_OF_TABLES = (
    "SELECT integrity_check FROM sqlite_master m JOIN pragma_integrity_check(m.name) "
    "WHERE m.type = 'table' AND m.name NOT GLOB '*_search*'"
)
_PARTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
_TYPED = (
    "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p "
    "WHERE m.type = 'table' AND m.name NOT GLOB '*_search*' AND p.type IN ('TEXT', 'INTEGER') ORDER BY m.name, p.cid"
)
_COLUMNS = (
    "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p "
    "WHERE m.type = 'table' AND m.name NOT GLOB '*_search*'"
)


def faults(act: Act) -> list[str]:
    """What SQLite finds wrong with the file, but for search indexes: into these it looks since 3.44, and fails if it
    can open one of them no more."""
    try:
        found = act.rows(_FAULTS)
    except DatabaseBusy:
        raise
    except DatabaseError:
        found = act.rows(_FAULTS_OF_TABLES)
    lines = [line for (text,) in found for line in text.splitlines()]
    return [line for line in lines if line != "ok" and not line.startswith("***") and "fts5" not in line.lower()]


def mistyped(act: Act) -> Iterator[str]:
    """Where a value stands that is of another type than its column, which SQLite finds nothing wrong with: "a value in
    the column city of company is no text"."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, type in act.rows(_TYPED):
        columns.setdefault(table, []).append((column, type))
    for table, known in columns.items():
        asked = ", ".join(f"max(typeof({quoted(name)}) NOT IN ('{type.lower()}', 'null'))" for name, type in known)
        (wrong,) = act.rows(f"SELECT {asked} FROM {quoted(table)}")
        for (column, type), is_wrong in zip(known, wrong, strict=True):
            if is_wrong:
                what = "no text" if type == "TEXT" else "no whole number"
                yield f"a value in the column {column} of {table} is {what}"


def loose(act: Act) -> list[tuple[str, int, str, str]]:
    """(table, row, what it refers to, column) of the rows that refer to one that is not there."""
    return [(table, number, parent, column) for table, number, parent, column in act.rows(_LOOSE)]


def lacking(act: Act) -> Iterator[str]:
    """What the file has not as the catalogue declares it: "no index lead_stage"."""
    declared, columns = _declared(act.registry.static)
    here = {(type, name): sql for type, name, sql in act.rows(_PARTS)}
    for type, name, sql in declared:
        if (type, name) not in here:
            yield f"no {type} {name}"
        elif type in ("trigger", "view") and here[type, name].split() != sql.split():
            yield f"another {type} {name} than is declared"
    lost = {tuple(row) for row in columns} - {tuple(row) for row in act.rows(_COLUMNS)}
    yield from (f"no column {column} in {table}" for table, column in sorted(lost) if ("table", table) in here)


def other_indexes(act: Act) -> list[str]:
    """The indexes that the file has otherwise than the catalogue declares them."""
    declared = {name: _bare(sql) for type, name, sql in _declared(act.registry.static)[0] if type == "index"}
    here = [(name, _bare(sql)) for type, name, sql in act.rows(_PARTS) if type == "index"]
    return [name for name, sql in here if declared.get(name, sql) != sql]


def _bare(sql: str) -> str:
    """A statement without blanks and the quotes of names: 0.1.0 wrote some of them otherwise."""
    return re.sub(r'[\s"]', "", sql)


def _declared(registry: Registry) -> tuple[Rows, Rows]:
    """The parts and the columns of a new file, made once for a catalogue."""

    def read() -> tuple[Rows, Rows]:
        with closing(open_empty(registry)) as new:
            return new.rows(_PARTS), new.rows(_COLUMNS)

    return registry.memo("parts", read)


def unfolded(act: Act) -> dict[str, int]:
    """Table -> how many of its rows there are with which other texts are kept than are compared now."""
    found: Counter[str] = Counter()
    for name, table in act.tables.items():
        found[name] += sum(len(wrong) for wrong in folded.stale(act.driver, table))
    for name, moved in normalising.stale(act.driver, act.registry):
        found[name] += len(moved)
    return {name: count for name, count in found.items() if count}


def unreadable(act: Act) -> list[Kind]:
    """The kinds whose search index is damaged. Once FTS5 has failed nothing can be made or written any more on this
    connection, so what it needs to begin is looked for first, and none is asked after one that failed."""
    every = [(kind, index) for kind in act.registry.kinds for index in indexes(kind)]
    found = {kind.name: kind for kind, index in every if not begins(act.driver, index)}
    for kind, index in every:
        if kind.name not in found and not _is_sound(act, kind, index):
            return [*found.values(), kind]
    return [*found.values()]


def _is_sound(act: Act, kind: Kind, index: str) -> bool:
    """Whether it can be read to its end, and has as many words as FTS5 has counted; that of letters has each once."""
    try:
        if act.rows("SELECT 1 FROM pragma_integrity_check(?) WHERE integrity_check != 'ok'", (index,)):
            return False
        words = vocabulary(act.driver, index)
        ((count,),) = act.rows(f"SELECT count(*) FROM {words or index}")
        return words is None or index == within.index_of(kind.name) or count == _counted(act, index)
    except DatabaseBusy:
        raise
    except DatabaseError:
        return False


def _counted(act: Act, index: str) -> int:
    """How many words FTS5 has counted in an index: behind the number of rows stands that of each column, by seven bits
    a byte, of which all but the last of a number are greater than 127."""
    ((block,),) = act.rows(f"SELECT coalesce(CAST(block AS BLOB), x'') FROM {index}_data WHERE id = 1")
    numbers = [0]
    for byte in block:
        numbers[-1] = numbers[-1] << 7 | byte & 127
        numbers += [0] * (byte < 128)
    return sum(numbers[1:])


def unindexed(act: Act) -> int:
    """How many elements are not in the search index as they are in their rows."""
    counts = act.driver.run([(differing(kind), ()) for kind in act.registry.kinds])
    return sum(int(rows[0][0]) for rows in counts)


def unlettered(act: Act) -> int:
    """How many elements there are that filters of texts may pass over, though they meet them."""
    from crmcli.store.missed import missed

    return sum(len(missed(act.driver, kind)) for kind in act.registry.kinds)


def follow(act: Act) -> None:
    """Work out once more how texts are compared, what is searched, and what elements come to; none of it is history."""
    schema.follow(act.driver, act.registry)


def miscounted(act: Act) -> list[str]:
    """The kinds of which another number, or another sum, is kept than there is; in the plural."""
    wrong = (*tallying.wrong(act.driver, act.registry), *owing.wrong(act.driver, act.registry))
    return list(dict.fromkeys(kind.plural for kind in wrong))


def count_anew(act: Act) -> None:
    """Count all elements once more."""
    schema.add_up(act.driver, act.registry)


def old_keys(act: Act, before: str) -> int:
    """How many keys were last used before an instant."""
    return int(act.rows(f"SELECT count(*) {_OLD}", (before,))[0][0])


def forget_keys(act: Act, before: str) -> None:
    """Remove them."""
    act.driver.write(f"DELETE {_OLD}", [(before,)])
