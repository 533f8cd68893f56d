"""Rows of several tables, asked for at once: over a network, one trip however many tables there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from crmcli.store.act import Act, Row
from crmcli.store.rows import unpacked
from crmcli.store.tables import json_array

Asked = tuple[str, str, Sequence[Any]]  # table, SQL from WHERE on, its values
_ORDER = {"email": "position", "phone": "position", "line": "number"}


def by_id(name: str, ids: Collection[int]) -> Asked:
    """The rows of a table with these ids, in no order."""
    if len(ids) == 1:
        return name, "WHERE id = ?", list(ids)
    return name, "WHERE id IN (SELECT value FROM json_each(?))", (json_array(ids),)


def owned(name: str, kind: str, ids: Iterable[int]) -> Asked:
    """The rows of a table that belong to these elements, in the order in which they stand."""
    where = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?))"
    return name, f"{where} ORDER BY element, {_ORDER.get(name, 'id')}", (kind, json_array(ids))


def joined(kind: str, ids: Iterable[int]) -> Iterator[Asked]:
    """The links that begin, and those that end, at these elements."""
    for side in ("from", "to"):
        yield (
            "link",
            f"WHERE {side}_kind = ? AND {side}_id IN (SELECT value FROM json_each(?))",
            (kind, json_array(ids)),
        )


def read(act: Act, asked: Sequence[Asked]) -> list[list[Row]]:
    """The rows of each, in the order in which they are asked for."""
    if not asked:
        return []
    known = [act.tables[name] for name, _, _ in asked]
    statements = [(f"{table.select} {where}", values) for table, (_, where, values) in zip(known, asked, strict=True)]
    return [
        [unpacked(table, row) for row in rows] for table, rows in zip(known, act.driver.run(statements), strict=True)
    ]
