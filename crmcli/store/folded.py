"""What is kept of folded texts beside a row: worked out before it is stored, put right where a file has it wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.fields import CUSTOM
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.store.database import Tables
from crmcli.store.folding import COLUMN, texts
from crmcli.store.rows import cells, unpacked
from crmcli.store.spelled import JOINT, finds_nothing, is_plain, kept
from crmcli.store.tables import Table, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Driver

Row = dict[str, Any]
TITLE = "title_key"
_CHUNK = 1000


def following(table: Table) -> Callable[[Row], bool]:
    """Tells of new values whether what is kept of the texts of their row may be another one by them. It is made once
    for a table, and kept with it."""
    return table.memo("following", lambda: _following(table))


def _following(table: Table) -> Callable[[Row], bool]:
    if not texts(table):
        return lambda new: False
    titled = " ".join(table.element.title).split() if table.element else ()
    read, known = frozenset((*texts(table), *titled, COLUMN, TITLE)), table.known
    return lambda new: not (read.isdisjoint(new) and known.issuperset(new))


def derived(table: Table, row: Row) -> Row:
    """What is worked out of the texts of a row: ``folded``, and the ``title_key`` of an element."""
    if not texts(table):
        return {}
    filled = _filled(table, row)
    columns = {**filled, "normal": row["normal"]} if row.get("normal") else filled
    (told,) = kept(table, {name: [text] for name, text in columns.items()}, 1)
    titled = {} if table.element is None else {TITLE: _title_key(table.element, row)}
    return {**titled, COLUMN: told}


def absent(table: Table, values: Collection[str]) -> bool:
    """Whether none of these columns is a text that is compared folded."""
    return not any(name in values for name in texts(table))


def complete(table: Table, rows: Sequence[Row]) -> None:
    """Write it into rows that are to be stored."""
    if len(rows) == 1 and _nothing_kept(table, rows[0]):
        if table.element is not None:
            _entitle(table.element, rows)
        return
    present = set().union(*rows) if texts(table) else set()
    if not present <= table.known:  # custom fields
        for row in rows:
            _put(row, derived(table, row))
        return
    names = [name for name in (*texts(table), "normal") if name in present]
    told = kept(table, {name: [row.get(name) for row in rows] for name in names}, len(rows))
    for row, text in zip(rows, told, strict=True):
        if text is not None or COLUMN in row:
            row[COLUMN] = text
    if table.element is not None:
        _entitle(table.element, rows)


def _entitle(kind: Kind, rows: Sequence[Row]) -> None:
    key_of, name_of = kind.title_key, kind.display_name
    for row in rows:
        key = key_of(name_of(row))
        if key or TITLE in row:
            row[TITLE] = key or None


def _put(row: Row, found: Row) -> None:
    for name, value in found.items():
        if value is not None or name in row:
            row[name] = value


def _title_key(kind: Kind, row: Row) -> str | None:
    return kind.title_key(kind.display_name(row)) or None


def _nothing_kept(table: Table, row: Row) -> bool:
    """Whether nothing need be kept of any text of a row; its texts are looked at together."""
    if COLUMN in row or not table.known.issuperset(row):
        return False
    compared, searched = table.kept.get(_compared) or _compared(table)
    found = JOINT.join(filter(None, map(row.get, compared)))
    if not found or not is_plain(f" {found} "):
        return not found
    return finds_nothing(JOINT.join(filter(None, map(row.get, searched))))


def _compared(table: Table) -> tuple[Sequence[str], Sequence[str]]:
    """The columns whose texts are compared folded, and those of them that are searched; kept with the table, too."""
    found = table.kept[_compared] = texts(table), sorted({*texts(table)} & {*table.searched})
    return found


def complete_stored(table: Table, row: Row) -> None:
    """The same for a row as its table holds it."""
    if texts(table):
        row.update(derived(table, unpacked(table, [row.get(name) for name in table.names])))


def renew(db: Driver, registry: Registry) -> None:
    """Work it out once more for all rows of a file, where it differs."""
    for table in Tables(registry).values():
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
