"""The history of many rows that were just inserted, told by SQL from the rows themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from crmcli.light import Any
from crmcli.store.act import Act
from crmcli.store.change_rows import ChangeRow, held, owner, owning
from crmcli.store.rows import SHELF
from crmcli.store.tables import Table, quoted

_PAIRS = 60  # a function of SQLite takes 127 arguments at most
_PART = 1000
_TELL = 'INSERT INTO change(step, "table", row, op, before, after, kind, element) '
_THESE = "WHERE id BETWEEN ? AND ?"


def remember_new(act: Act, name: str, first: int, last: int, columns: Collection[str] = ()) -> None:
    """Write the changes of the rows of a table with the ids from ``first`` to ``last``, inside the step that has just
    inserted them: what ``records.create`` would have told of each.

    ``columns`` are those that may be filled, where that is known.
    """
    table = act.tables[name]
    told = [column for column in table.told if not columns or column in columns]
    counts = act.rows(_counting(table, told), (first, last))[0]
    _remember(act, table, (first, last), counts[0], bool(counts[1]), dict(zip(told, counts[2:], strict=True)))


def remember_these(act: Act, table: Table, first: int, names: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """The same of rows whose columns of these names are at hand; their ids begin with the first."""
    told, count = set(table.told), len(values[0])
    columns = list(zip(names, values, strict=True))
    filled = {name: count if all(column) else count - column.count(None) for name, column in columns}
    numbers = [column for name, column in columns if name in told and name not in table.texts]
    strange = bool(table.shelved and filled.get(SHELF)) or any(float in map(type, column) for column in numbers)
    there = {name: filled[name] for name in table.told if name in filled}
    _remember(act, table, (first, first + count - 1), count, strange, there)


def _remember(
    act: Act, table: Table, ids: tuple[int, int], count: int, strange: bool, filled: Mapping[str, int]
) -> None:
    """``strange`` says that something is in the rows that SQL writes otherwise; ``filled``, in how many each column
    is."""
    step = act.steps.current
    if step is None:
        raise RuntimeError("a write outside a step")
    if strange:
        for part in _read(act, table, *ids):
            step.record(part)
    elif count:
        there = [column for column in filled if filled[column]]
        step.begins(count, table.name)
        act.driver.write(_telling(table, there, {c for c in there if filled[c] < count}), [(step.id, *ids)])


def told_sql(table: Table, name: str) -> str:
    """SQL for what the history tells of a row of a table that is called ``name``, but for its custom fields."""
    cells = ((column, f"{name}.{quoted(column)}") for column in table.told)
    texts = (f"""iif({cell} IS NULL, '', ',"{column}":' || json_quote({cell}))""" for column, cell in cells)
    return f"'{{' || ltrim({' || '.join(texts)}, ',') || '}}'"


def _counting(table: Table, told: Sequence[str]) -> str:
    """SQL for how many rows there are, in how many of them something is that SQL writes otherwise than we do (custom
    fields, and numbers that are not whole), and in how many of them each column is filled."""
    numbers = [f"coalesce({quoted(column)}, 0)" for column in told if column not in table.texts]
    strange = [f"total(typeof({' + '.join(numbers)}) <> 'integer')"] if numbers else []  # or a sum that is too large
    strange += [f"count({SHELF})"] if table.shelved else []
    always = {column.name for column in table.columns if "NOT NULL" in column.type}
    counts = [f"count({'*' if column in always else quoted(column)})" for column in told]
    return f"SELECT {', '.join(['count(*)', ' + '.join(strange) or '0', *counts])} FROM {quoted(table.name)} {_THESE}"


def _telling(table: Table, there: Sequence[str], sparse: set[str]) -> str:
    """SQL that writes the changes: of columns ``there``, of which those that are ``sparse`` are empty in some rows."""
    kind, element = owning(table)
    return (
        f"{_TELL}SELECT ?, '{table.name}', id, 'insert', NULL, {_object(there, sparse)}, {kind}, {element} "
        f"FROM {quoted(table.name)} {_THESE} ORDER BY id"
    )


def _object(columns: Sequence[str], sparse: set[str]) -> str:
    """SQL for the JSON of what is filled: in parts of which each has one column that may be empty, at most."""
    parts: list[list[str]] = [[]]
    for column in columns:
        if len(parts[-1]) == _PAIRS or (column in sparse and not sparse.isdisjoint(parts[-1])):
            parts.append([])
        parts[-1].append(column)
    if len(parts) == 1:
        return _part(parts[0], sparse, "{}", "'{}'")
    pairs = (_part(part, sparse, "',' || trim({}, '{{}}')", "''") for part in parts)
    return f"'{{' || ltrim({' || '.join(pairs)}, ',') || '}}'"


def _part(columns: Sequence[str], sparse: set[str], form: str, nothing: str) -> str:
    whole = form.format(_pairs(columns))
    for column in sparse.intersection(columns):
        others = [each for each in columns if each != column]
        rest = form.format(_pairs(others)) if others else nothing
        return f"CASE WHEN {quoted(column)} IS NULL THEN {rest} ELSE {whole} END"
    return whole


def _pairs(columns: Sequence[str]) -> str:
    pairs = ", ".join(f"'{column}', {quoted(column)}" for column in columns)
    return f"json_object({pairs})"


def _read(act: Act, table: Table, first: int, last: int) -> Iterator[list[ChangeRow]]:
    """The same changes, told row by row."""
    told, owner_of = held(table), owner(table)
    for begin in range(first, last + 1, _PART):
        rows = act.select(table.name, f"{_THESE} ORDER BY id", (begin, min(begin + _PART - 1, last)))
        yield [(table.name, row["id"], "insert", None, told(row), *owner_of(row)) for row in rows]
