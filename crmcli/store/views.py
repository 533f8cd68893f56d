"""Saved filters: the rows of the table ``view``."""

from __future__ import annotations

from crmcli.store.store import Row, Store


def named(store: Store, name: str, kind: str | None = None) -> list[Row]:
    """The views of this name, of one kind or of any."""
    if kind is None:
        return store.select("view", "WHERE name = ? ORDER BY kind", (name,))
    return store.select("view", "WHERE kind = ? AND name = ?", (kind, name))


def every(store: Store) -> list[Row]:
    """All views, by kind and name."""
    return store.select("view", "ORDER BY kind, name")
