"""What elements and lines have in the fields that people added: which of them, and taking it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.light import json
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.types import Reference
from crmcli.store import links, records
from crmcli.store.act import Act, Row
from crmcli.store.rows import SHELF, column_of, shelved
from crmcli.store.tables import literals, quoted

_PART = 1000  # rows that are in memory at a time


def having(act: Act, kind: Kind, field: Field, *, sealed: bool = True) -> Iterator[list[Row]]:
    """The rows that have a value there, in parts; without what is ``sealed`` if that is not wanted. The kind may be
    that of lines."""
    last, free = 0, "" if sealed else "".join(_free(act, each, kind) for each in act.registry.kinds)
    while True:
        where = f"e WHERE e.id > ? AND {column_of(field)} IS NOT NULL {free}ORDER BY e.id LIMIT {_PART}"
        found = act.select(kind.name, where, (last,))
        if not found:
            return
        yield found
        last = found[-1]["id"]


def drop(act: Act, kind: Kind, field: Field) -> int:
    """Take the values of a field away, but from what is sealed, and the links that go with them; returns from how many
    rows."""
    count = 0
    for rows in having(act, kind, field, sealed=False):
        if isinstance(field.type, Reference):
            among = {row["id"] for row in rows}
            present = links.of(act, [(kind.name, number) for number in among])
            own = [row for row in present if row["how"] == field.type.how and row["from_id"] in among]
            records.delete(act, "link", [row for row in own if row["from_kind"] == kind.name])
        count += put(act, kind, field, [(row, None) for row in rows])
    return count


def count(act: Act, kind: Kind, field: Field) -> int:
    """How many rows have a value there."""
    return int(act.rows(f"SELECT count(*) FROM {quoted(kind.name)} e WHERE {column_of(field)} IS NOT NULL")[0][0])


def values(act: Act, kind: Kind, field: Field) -> Iterator[tuple[Row, object]]:
    """Each row that has a value there, with it."""
    for rows in having(act, kind, field):
        for row in rows:
            yield row, row[field.name] if act.tables[kind.name].element else json.loads(row[SHELF])[field.key]


def put(act: Act, kind: Kind, field: Field, pairs: Sequence[tuple[Row, object]]) -> int:
    """Give these rows new values, or none; returns how many changed."""
    return len(records.update(act, kind.name, [(row, _with(act, kind, field, row, value)) for row, value in pairs]))


def search_anew(act: Act, kind: Kind, field: Field) -> None:
    """Have the elements with a value there found by other words from now on."""
    if act.tables[kind.name].element:
        stale = records.writing(act).stale[kind.name]
        stale.update(row["id"] for rows in having(act, kind, field) for row in rows)


def is_final(act: Act, kind: Kind, row: Row) -> bool:
    """Whether an element is sealed, or the one that a line belongs to."""
    if act.tables[kind.name].element:
        return row.get("stage") in kind.sealed
    owner = act.registry.by_name[row["kind"]]
    return (
        bool(owner.sealed) and records.get(act, owner.name, [row["element"]])[row["element"]]["stage"] in owner.sealed
    )


def _with(act: Act, kind: Kind, field: Field, row: Row, value: object) -> Row:
    if act.tables[kind.name].element:
        return {field.name: value}
    there = {**json.loads(row[SHELF]), field.key: value}
    return {SHELF: shelved({key: value for key, value in there.items() if value is not None})}


def _free(act: Act, owner: Kind, kind: Kind) -> str:
    """SQL that leaves out what is sealed: elements of the kind, or the lines of such."""
    if not owner.sealed:
        return ""
    stages = literals(owner.sealed)
    if kind.name == owner.name:
        return f"AND coalesce(e.stage, '') NOT IN ({stages}) "
    if act.tables[kind.name].element:
        return ""
    within = f"SELECT id FROM {quoted(owner.name)} WHERE stage IN ({stages})"
    return f"AND NOT (e.kind = '{owner.name}' AND e.element IN ({within})) "
