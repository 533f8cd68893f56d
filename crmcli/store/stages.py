"""The stages as rows: those of a kind, in one pipeline or in all of them."""

from __future__ import annotations

from crmcli.store.store import Row, Store


def of(store: Store, kind: str, pipeline: str | None = None) -> list[Row]:
    """The stages of a kind in order; those of every pipeline when none is named."""
    return [row for row in store.stages if row["kind"] == kind and pipeline in (None, row["pipeline"])]
