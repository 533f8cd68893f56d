"""The stages as rows: those of a kind, in one pipeline or in all of them, and the elements that stand in them."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits import Pipelines
from crmcli.store.act import Act, Row
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind


def of(act: Act, kind: str, pipeline: str | None = None) -> list[Row]:
    """The stages of a kind in order; those of every pipeline when none is named."""
    return [row for row in act.stages if row["kind"] == kind and pipeline in (None, row["pipeline"])]


def inside(act: Act, kind: Kind, pipeline: str, key: str | None = None) -> list[int]:
    """The ids of the elements in a stage of a pipeline, or in any of it; archived ones, too."""
    sql = f"SELECT id FROM {quoted(kind.name)} e WHERE {_pipeline(kind)} = ?1 AND (?2 IS NULL OR e.stage = ?2)"
    return [number for (number,) in act.rows(f"{sql} ORDER BY id", (pipeline, key))]


def nowhere(act: Act, kind: Kind, ids: Collection[int] | None = None) -> tuple[int, str, str] | None:
    """The first element in a stage that its pipeline does not have, of these or of all: its id, that stage and the
    pipeline."""
    table, pipeline = quoted(kind.name), _pipeline(kind)
    among = "" if ids is None else "e.id IN (SELECT value FROM json_each(?2)) AND "
    found = act.rows(
        f"SELECT e.id, e.stage, {pipeline} FROM {table} e WHERE {among}NOT EXISTS (SELECT 1 FROM stage s "
        f"WHERE s.kind = ?1 AND s.pipeline = {pipeline} AND s.key = e.stage) ORDER BY e.id LIMIT 1",
        (kind.name, *(() if ids is None else (json_array(list(ids)),))),
    )
    return found[0] if found else None


def _pipeline(kind: Kind) -> str:
    pipelines = kind.trait(Pipelines)
    return f"e.{quoted(pipelines.field)}" if pipelines else "'default'"
