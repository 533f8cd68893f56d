"""Looking elements up: which are there, who bears a name, an address or a value, and who refers to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.fields import Field
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question, at_once
from crmcli.store.folding import compared, field_compared
from crmcli.store.links import Node, grouped
from crmcli.store.rows import column_of
from crmcli.store.tables import json_array, json_texts, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Statement

_NAMING = "SELECT '{}', id FROM {} WHERE {} IN (SELECT value FROM json_each(?)) ORDER BY id"
_OWNING = "SELECT DISTINCT kind, element FROM {} WHERE {} IN (SELECT value FROM json_each(?)) ORDER BY kind, element"
Found = tuple[str, int, dict[str, Any]]  # (the value that was found, the element's id, its values of further fields)


def there(act: Act, nodes: Iterable[Node]) -> set[Node]:
    """Those of these elements that are there."""
    by_kind = grouped(nodes)
    if len(by_kind) == 1:  # as nearly always
        ((kind, ids),) = by_kind.items()
        return {(kind, number) for (number,) in act.rows(*_there(kind, ids))}
    found: set[Node] = at_once(
        act,
        Question(
            [_there(kind, ids) for kind, ids in by_kind.items()],
            lambda answers: {(kind, row[0]) for kind, rows in zip(by_kind, answers, strict=True) for row in rows},
        ),
    )[0]
    return found


def _there(kind: str, ids: Sequence[int]) -> Statement:
    if len(ids) == 1:
        return f"SELECT id FROM {quoted(kind)} WHERE id = ?", ids
    return f"SELECT id FROM {quoted(kind)} WHERE id IN (SELECT value FROM json_each(?))", (json_array(ids),)


def highest(act: Act, kind: str) -> int | None:
    """The highest id of a kind, None when it has no element."""
    found: int | None = act.rows(f"SELECT max(id) FROM {quoted(kind)}")[0][0]
    return found


def ids(act: Act, kind: str, stage: str | None = None) -> list[int]:
    """The elements of a kind; those in one stage, or all."""
    where, values = ("WHERE stage = ?", (stage,)) if stage else ("", ())
    return [number for (number,) in act.rows(f"SELECT id FROM {quoted(kind)} {where} ORDER BY id", values)]


def by_email(act: Act, normal: str) -> list[Node]:
    """The elements with this email address, in the form in which addresses are compared."""
    return act.rows("SELECT kind, element FROM email WHERE normal = ? ORDER BY id", (normal,))


def by_title(act: Act, kinds: Sequence[Kind], title: str) -> list[Node]:
    """The elements of these kinds that have this title, as titles are compared, archived ones too."""
    parts = [f"SELECT '{kind.name}', id FROM {quoted(kind.name)} WHERE title_key = ?" for kind in kinds]
    return act.rows(" UNION ALL ".join(parts), [kind.title_key(title) or None for kind in kinds])


def by_number(fields: Sequence[tuple[str, str]], keys: Iterable[str]) -> Statement:
    """Asks for the elements whose number is one of these, as it is compared: (kind, id, key). ``fields`` are of (kind,
    the field of its number)."""
    parts = [
        f"SELECT '{kind}', id, {compared(field)} FROM {quoted(kind)} "
        f"WHERE {compared(field)} IN (SELECT value FROM json_each(?))"
        for kind, field in fields
    ]
    return " UNION ALL ".join(parts), [json_texts(list(keys))] * len(parts)


def by_external(kinds: Sequence[Kind], words: Iterable[str]) -> Statement:
    """Asks for the elements that other programs call so, "hubspot:501", as (kind, id, word)."""
    sql = (
        "SELECT x.kind, x.element, json_extract(w.value, '$[2]') FROM json_each(?) w CROSS JOIN json_each(?) k "
        "CROSS JOIN external x ON x.kind = k.value AND x.system = json_extract(w.value, '$[0]') "
        "AND x.external_id = json_extract(w.value, '$[1]')"
    )
    parts = [(*(part.strip() for part in word.split(":", 1)), word) for word in words]
    return sql, (json_texts(parts), json_texts([kind.name for kind in kinds]))


def knows_system(act: Act, system: str) -> bool:
    """Whether any element has an id in this program."""
    return bool(act.rows("SELECT 1 FROM external WHERE system = ? LIMIT 1", (system,)))


def filled(act: Act, kind: str, field: str) -> list[Row]:
    """The elements that have a value in this field, oldest first."""
    return act.select(kind, f"WHERE {quoted(field)} IS NOT NULL ORDER BY id")


def bearers(act: Act, kind: str, field: str, values: Collection[Any]) -> dict[Any, list[int]]:
    """Each of these values -> the ids of all whose field it is, archived ones too; texts are compared folded."""
    column, comparable = _comparison(act.registry.by_name[kind], field)
    compared_as = {value: comparable(value) for value in values}
    there: dict[Any, list[int]] = {}
    sql = (
        f"SELECT {column}, e.id FROM {quoted(kind)} e WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY e.id"
    )
    for value, number in act.rows(sql, (json_texts(sorted(set(compared_as.values()))),)):
        there.setdefault(value, []).append(number)
    return {value: there.get(compared, []) for value, compared in compared_as.items()}


def live_by_value(act: Act, kind: str, field: str, value: Any) -> list[int]:
    """The ids of the first two that have this value and are not archived; texts are compared folded."""
    column, comparable = _comparison(act.registry.by_name[kind], field)
    where = f"{column} = ? AND e.archived_at IS NULL"
    sql = f"SELECT e.id FROM {quoted(kind)} e WHERE {where} ORDER BY e.id LIMIT 2"
    return [row[0] for row in act.rows(sql, (comparable(value),))]


def with_values(kind: Kind, field: str, values: Collection[str], more: Sequence[str] = ()) -> Question[list[Found]]:
    """The elements, archived ones left out, whose field is one of many values; texts are compared, and told, folded."""
    columns = "".join(f", e.{quoted(name)}" for name in more)
    column, comparable = _comparison(kind, field)
    return _found(
        f"SELECT {column}, e.id{columns} FROM {quoted(kind.name)} e "
        f"WHERE {column} IN (SELECT value FROM json_each(?)) AND e.archived_at IS NULL ORDER BY e.id",
        {comparable(value) for value in values},
        more,
    )


def with_points(kind: str, table: str, normals: Collection[str], more: Sequence[str] = ()) -> Question[list[Found]]:
    """The elements, archived ones left out, with one of many email addresses or phone numbers."""
    columns = "".join(f", e.{quoted(name)}" for name in more)
    return _found(
        f"SELECT p.normal, e.id{columns} FROM {quoted(table)} p JOIN {quoted(kind)} e ON e.id = p.element "
        f"WHERE p.kind = '{kind}' AND p.normal IN (SELECT value FROM json_each(?)) "
        "AND e.archived_at IS NULL ORDER BY e.id",
        normals,
        more,
    )


def sharing(kind: Kind, field: str, more: Sequence[str] = ()) -> Question[list[Found]]:
    """The elements whose field, or one of whose email addresses or phone numbers, is also that of another one, oldest
    first; those that are archived or frozen are left out."""
    table = dict(kind.points).get(field)
    column = "p.normal" if table else _comparison(kind, field)[0]
    source = f"{quoted(kind.name)} e"
    live = f"e.archived_at IS NULL AND {column} <> ''"
    if table:  # in this order: most elements of a kind may have none
        source = f"{quoted(table)} p CROSS JOIN {source} ON e.id = p.element"
        live = f"p.kind = '{kind.name}' AND {live}"
    if kind.frozen:
        live += " AND +e.stage NOT IN (SELECT value FROM json_each(?))"
    columns = "".join(f", e.{quoted(name)}" for name in more)
    sql = (
        f"SELECT {column}, e.id{columns} FROM {source} WHERE {live} AND {column} IN "
        f"(SELECT {column} FROM {source} WHERE {live} GROUP BY 1 HAVING min(e.id) < max(e.id)) ORDER BY e.id"
    )
    values = [json_texts(kind.frozen)] * 2 if kind.frozen else []
    return Question([(sql, values)], lambda answers: _founds(answers[0], more))


def titled(kind: Kind) -> Question[dict[str, int]]:
    """Each title of a kind, as titles are compared, with the oldest element that has it; those that are archived are
    left out."""
    sql = f"SELECT title_key, min(id) FROM {quoted(kind.name)} WHERE archived_at IS NULL AND title_key <> '' GROUP BY 1"
    return Question([(sql, ())], lambda answers: dict(answers[0]))


def with_externals(act: Act, kind: str, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The elements of a kind, archived ones too, that other programs call so: (system, id) -> our id."""
    sql = (
        "SELECT x.system, x.external_id, x.element FROM json_each(?) w CROSS JOIN external x ON x.kind = ? "
        "AND x.system = json_extract(w.value, '$[0]') AND x.external_id = json_extract(w.value, '$[1]')"
    )
    rows = act.rows(sql, (json_texts(sorted(wanted)), kind))
    return {(row[0], row[1]): row[2] for row in rows}


def awaiting(act: Act, kind: str, wanted: Iterable[tuple[str, str]]) -> list[Row]:
    """The links that wait for what other programs call so, (system, id), of a kind, oldest first."""
    sql = (
        "WHERE id IN (SELECT x.id FROM json_each(?) w CROSS JOIN waiting x ON x.to_kind = ? "
        "AND x.system = json_extract(w.value, '$[0]') AND x.external_id = json_extract(w.value, '$[1]')) ORDER BY id"
    )
    return act.select("waiting", sql, [json_texts(sorted(wanted)), kind])


def naming(kind: str, field: Field, ids: Iterable[int]) -> Statement:
    """Asks for the elements of a kind, as (kind, id), whose reference field names one of these ids."""
    return _NAMING.format(kind, quoted(kind), column_of(field, quoted(kind))), (json_array(ids),)


def mentioning(kind: str, field: str, refs: Iterable[str]) -> Statement:
    """The same of a field that names elements of any kind, by their references."""
    return _NAMING.format(kind, quoted(kind), quoted(field)), (json_texts(refs),)


def owning(table: str, column: str, ids: Iterable[int]) -> Statement:
    """The elements, as (kind, id), that own a row with one of these ids in this column: lines over a product."""
    return _OWNING.format(quoted(table), quoted(column)), (json_array(ids),)


def referring(act: Act, kind: str, field: str, ids: Iterable[int], stage: str | None = None) -> list[int]:
    """The elements of a kind whose reference field names one of these ids; those in one stage, or all."""
    where = f"{quoted(field)} IN (SELECT value FROM json_each(?))" + (" AND +stage = ?" if stage else "")
    values = (json_array(ids), stage) if stage else (json_array(ids),)
    return [row[0] for row in act.rows(f"SELECT id FROM {quoted(kind)} WHERE {where} ORDER BY id", values)]


def _comparison(kind: Kind, field: str) -> tuple[str, Callable[[Any], Any]]:
    """SQL for the field of an element "e" as it is compared, and what makes a value comparable with it."""
    if field in kind.folded:
        return field_compared(kind.by_name[field], "e"), same
    return f"e.{quoted(field)}", lambda value: value


def _found(sql: str, values: Collection[str], more: Sequence[str]) -> Question[list[Found]]:
    return Question(
        [(sql, (json_texts(sorted(values)),))],
        lambda answers: _founds(answers[0], more),
    )


def _founds(rows: Iterable[tuple[Any, ...]], more: Sequence[str]) -> list[Found]:
    return [(row[0], row[1], dict(zip(more, row[2:], strict=True))) for row in rows]
