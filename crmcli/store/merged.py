"""What was merged into another element, and how what goes on naming it is read as naming that one."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits_of_parties import Merges
from crmcli.model.types import Reference
from crmcli.store.links import grouped
from crmcli.store.rows import column_of
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.fields import Field
    from crmcli.model.filters import Condition
    from crmcli.model.kinds import Kind
    from crmcli.store.act import Act
    from crmcli.store.comparing import Read, Sql
    from crmcli.store.links import Node


def into(act: Act, nodes: Iterable[Node]) -> dict[Node, Node]:
    """Those of these elements that were merged, each with the one that it is part of now."""
    asked = {kind: ids for kind, ids in grouped(nodes).items() if kind in act.merged}
    statements = []
    for kind, ids in asked.items():
        place = _place(act, kind)
        where = f"id IN (SELECT value FROM json_each(?)) AND {place} IS NOT NULL"
        statements.append((f"SELECT id, {place} FROM {quoted(kind)} WHERE {where}", (json_array(ids),)))
    answers = act.driver.run(statements) if statements else []
    return {(kind, old): (kind, new) for kind, rows in zip(asked, answers, strict=True) for old, new in rows}


def parts(act: Act, node: Node) -> list[Node]:
    """The elements that were merged into this one."""
    sql = f"SELECT id FROM {quoted(node[0])} WHERE {_place(act, node[0])} = ? ORDER BY id"
    return [(node[0], number) for (number,) in act.rows(sql, (node[1],))] if node[0] in act.merged else []


def now(act: Act, kind: str, column: str) -> str:
    """SQL for the id of the element of this kind to which the column leads by now."""
    if kind not in act.merged:
        return column
    return f"coalesce((SELECT m.{_place(act, kind)} FROM {quoted(kind)} m WHERE m.id = {column}), {column})"


def names(act: Act, kind: str, column: str, other: str) -> str:
    """SQL: the column names the element with the id ``other``, which was not merged itself, or what is part of it."""
    if kind not in act.merged:
        return f"{column} = {other}"
    merged = f"SELECT m.id FROM {quoted(kind)} m WHERE m.{_place(act, kind)} = {other}"
    return f"{column} IN (SELECT {other} UNION ALL {merged})"


def with_parts(act: Act, kind: Kind, ids: str) -> str:
    """SQL for the ids of elements, of which ``ids`` selects some, and of what was merged into those; none of these is
    among them for its own sake."""
    if kind.name not in act.merged:
        return ids
    table, place = quoted(kind.name), _place(act, kind.name)
    return (
        f"WITH found(id) AS ({ids}) SELECT f.id FROM found f JOIN {table} m ON m.id = f.id AND m.{place} IS NULL "
        f"UNION ALL SELECT m.id FROM found f JOIN {table} m ON m.{place} = f.id"
    )


def on_reference(act: Act, kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql | None:
    """The reference of a table that is called ``name`` compared with elements of a kind of which some were merged; None
    for any other condition."""
    type = field.type
    if not isinstance(type, Reference) or type.kind not in act.merged or condition.op not in ("=", "!="):
        return None
    column, other = column_of(field, name), act.registry.by_name[type.kind]
    wanted = [read(kind, field, text) for text in condition.values if text.strip()]
    sql = f"{column} IN ({with_parts(act, other, 'SELECT value FROM json_each(?)')})"
    if len(wanted) < len(condition.values):
        sql = f"({sql} OR {column} IS NULL)"
    return (f"({sql}) IS NOT TRUE" if condition.op == "!=" else sql), [json_array(wanted)]


def _place(act: Act, kind: str) -> str:
    return quoted(act.registry.by_name[kind].its(Merges).into)
