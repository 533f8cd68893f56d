"""What stands within the short texts of elements, by an index of all three letters in a row, which may tell too many.

Nothing is taken out of it, and what a few steps changed is taken into it later: until then the history tells of that.
So it names all rows that can have a text, and some that have it no more; each is tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, product, zip_longest
from typing import TYPE_CHECKING

from crmcli.model.fields import Field
from crmcli.model.filters import Condition
from crmcli.model.fold import loose
from crmcli.model.kinds import Kind
from crmcli.model.types import Long
from crmcli.store.comparing import spellings
from crmcli.store.folding import replaced
from crmcli.store.rows import column_of
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.act import Act
    from crmcli.store.comparing import Read, Sql
    from crmcli.store.driver import Driver
    from crmcli.store.steps import Step

MANY = 500  # changes of a step that are taken in at its end
EACH = 128  # steps with fewer that are taken in together
_TOGETHER = 50_000
_FEW = "min(10000, coalesce(max(id), 0) / 16)"  # rows that are named, up to which it is worth to look at these alone
_EDGE, _SIGN = "\x1f", "char(31)"  # stands before and behind each text
_WINDOW, _WINDOWS = 3, 24  # letters that are looked for together, and how many times at most
_SPELLED = 4  # parts of a text between letters that may be spelled otherwise
_SEGMENTS = 16
_SINCE = "FROM change WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'within'), 0)"
_TAKE = (
    "INSERT INTO meta SELECT 'within', coalesce(max(id), 0) FROM change WHERE 1 "
    "ON CONFLICT(name) DO UPDATE SET value = excluded.value"
)


def declared(kind: str) -> Iterator[str]:
    """The statements that make the index of a kind."""
    index = _index(kind)
    yield (
        f"CREATE VIRTUAL TABLE {index} USING fts5("
        "text, content = '', detail = none, columnsize = 0, tokenize = 'trigram')"
    )
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
    index = _index(kind.name)
    db.write(f"INSERT INTO {index}({index}) VALUES ('delete-all')", [()])
    db.write(f"{_taking(kind)} ORDER BY e.id", [()])


def taken(db: Driver) -> None:
    """All is taken in that the history tells of."""
    db.write(_TAKE, [()])


def take(step: Step) -> None:
    """Take the elements in whose texts a step has written, once there are many of them: a statement that takes few in
    leaves as much to be merged as one that takes in more."""
    for name, ids in step.reworded.items():
        if len(ids) >= _TOGETHER:
            add(step.act.driver, step.act.registry.by_name[name], ids)
            del ids[:]


def follow(step: Step) -> None:
    """At the end of such a step, and of each that is the last of as many as are taken in together: what is left."""
    driver, registry = step.act.driver, step.act.registry
    if step.written < MANY and step.id % EACH:
        return
    behind = step.id + 1
    if step.written >= MANY:
        behind = step.id
        for name, ids in step.reworded.items():
            add(driver, registry.by_name[name], ids)
    left = f"{_SINCE} AND id < coalesce((SELECT min(id) FROM change WHERE step = {behind}), {1 << 62})"
    for (name,) in driver.rows(f'SELECT DISTINCT "table" {left}'):
        if name in registry.by_name:
            some = f"SELECT row {left} AND \"table\" = '{name}'"
            driver.write(f"{_taking(registry.by_name[name])} WHERE e.id IN ({some}) ORDER BY e.id", [()])
    taken(driver)


def narrowed(act: Act, kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql | None:
    """The test for the elements, called ``name``, that may meet a condition on a text; None where it cannot tell, or
    these are not much fewer than all."""
    if condition.op not in ("=", "~") or not _is_in(kind, field) or not all(map(str.strip, condition.values)):
        return None
    if condition.op == "=" and (field.indexed or field.unique):
        return None
    if condition.op == "~":
        asked = [_asked(way) for text in loose(condition.values[0]) for way in _ways(text)]
    else:
        asked = [_asked(f"{_EDGE}{text}{_EDGE}") for text in spellings(kind, field, condition.values, read)]
    if not all(asked):
        return None
    step, index, match = act.steps.current, _index(kind.name), " OR ".join(f"({each})" for each in dict.fromkeys(asked))
    if step is not None:
        step.flush()  # what it changed is told by the history, too
    some = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"
    most = f"SELECT {_FEW} FROM {quoted(kind.name)}"
    few = f"SELECT count(*) < ({most}) FROM ({some} LIMIT ({most}))"
    if not act.rows(few, (match,))[0][0]:
        return None
    return f"{name}.id IN ({some} UNION ALL SELECT row {_SINCE} AND \"table\" = '{kind.name}')", [match]


def _is_in(kind: Kind, field: Field) -> bool:
    """Whether it has the texts of a field: short ones that are searched, and all that people added."""
    if not field.type.folded or field.type.column is None:
        return False
    return field.custom or (field.searchable and not isinstance(field.type, Long))


def _ways(text: str) -> Iterator[str]:
    """How a text, or the beginning of it, stands in texts of which the index has the first spelling alone: where ä is
    ae in the second, the e is missing there."""
    parts = re.split("(?<=[aou])e", text)[:_SPELLED]
    for joints in product(("e", ""), repeat=len(parts) - 1):
        found = "".join(chain.from_iterable(zip_longest(parts, joints, fillvalue="")))
        yield found
        if found.startswith("e"):
            yield found[1:]


def _asked(text: str) -> str:
    """What the index is asked for a text: "" where it is too short."""
    windows = [text[at : at + _WINDOW] for at in range(len(text) - _WINDOW + 1)]
    some = dict.fromkeys(windows[:: max(1, len(windows) // _WINDOWS)])
    return " AND ".join('"{}"'.format(window.replace('"', '""')) for window in some)


def _index(kind: str) -> str:
    return f"{kind}_search_within"


def _taking(kind: Kind) -> str:
    """SQL that takes the elements "e" of a kind in: their texts in each way in which they are compared."""
    return kind.memo("within", lambda: f"INSERT INTO {_index(kind.name)}(rowid, text) {_read(kind)}")


def _read(kind: Kind) -> str:
    mine = [column_of(field) for field in kind.all_fields if not field.custom and _is_in(kind, field)]
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
