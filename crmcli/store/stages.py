"""The stages as rows: those of a kind, in one pipeline or in all of them."""

from __future__ import annotations

from crmcli.store.act import Act, Row


def of(act: Act, kind: str, pipeline: str | None = None) -> list[Row]:
    """The stages of a kind in order; those of every pipeline when none is named."""
    return [row for row in act.stages if row["kind"] == kind and pipeline in (None, row["pipeline"])]
