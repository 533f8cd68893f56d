"""``crm steps``: what was done, newest first."""

from __future__ import annotations

from crmcli.model.dates import instant_text
from crmcli.model.results import Column, Rows
from crmcli.store import history
from crmcli.store.act import Act

COLUMNS = (
    Column("step", "Step", "number"),
    Column("at", "At", "time"),
    Column("by", "By"),
    Column("title", "What", "title"),
    Column("message", "Why"),
    Column("state", "State"),
)


def steps(act: Act, limit: int | None = None) -> Rows:
    """The steps; ``state`` tells which are undone and which undo others."""
    undone = history.undone(act)
    rows = [
        {
            "step": step.id,
            "at": instant_text(step.at),
            "by": step.by,
            "title": step.title,
            "message": step.message,
            "undoes": step.undoes,
            "state": "undone" if step.id in undone else None,
        }
        for step in history.steps(act, limit)
    ]
    total = history.count(act)
    return Rows("steps", COLUMNS, rows, total, limited=len(rows) < total)
