"""Reports about work: how long elements stand in each stage, and what people wrote down."""

from __future__ import annotations

from crmcli.model.reports import Report, Span
from crmcli.model.results import Column, Record
from crmcli.model.traits import Lines
from crmcli.store import durations
from crmcli.store import stages as stored
from crmcli.store.act import Act

MONTH = Column("month", "Month")


def stages(act: Act, span: Span) -> Report:
    """How long business stood in each stage: {"month", "kind", "pipeline", "stage", "count", "days", "here", "since"}:
    how often one left it and after how many days, how many stand in it and for how many, both the median. An end has
    no days since."""
    rows: list[Record] = []
    for kind in act.registry.bearers(Lines):
        known = {(row["pipeline"], row["key"]): row for row in stored.of(act, kind.name)}
        found: dict[tuple[str | None, str, str], dict[int, tuple[int, float]]] = {}
        for month, pipeline, stage, gone, many, days in durations.passes(act, kind, span):
            found.setdefault((month, pipeline or "default", stage), {})[gone] = (many, round(days, 1))
        order = {key: place for place, key in enumerate(known)}
        for month, pipeline, stage in sorted(
            found, key=lambda key: (key[0] or "", order.get(key[1:], len(order)), key[1:])
        ):
            (left, days), (here, since) = (found[month, pipeline, stage].get(gone, (0, None)) for gone in (1, 0))
            row = known.get((pipeline, stage))
            open_ = row is None or row["means"] == "open"
            record = {
                "kind": kind.name,
                "pipeline": pipeline,
                "stage": stage,
                "count": left,
                "days": days,
                "here": here,
                "since": since if open_ else None,
            }
            rows.append({"month": month, **record} if span.monthly else record)
    columns = (
        Column("kind", "Kind"),
        Column("pipeline", "Pipeline", drop_order=1, role="code"),
        Column("stage", "Stage", "code", firm=True),
        Column("count", "Left", "number"),
        Column("days", "After", "number"),
        Column("here", "In it", "number"),
        Column("since", "For", "number"),
    )
    return Report("stages", [MONTH, *columns] if span.monthly else columns, rows, len(rows), bars="days", within="kind")


def activity(act: Act, span: Span) -> Report:
    """What everybody wrote down: {"month", "by", "what", "count", "minutes"}, the minutes those of what has any."""
    names = ("month", "by", "what", "count", "minutes")
    rows = [dict(zip(names, found, strict=True)) for found in durations.written(act, span)]
    if not span.monthly:
        rows = [{name: row[name] for name in names[1:]} for row in rows]
    columns = (
        Column("by", "By"),
        Column("what", "What"),
        Column("count", "Count", "number"),
        Column("minutes", "Minutes", "number"),
    )
    return Report("entries", [MONTH, *columns] if span.monthly else columns, rows, len(rows), bars="count")
