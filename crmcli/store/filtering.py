"""Conditions and orders as SQL, every value bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crmcli.errors import UnknownField, Usage, an
from crmcli.model.filters import Condition, Query
from crmcli.model.kinds import Field, Kind, Sign
from crmcli.model.types import Day, Flag, Long, Moment, Money, Number, Points, Price, Reference, TaxRate, Text
from crmcli.store.store import Row, Store
from crmcli.store.tables import quoted

Sql = tuple[str, list[Any]]
Read = Callable[[Kind, Field, str], Any]  # a typed value as it is stored; may raise
_PARTS = {"lines": "line", "line": "line", "notes": "note", "note": "note", "tags": "tag", "tag": "tag"}


def find(store: Store, kind: Kind, query: Query, read: Read) -> tuple[list[Row], int]:
    """The rows that meet all conditions, ordered, and how many there are without the limit."""
    where, values = _where(store, kind, query, read)
    table = store.tables[kind.name]
    columns = ", ".join(f"e.{quoted(name)}" for name in table.names)
    sql = f"SELECT {columns} FROM {quoted(kind.name)} e WHERE {where} ORDER BY {_order(kind, query)}"
    total = None
    if query.limit is not None:
        total = store.rows(f"SELECT count(*) FROM {quoted(kind.name)} e WHERE {where}", values)[0][0]
        sql, values = f"{sql} LIMIT ?", [*values, query.limit]
    rows = [dict(zip(table.names, row, strict=True)) for row in store.rows(sql, values)]
    return rows, len(rows) if total is None else int(total)


def find_ids(store: Store, kind: Kind, query: Query, read: Read) -> Iterator[int]:
    """The ids of all rows that meet the conditions, ordered, one at a time; the limit is not looked at."""
    where, values = _where(store, kind, query, read)
    sql = f"SELECT e.id FROM {quoted(kind.name)} e WHERE {where} ORDER BY {_order(kind, query)}"
    return (row[0] for row in store.db.execute(sql, values))


def _where(store: Store, kind: Kind, query: Query, read: Read) -> Sql:
    parts: list[Sql] = [] if query.archived else [("e.archived_at IS NULL", [])]
    parts += [_condition(store, kind, "e", condition, read) for condition in query.conditions]
    return " AND ".join(sql for sql, _ in parts) or "1", [value for _, bound in parts for value in bound]


def _condition(store: Store, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    if condition.relation is not None:
        return _related(store, kind, name, condition, read)
    sign = next((sign for sign in kind.signs if sign.name == condition.field), None)
    if sign is not None:
        return _on_sign(store, sign, name, condition)
    if condition.op == "is":
        return _bare(store, kind, name, condition)
    if condition.field in ("has", "no"):
        return _has(kind, name, condition)
    if condition.field in ("tag", "tags"):
        found = _exists("tag", kind, name, "p.tag IN ({})", [value.strip().lower() for value in condition.values])
        return _negated(found) if condition.op == "!=" else found
    if condition.field in ("external_id", "external"):
        return _on_external(kind, name, condition)
    if condition.field == "ref":
        return _on_ref(kind, name, condition)
    field = _field(kind, condition.field)
    if isinstance(field.type, Points):
        return _on_points(kind, field, name, condition, read)
    return _on_column(kind, field, name, condition, read)


def _on_sign(store: Store, sign: Sign, name: str, condition: Condition) -> Sql:
    """``overdue`` or ``overdue=no``: the day is past, and the stage one in which that matters."""
    reading = store.reading()
    yes = all(Flag().read(value, sign.name, reading) for value in condition.values) != (condition.op == "!=")
    sql = f"({name}.stage IN ({_marks(sign.stages)}) AND {name}.{quoted(sign.past)} < ?)"
    return (sql if yes else f"NOT coalesce({sql}, 0)"), [*sign.stages, store.today]


def _bare(store: Store, kind: Kind, name: str, condition: Condition) -> Sql:
    """A word alone: the name of a field that is yes or no."""
    field = kind.by_name.get(condition.field)
    if field is None or not isinstance(field.type, Flag):
        known = [sign.name for sign in kind.signs] + [f.name for f in kind.all_fields if isinstance(f.type, Flag)]
        alone = f"Alone stand {', '.join(known)}; else a field" if known else "A field"
        hint = f"{alone} is compared: stage=won amount.gte=1000 title~acme"
        raise Usage(f"{condition.field!r} is no filter.", hint, field=condition.field)
    return f"{name}.{quoted(field.name)} = 1", []


def _field(kind: Kind, word: str) -> Field:
    field = kind.by_name.get(word) or next((f for f in kind.all_fields if f.option == word), None)
    if field is None:
        short = [f for f in kind.all_fields if f.name.startswith(word + "_")]
        if len(short) != 1:
            raise UnknownField(kind.name, word, [f.name for f in kind.all_fields])
        field = short[0]
    return field


def _on_column(kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql:
    column = f"{name}.{quoted(field.name)}"
    if condition.op == "~":
        return _contains(field, column, condition.values[0])
    if condition.op in ("=", "!="):
        return _among(kind, field, column, condition, read)
    value = _compared(kind, field, condition, read)
    if isinstance(field.type, Number | Price | TaxRate):
        return f"CAST({column} AS REAL) {condition.op} CAST(? AS REAL)", [value]
    if isinstance(field.type, Money):
        return f"{column} {condition.op} ({_minor(name, value)})", []
    return f"{column} {condition.op} ?", [value]


def _among(kind: Kind, field: Field, column: str, condition: Condition, read: Read) -> Sql:
    """Equal to one of a list; an empty value means "not set"."""
    empty = any(not value.strip() for value in condition.values)
    texts = [value for value in condition.values if value.strip()]
    if isinstance(field.type, Moment):
        found = _on_days(kind, field, column, texts, read)
    elif isinstance(field.type, Money):
        name = column.split(".")[0]
        alternatives = [f"{column} = ({_minor(name, _decimal(field, text))})" for text in texts]
        found = (f"({' OR '.join(alternatives) or '0'})", [])
    elif type(field.type) is Text:
        found = (f"lower({column}) IN ({_marks(texts)})", [text.strip().lower() for text in texts])
        if not all(text.isascii() for text in texts):
            found = (f"{column} IN ({_marks(texts)})", [text.strip() for text in texts])
    else:
        found = (f"{column} IN ({_marks(texts)})", [read(kind, field, text) for text in texts])
    sql, values = found
    if empty:
        sql = f"({sql} OR {column} IS NULL)"
    return (f"NOT coalesce({sql}, 0)", values) if condition.op == "!=" else (sql, values)


def _on_days(kind: Kind, field: Field, column: str, texts: Sequence[str], read: Read) -> Sql:
    """A day stands for all its instants."""
    parts, values = [], []
    for text in texts:
        begin, end = read(kind, field, f"day:{text}")
        parts.append(f"({column} >= ? AND {column} < ?)")
        values += [begin, end]
    return f"({' OR '.join(parts) or '0'})", values


def _compared(kind: Kind, field: Field, condition: Condition, read: Read) -> Any:
    text = condition.values[0]
    if not text.strip():
        raise Usage(
            f"{field.name}: there is nothing to compare with.", f"Example: {field.name}.gte=1", field=field.name
        )
    if isinstance(field.type, Reference | Long) or (type(field.type) is Text):
        raise Usage(f"{field.name} cannot be compared by size.", f"Example: {field.name}=...", field=field.name)
    if isinstance(field.type, Money):
        return _decimal(field, text)
    if isinstance(field.type, Moment):
        begin, end = read(kind, field, f"day:{text}")
        return end if condition.op in (">", "<=") and begin != end else begin
    return read(kind, field, text)


def _decimal(field: Field, text: str) -> str:
    from crmcli.model.money import read_amount

    return str(read_amount(text.strip(), field.name)[0])


def _minor(name: str, amount: str) -> str:
    """SQL for an amount in minor units of the row's own currency; the digits come from our own table."""
    from decimal import Decimal

    from crmcli.model.money import CURRENCIES

    places: dict[int, list[str]] = {}
    for code, digits in CURRENCIES.items():
        places.setdefault(digits, []).append(f"'{code}'")
    cases = "".join(
        f" WHEN {name}.currency IN ({','.join(codes)}) THEN {Decimal(amount).scaleb(digits).normalize():f}"
        for digits, codes in sorted(places.items())
        if digits != 2
    )
    return f"CASE{cases} ELSE {Decimal(amount).scaleb(2).normalize():f} END"


def _contains(field: Field, column: str, text: str) -> Sql:
    if isinstance(field.type, Reference):
        raise Usage(f"{field.name} is a reference and holds no text.", f"Example: {field.name}.title~acme")
    pattern = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{column} LIKE ? ESCAPE '\\'", [f"%{pattern}%"]


def _on_points(kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql:
    table = str(field.type.table)
    if condition.op == "~":
        return _exists(table, kind, name, "p.value LIKE {}", [f"%{condition.values[0].strip()}%"])
    if condition.op not in ("=", "!="):
        raise Usage(f"{field.name} cannot be compared by size.", f"Example: {field.name}=ada@x.org", field=field.name)
    wanted = [point.normal for text in condition.values for point in read(kind, field, text)]
    found = _exists(table, kind, name, "p.normal IN ({})", wanted)
    return _negated(found) if condition.op == "!=" else found


def _exists(table: str, kind: Kind, name: str, test: str, values: Sequence[Any]) -> Sql:
    inner = test.format(_marks(values))
    return (
        f"{name}.id IN (SELECT p.element FROM {quoted(table)} p WHERE p.kind = '{kind.name}' AND {inner})",
        list(values),
    )


def _negated(found: Sql) -> Sql:
    return f"NOT {found[0]}", found[1]


def _has(kind: Kind, name: str, condition: Condition) -> Sql:
    """``has=lines`` and ``no=phone``: parts that are there, fields that are filled."""
    parts, values = [], []
    for word in condition.values:
        word = word.strip().lower().replace("-", "_")
        if word in _PARTS:
            sql, bound = _exists(_PARTS[word], kind, name, "1", [])
        else:
            field = _field(kind, word)
            if field.type.table:
                sql, bound = _exists(field.type.table, kind, name, "1", [])
            else:
                sql, bound = f"{name}.{quoted(field.name)} IS NOT NULL", []
        parts.append(sql if (condition.field == "has") != (condition.op == "!=") else f"NOT ({sql})")
        values += bound
    return f"({' AND '.join(parts)})", values


def _on_ref(kind: Kind, name: str, condition: Condition) -> Sql:
    from crmcli.model.refs import parse

    ids = [found[1] for text in condition.values if (found := parse(text)) and found[0] == kind.prefix]
    sql = f"{name}.id IN ({_marks(ids)})"
    return (f"NOT {sql}" if condition.op == "!=" else sql), list(ids)


def _on_external(kind: Kind, name: str, condition: Condition) -> Sql:
    """``external_id=hubspot:4711``, or ``external_id=4711`` of whichever system."""
    tests, values = [], []
    for text in condition.values:
        system, colon, number = text.strip().partition(":")
        tests.append("(p.system = ? AND p.external_id = ?)" if colon else "p.external_id = ?")
        values += [system, number] if colon else [system]
    sql = f"{name}.id IN (SELECT p.element FROM external p WHERE p.kind = '{kind.name}' AND ({' OR '.join(tests)}))"
    return (f"NOT {sql}" if condition.op == "!=" else sql), values


def _related(store: Store, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    """One relation further: the elements whose ``company`` meets the condition."""
    field = _field(kind, str(condition.relation))
    if not isinstance(field.type, Reference):
        raise Usage(f"{field.name} of {an(kind.name)} leads to no other element.", "Example: company.city=Berlin")
    other = store.registry.by_name[field.type.kind]
    inner = Condition(condition.field, condition.op, condition.values)
    sql, values = _condition(store, other, "r", inner, read)
    return f"{name}.{quoted(field.name)} IN (SELECT r.id FROM {quoted(other.name)} r WHERE {sql})", values


def _order(kind: Kind, query: Query) -> str:
    """ "-amount,title" as SQL; what is not set comes last, then the newest number first or last."""
    terms = []
    for word in (query.sort or "").split(","):
        down, name = word.strip().startswith("-"), word.strip().lstrip("-+").replace("-", "_").lower()
        if not name:
            continue
        if name in ("ref", "id"):
            terms.append(f"e.id{' DESC' if down else ''}")
            continue
        field = _field(kind, name)
        if field.type.column is None:
            raise Usage(f"Lists cannot be sorted by {field.name}.", "Example: --sort -amount,title", field=field.name)
        column = f"e.{quoted(field.name)}"
        if isinstance(field.type, Number | Price | TaxRate):
            column = f"CAST({column} AS REAL)"
        elif field.type.column == "TEXT" and not isinstance(field.type, Day | Moment):
            column = f"{column} COLLATE NOCASE"
        terms.append(f"{column}{' DESC' if down else ''} NULLS LAST")
    # With the bare id, SQLite reads the whole table in its order rather than the index of a column that is compared.
    compared = any(condition.op not in ("=", "is") for condition in query.conditions)
    return ", ".join([*terms, "+e.id" if compared else "e.id"])


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
