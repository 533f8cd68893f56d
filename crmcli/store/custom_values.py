"""What elements have in the fields that people added: which of them, and taking it away."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.rows import column_of
from crmcli.store.tables import json_texts, quoted

_PART = 1000  # elements that are in memory at a time


def having(act: Act, kind: Kind, field: Field, *, sealed: bool = True) -> Iterator[list[Row]]:
    """The elements that have a value there, in parts; without those that are ``sealed`` if these are not wanted."""
    last, stays = 0, list(kind.sealed) if not sealed else []
    but = f"AND NOT (stage IN (SELECT value FROM json_each('{json_texts(stays)}'))) " if stays else ""
    while True:
        where = f"e WHERE e.id > ? AND {column_of(field)} IS NOT NULL {but}ORDER BY e.id LIMIT {_PART}"
        found = act.select(kind.name, where, (last,))
        if not found:
            return
        yield found
        last = found[-1]["id"]


def drop(act: Act, kind: Kind, field: Field) -> int:
    """Take the values of a field away, but from what is sealed; returns from how many elements."""
    count = 0
    for rows in having(act, kind, field, sealed=False):
        count += len(records.update(act, kind.name, [(row, {field.name: None}) for row in rows]))
    return count


def count(act: Act, kind: Kind, field: Field) -> int:
    """How many elements have a value there."""
    return int(act.rows(f"SELECT count(*) FROM {quoted(kind.name)} e WHERE {column_of(field)} IS NOT NULL")[0][0])
