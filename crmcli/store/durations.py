"""How long elements stood in their stages, derived from the history, and what people wrote down, worked out in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.model.reports import Span
from crmcli.model.traits import Pipelines
from crmcli.store import history
from crmcli.store.act import Act
from crmcli.store.aggregating import during, month
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind

_INTO = "json_extract(c.after, '$.stage')"
_HISTORY = "change c JOIN step s ON s.id = c.step"


def passes(act: Act, kind: Kind, span: Span) -> list[tuple[Any, ...]]:
    """(month, pipeline, stage, whether they left it, how many times one stood in it, the median of the days) of what
    came into a stage in the period; the days of those that are still there last until now. Steps that were taken back,
    and what was removed, count for nothing."""
    group, more = month(act, "s.at", _HISTORY, span)
    dated, bound = during(act, "m.at", span)
    pipelines = kind.trait(Pipelines)
    pipeline = f"e.{quoted(pipelines.field)}" if pipelines else "NULL"
    present = "1" if span.archived else "e.archived_at IS NULL"
    return act.rows(
        f"WITH moves AS (SELECT {group} AS grp, c.element, {_INTO} AS stage, s.at AS at, "
        f"lead(s.at) OVER (PARTITION BY c.element ORDER BY c.id) AS until FROM {_HISTORY} "
        f"WHERE c.kind = ? AND c.\"table\" = ? AND {_INTO} IS NOT coalesce(json_extract(c.before, '$.stage'), '') "
        f"AND {_INTO} IS NOT NULL AND s.undoes IS NULL AND s.id NOT IN (SELECT value FROM json_each(?))), "
        f"passes AS (SELECT m.grp, {pipeline} AS pipeline, m.stage, m.until IS NOT NULL AS gone, "
        "max(julianday(coalesce(m.until, ?)) - julianday(m.at), 0) AS days "
        f"FROM moves m JOIN {quoted(kind.name)} e ON e.id = m.element WHERE {present} AND {dated}), "
        "ranked AS (SELECT *, row_number() OVER each AS place, count(*) OVER whole AS many FROM passes "
        "WINDOW each AS (PARTITION BY grp, pipeline, stage, gone ORDER BY days), "
        "whole AS (PARTITION BY grp, pipeline, stage, gone)) "
        "SELECT grp, pipeline, stage, gone, many, avg(days) FROM ranked "
        "WHERE place IN ((many + 1) / 2, (many + 2) / 2) GROUP BY 1, 2, 3, 4, 5",
        [*more, kind.name, kind.name, json_array(history.undone(act)), act.stamp, *bound],
    )


def written(act: Act, span: Span) -> list[tuple[Any, ...]]:
    """(month, who, what, how many entries, their minutes) of the period, the busiest first; an entry on several
    elements is one."""
    group, more = month(act, "n.at", "note n", span)
    dated, bound = during(act, "n.at", span)
    return act.rows(
        f"SELECT {group}, n.by, n.what, count(*), sum(coalesce(n.duration, 0)) FROM note n "
        f"WHERE n.entry IS NULL AND {dated} GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3",
        [*more, *bound],
    )
