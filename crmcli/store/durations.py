"""How long elements stood in their stages, derived from the history, and what people wrote down, worked out in SQL."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, groupby

from crmcli.light import TYPE_CHECKING, Any
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
    parts = act.driver.parts(
        f"WITH moves AS (SELECT *, lead(at) OVER (PARTITION BY element ORDER BY id) AS until FROM "
        f"(SELECT c.id, {group} AS grp, c.element, {_INTO} AS stage, s.at AS at FROM {_HISTORY} "
        f"WHERE c.kind = ? AND c.\"table\" = ? AND {_INTO} IS NOT coalesce(json_extract(c.before, '$.stage'), '') "
        f"AND {_INTO} IS NOT NULL AND s.undoes IS NULL AND s.id NOT IN (SELECT value FROM json_each(?)))), "
        f"passes AS (SELECT m.grp, {pipeline} AS pipeline, m.stage, m.until IS NOT NULL AS gone, "
        "max(julianday(coalesce(m.until, ?)) - julianday(m.at), 0) AS days "
        f"FROM moves m CROSS JOIN {quoted(kind.name)} e ON e.id = m.element WHERE {present} AND {dated}) "
        "SELECT grp, pipeline, stage, gone, days, count(*) FROM passes GROUP BY 1, 2, 3, 4, 5",
        [*more, kind.name, kind.name, json_array(history.undone(act)), act.stamp, *bound],
    )
    return medians(row for part in parts for row in part)


def medians(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Of (..., days, how many) in the order of the rest and the days, (..., how many in all, the median of the days):
    SQLite takes twice as long to number them as to read them."""
    found = []
    for shared, mine in groupby(rows, lambda row: row[:-2]):
        days, counts = zip(*(row[-2:] for row in mine), strict=True)
        upto = [*accumulate(counts)]
        middle = [days[bisect_left(upto, place)] for place in ((upto[-1] + 1) // 2, (upto[-1] + 2) // 2)]
        found.append((*shared, upto[-1], sum(middle) / 2))
    return found


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
