"""``crm KIND fields`` and ``crm KIND stages``: what a kind consists of."""

from __future__ import annotations

from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows
from crmcli.model.traits import Pipelines
from crmcli.store import stages as stored
from crmcli.store.act import Act


def fields(act: Act, kind: Kind) -> Rows:
    """Every field with its type, its option and what it is for."""
    rows = [
        {
            "field": field.name,
            "type": field.type.description,
            "option": field.flag if field.manual else None,
            "required": field.required,
            "values": ", ".join(field.type.choices) or None,
            "example": act.registry.example(kind, field),
            "help": field.help,
        }
        for field in kind.all_fields
    ]
    columns = [
        Column("field", "Field", "ref"),
        Column("type", "Type"),
        Column("option", "Option"),
        Column("required", "Required", "flag"),
        Column("values", "Values"),
        Column("example", "Example"),
        Column("help", "What it is"),
    ]
    return Rows(f"fields of {kind.plural}", columns, rows, len(rows))


def stages(act: Act, kind: Kind, pipeline: str | None = None) -> Rows:
    """The stages in order, for each pipeline, or of one."""
    rows = [
        {
            "stage": row["key"],
            "label": row["label"],
            "means": row["means"],
            "probability": row["probability"],
            "pipeline": row["pipeline"],
        }
        for row in stored.of(act, kind.name, pipeline)
    ]
    columns = [
        Column("stage", "Stage", "stage"),
        Column("label", "Label", "title"),
        Column("means", "Means"),
        Column("probability", "Probability", "number"),
    ]
    if kind.trait(Pipelines):
        columns.append(Column("pipeline", "Pipeline"))
    return Rows(f"stages of {kind.plural}", columns, rows, len(rows), {row["stage"]: row["means"] for row in rows})
