"""The stages as rows: those of a kind, in one pipeline or in all of them."""

from __future__ import annotations

from crmcli.store.store import Row, Store


def of(store: Store, kind: str, pipeline: str | None = None) -> list[Row]:
    """The stages of a kind in order; those of every pipeline when none is named."""
    if pipeline is None:
        return store.select("stage", "WHERE kind = ? ORDER BY pipeline, position", (kind,))
    return store.select("stage", "WHERE kind = ? AND pipeline = ? ORDER BY position", (kind, pipeline))
