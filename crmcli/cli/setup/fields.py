"""``crm KIND fields``: what can be known about an element."""

from __future__ import annotations

from crmcli.actions.setup import fields as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.model.kinds import Kind
from crmcli.model.results import Rows


@reads(
    examples=lambda kind: (
        f"crm {kind.name} fields\ncrm {kind.name} fields --json\ncrm {kind.name} fields --fields field,option,example"
    )
)
def fields(session: Session, kind: Kind) -> Rows:
    """List the fields of {a lead}, with their types."""
    return action.fields(session.act, session.own(kind))
