"""Number series: counters that only go up and are not part of the history."""

from __future__ import annotations

from crmcli.store.store import Store


def take(store: Store, name: str, count: int = 1) -> int:
    """The first of ``count`` numbers of a series, 1 at the beginning; the caller holds the write lock."""
    row = store.db.execute(
        "INSERT INTO series(name, last) VALUES (?, ?) "
        "ON CONFLICT(name) DO UPDATE SET last = last + excluded.last RETURNING last",
        (name, count),
    ).fetchone()
    return int(row[0]) - count + 1
