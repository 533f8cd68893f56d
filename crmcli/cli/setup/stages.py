"""``crm KIND stages``: the stages that an element goes through."""

from __future__ import annotations

from crmcli.actions.setup.fields import stages as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.model.kinds import Kind
from crmcli.model.results import Rows


@reads(
    examples=lambda kind: (
        f"crm {kind.name} stages\ncrm {kind.name} stages --fields stage,label\ncrm {kind.name} stages --json"
    )
)
def stages(session: Session, kind: Kind) -> Rows:
    """List the stages of {a lead} in order, with what they mean."""
    return action(session.act, kind)
