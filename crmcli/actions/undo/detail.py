"""What a dry run of an undo tells: what would go, come back and change, field by field."""

from __future__ import annotations

from crmcli.model.results import Record
from crmcli.store import history
from crmcli.store.act import Act
from crmcli.store.steps import Step

_WHAT = {"created": "bring back", "changed": "change", "deleted": "remove"}


def shown_changes(act: Act, step: Step) -> list[Record]:
    """A record for each cell that the step has written so far: {"ref", "field", "what", "value", "why"}; ``value`` is
    what would stand there, ``why`` what stands there now."""
    from crmcli.actions.look.changes import told

    step.flush()
    return [
        {
            "ref": record["ref"],
            "field": record["field"],
            "what": _WHAT[record["op"]],
            "value": record["new"],
            "why": None if record["old"] is None else f"was {record['old']}",
        }
        for record in told(act, history.changes_of(act, step.id))
    ]
