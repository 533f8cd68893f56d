"""Conditions on what belongs to an element: contact points, tags, lines, notes, and whether anything is there."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import Usage
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.fields import Field
from crmcli.model.filters import Condition
from crmcli.model.kinds import Kind
from crmcli.store import filter_words
from crmcli.store.act import Act
from crmcli.store.comparing import in_point, marks
from crmcli.store.filter_words import field_named
from crmcli.store.rows import column_of
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.store.comparing import Read, Sql

_RARE = ("note", "tag", "line")  # what few elements have, of some kinds at least
_PARTS = {"lines": "line", "line": "line", "notes": "note", "note": "note", "tags": "tag", "tag": "tag"}


def on_points(kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql:
    table = str(field.type.table)
    if condition.op == "~":
        return _exists(table, kind, name, *in_point(field, condition.values[0]))
    if condition.op not in ("=", "!="):
        raise Usage(f"{field.name} cannot be compared by size.", f"Example: {field.name}=ada@x.org", field=field.name)
    wanted = [point.normal for text in condition.values for point in read(kind, field, text)]
    return one_of(table, kind, name, ("p.normal", wanted), condition)


def one_of(table: str, kind: Kind, name: str, wanted: tuple[str, Sequence[Any]], condition: Condition) -> Sql:
    """A row that belongs to the element has one of these values; an empty value means that there is no row."""
    column, values = wanted
    sql, bound = _exists(table, kind, name, f"{column} IN ({{}})", values, few=table not in _RARE)
    if any(not text.strip() for text in condition.values):
        sql = f"({sql} OR NOT {_exists(table, kind, name, '1', [])[0]})"
    return _negated((sql, bound)) if condition.op == "!=" else (sql, bound)


def _exists(table: str, kind: Kind, name: str, test: str, values: Sequence[Any], few: bool = False) -> Sql:
    """``few`` meet the test, and an index has them: the others are gathered, so that it is worth to look at those of
    some elements first."""
    mark = filter_words.NEAR.format("element") if name == "e" and not few else ""
    inner = test.format(marks(values))
    return (
        f"{name}.id IN (SELECT p.element FROM {quoted(table)} p WHERE p.kind = '{kind.name}' AND {inner}{mark})",
        list(values),
    )


def _negated(found: Sql) -> Sql:
    return f"NOT {found[0]}", found[1]


def has(act: Act, kind: Kind, name: str, condition: Condition) -> Sql:
    """``has=lines``, ``no=phone`` and ``has=task``: parts that are there, fields that are filled, what is linked."""
    parts = []
    for word in condition.values:
        word = word.strip().lower().replace("-", "_")
        if word in act.registry.by_name and word not in kind.by_name and word not in _PARTS:
            sql = filter_words.linked(act, kind, act.registry.by_name[word], name)
        else:
            sql = _filled(kind, name, word)
        parts.append(sql if (condition.field == "has") != (condition.op == "!=") else f"NOT ({sql})")
    return f"({' AND '.join(parts)})", []


def _filled(kind: Kind, name: str, word: str) -> str:
    field = None if word in _PARTS else field_named(kind, word)
    table = _PARTS[word] if field is None else field.type.table
    if field is not None and table is None:
        return f"{column_of(field, name)} IS NOT NULL"
    if table in _RARE:
        return _exists(str(table), kind, name, "1", [])[0]
    # Most have some: the first that do are found at once, instead of gathering all before.
    return f"EXISTS (SELECT 1 FROM {quoted(str(table))} p WHERE p.kind = '{kind.name}' AND p.element = {name}.id)"
