"""What stands within the short texts of elements, by an index of all three letters in a row, which may tell too many.

Nothing is taken out of it, and what a few steps changed is taken into it later: until then the history tells of that.
So it names all rows that can have a text, and some that have it no more; each is tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableSequence, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.types import Long
from crmcli.store.folding import replaced
from crmcli.store.rows import column_of
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.registry import Registry
    from crmcli.store.driver import Driver

MANY = 500  # changes of a step that are taken in at its end
Reworded = Mapping[str, MutableSequence[int]]
EACH = 128  # steps with fewer that are taken in together
_TOGETHER = 50_000
EDGE, _SIGN = "\x1f", "char(31)"  # stands before and behind each text
_SEGMENTS = 16
SORT = "detail = none, columnsize = 0, tokenize = 'trigram'"
SINCE = "FROM change WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'within'), 0)"
_TAKE = (
    "INSERT INTO meta SELECT 'within', coalesce(max(id), 0) FROM change WHERE 1 "
    "ON CONFLICT(name) DO UPDATE SET value = excluded.value"
)


def declared(kind: str) -> Iterator[str]:
    """The statements that make the index of a kind. It keeps no texts: read through, it has titles."""
    index = index_of(kind)
    yield f"CREATE VIRTUAL TABLE {index} USING fts5(title_key, content = '{kind}', content_rowid = 'id', {SORT})"
    yield f"INSERT INTO {index}({index}, rank) VALUES ('automerge', {_SEGMENTS})"


def add(db: Driver, kind: Kind, ids: Sequence[int]) -> None:
    """Take these elements of a kind in."""
    first, last = min(ids, default=0), max(ids, default=-1)
    if last - first < 2 * len(ids):  # others between them do no harm
        db.write(f"{_taking(kind)} WHERE e.id BETWEEN ? AND ? ORDER BY e.id", [(first, last)])
    else:
        db.write(f"{_taking(kind)} WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY e.id", [(json_array(ids),)])


def fill(db: Driver, kind: Kind) -> None:
    """Take every element of a kind in, and nothing else."""
    index = index_of(kind.name)
    db.write(f"INSERT INTO {index}({index}) VALUES ('delete-all')", [()])
    db.write(f"{_taking(kind)} ORDER BY e.id", [()])


def taken(db: Driver) -> None:
    """All is taken in that the history tells of."""
    db.write(_TAKE, [()])


def take(db: Driver, registry: Registry, reworded: Reworded) -> None:
    """Take the elements in whose texts a step has written, by kind, once there are many of them: a statement that takes
    few in leaves as much to be merged as one that takes in more."""
    for name, ids in reworded.items():
        if len(ids) >= _TOGETHER:
            add(db, registry.by_name[name], ids)
            del ids[:]


def follow(db: Driver, registry: Registry, step: int, changes: int, reworded: Reworded) -> None:
    """At the end of a step of ``MANY`` changes, and of each that is the last of as many as are taken in together: what
    is left."""
    if changes < MANY and step % EACH:
        return
    behind = step + 1
    if changes >= MANY:
        behind = step
        for name, ids in reworded.items():
            add(db, registry.by_name[name], ids)
    left = f"{SINCE} AND id < coalesce((SELECT min(id) FROM change WHERE step = {behind}), {1 << 62})"
    for (name,) in db.rows(f'SELECT DISTINCT "table" {left}'):
        if name in registry.by_name:
            some = f"SELECT row {left} AND \"table\" = '{name}'"
            db.write(f"{_taking(registry.by_name[name])} WHERE e.id IN ({some}) ORDER BY e.id", [()])
    taken(db)


def holds(kind: Kind, field: Field) -> bool:
    """Whether it has the texts of a field: short ones that are searched, and all that people added."""
    if not field.type.folded or field.type.column is None:
        return False
    return field.custom or (field.searchable and not isinstance(field.type, Long))


def untold(kind: Kind) -> str:
    """SQL for what the index has to have: the texts of those elements of which the history does not tell since."""
    return f"{_read(kind)} WHERE e.id NOT IN (SELECT row {SINCE} AND \"table\" = '{kind.name}')"


def index_of(kind: str) -> str:
    return f"{kind}_search_within"


def _taking(kind: Kind) -> str:
    """SQL that takes the elements "e" of a kind in: their texts in each way in which they are compared."""
    return kind.memo("within", lambda: f"INSERT INTO {index_of(kind.name)}(rowid, title_key) {_read(kind)}")


def _read(kind: Kind) -> str:
    mine = [column_of(field) for field in kind.all_fields if not field.custom and holds(kind, field)]
    plain = f" || {_SIGN} || ".join(f"coalesce({column}, '')" for column in mine)
    more = f"CASE WHEN e.custom IS NULL THEN '' ELSE {_values('custom')} || {_SIGN} END"
    plain = f"{_SIGN} || {plain} || {_SIGN} || {more}"
    # What is kept of the texts is one more spelling of theirs only where there are further letters, or blanks.
    all = "length(CAST(first AS BLOB)) = length(first) AND instr(first, '  ') = 0 AND instr(first, '`') = 0"
    spelled = f"first || CASE WHEN {all} THEN '' ELSE {_values('folded')} || {_SIGN} END"
    return (
        f"SELECT e.id, CASE WHEN e.folded IS NULL THEN {plain} "
        f"ELSE (SELECT {spelled} FROM (SELECT {replaced(plain)} AS first)) END FROM {quoted(kind.name)} e"
    )


def _values(column: str) -> str:
    return f"coalesce((SELECT group_concat(value, {_SIGN}) FROM json_each(e.{column})), '')"
