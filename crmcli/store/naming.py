"""Where somebody is named: every text of every table that the history holds, and of the history, looked through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from crmcli.light import Any, json
from crmcli.model.changes import Change
from crmcli.model.declared import Declared
from crmcli.model.erasing import Wanted
from crmcli.model.traits_of_parties import FullName
from crmcli.model.types import Long
from crmcli.store import history
from crmcli.store.act import Act
from crmcli.store.change_rows import owning
from crmcli.store.links import Node
from crmcli.store.rows import SHELF
from crmcli.store.tables import Table, json_array, quoted

_CHANGES = 'SELECT id, "table", row, kind, element, before, after FROM change WHERE {} ORDER BY id'
_FILES = (
    f"{history.CHANGES} WHERE c.kind = ? AND c.element IN (SELECT value FROM json_each(?)) AND +c.\"table\" = 'note' "
    "AND coalesce(json_extract(c.after, '$.file'), json_extract(c.before, '$.file')) IS NOT NULL ORDER BY c.id"
)
_HEADINGS = "mapping"  # the table of what columns of files mean, by headings as they are compared
_MANY = 200  # words and numbers of which a query would be too long
_FREE = ("note", "view", "rule", "setting")
_NEVER = ("owner", "derived", "blob", "made")  # the roles of columns in which nobody is named


class Hit(Declared):
    """A cell that names somebody: of a row of a table, or of what the history tells of it in the ``change`` with this
    number. ``node`` is the element that the row is or belongs to, ``values`` what is told of the row there."""

    table: str
    row: int
    node: Node | None
    column: str
    change: int | None
    values: dict[str, Any]


def hits(act: Act, wanted: Wanted, near: Collection[Node] = ()) -> Iterator[Hit]:
    """All of them, those that stand in tables first; of these elements by what counts ``near`` the person."""
    if wanted.nothing:
        return
    for table in act.tables.values():
        yield from _in_table(act, wanted, near, table)
    where, given = _perhaps(wanted, near, ("before", "after"), "element")
    for part in act.driver.parts(_CHANGES.format(where), given):
        for number, name, row, kind, element, *told in part:
            node = (kind, element) if kind else None
            whom = wanted.near if node in near else wanted
            for text in told:
                if text and name in act.tables and whom.may(text):
                    values = json.loads(text)
                    for column in _naming(act.tables[name], whom, values):
                        yield Hit(name, row, node, column, number, values)


def files(act: Act, kind: str, ids: Iterable[int]) -> list[Change]:
    """What was ever changed of the files on these elements, in order."""
    return [history.change_of(act, row) for row in act.rows(_FILES, (kind, json_array(ids)))]


def is_free(table: Table, column: str) -> bool:
    """Whether people write into this column of a table whatever they like."""
    if table.element is None:
        return table.name in _FREE
    field = table.element.by_name.get(column)
    return field is not None and isinstance(field.type, Long)


def _in_table(act: Act, wanted: Wanted, near: Collection[Node], table: Table) -> Iterator[Hit]:
    names = [each.name for each in table.columns if each.type.startswith("TEXT") and each.role not in _NEVER]
    if not names:
        return
    kind, element = owning(table)
    more = [name for name in ("entry", "what") if name in table.known and name not in names]
    columns = [*names, *more]
    where, given = _perhaps(wanted, near, columns, element)
    sql = f"SELECT id, {kind}, {element}, {', '.join(map(quoted, columns))} FROM {quoted(table.name)} WHERE {where}"
    for part in act.driver.parts(f"{sql} ORDER BY id", given):
        for number, of, owner, *cells in part:
            whom = wanted.near if (of, owner) in near else wanted
            if whom.may(" \n ".join([cell for cell in cells if cell.__class__ is str])):
                values = {name: cell for name, cell in zip(columns, cells, strict=True) if cell is not None}
                for column in _naming(table, whom, values):
                    yield Hit(table.name, number, (of, owner) if of else None, column, None, values)


def _perhaps(wanted: Wanted, near: Collection[Node], columns: Sequence[str], element: str) -> tuple[str, list[str]]:
    """SQL for whether a row may name somebody, and what stands for its parameters: whether it has letters or digits
    that tell, others than those of ASCII, or is of an element that is near."""
    likes = [f"%{hint}%" for hint in wanted.hints] + [f"%{'%'.join(number)}%" for number in sorted(wanted.numbers)]
    if len(likes) > _MANY:
        return "1", []
    tests = [*(f"{{0}} LIKE ?{place}" for place in range(2, len(likes) + 2)), "length({0}) < length(CAST({0} AS BLOB))"]
    either = f"({' OR '.join(tests)})"
    cells = [either.format(quoted(name)) for name in columns]
    is_near = f"{element} IN (SELECT value FROM json_each(?1))"
    return " OR ".join([*cells, is_near]), [json_array({number for _, number in near}), *likes]


def _naming(table: Table, wanted: Wanted, values: dict[str, Any]) -> Iterator[str]:
    hidden, headings = table.having(*_NEVER), table.name == _HEADINGS
    for name, value in values.items():
        if value.__class__ is str and not headings and not wanted.may(value):
            continue
        if name == SHELF and isinstance(value, str):
            value = json.loads(value)
        heading = headings and wanted.headed(str(value))
        if heading or (name not in hidden and wanted.erased(value, is_free(table, name)) != value):
            yield name
    full = table.element.trait(FullName) if table.element else None
    if full and wanted.named(f"{values.get(full.first) or ''} {values.get(full.last) or ''}".strip(), free=False):
        yield full.last
