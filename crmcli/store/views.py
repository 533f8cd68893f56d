"""Saved filters: the rows of the table ``view``."""

from __future__ import annotations

from crmcli.store.act import Act, Row


def named(act: Act, name: str, kind: str | None = None) -> list[Row]:
    """The views of this name, of one kind or of any."""
    if kind is None:
        return act.select("view", "WHERE name = ? ORDER BY kind", (name,))
    return act.select("view", "WHERE kind = ? AND name = ?", (kind, name))


def every(act: Act) -> list[Row]:
    """All views, by kind and name."""
    return act.select("view", "ORDER BY kind, name")
