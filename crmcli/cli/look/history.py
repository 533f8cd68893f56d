"""``crm history REF``: every change of every field."""

from __future__ import annotations

from crmcli.actions.look.history import history as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.references import read_ref
from crmcli.cli.words import Ref
from crmcli.model.results import Rows


@reads(
    panel="Look",
    examples=("crm history DEAL-3\ncrm history DEAL-3 --json\ncrm history DEAL-3 --fields at,by,field,new"),
)
def history(session: Session, ref: Ref) -> Rows:
    """Show every change of an element: when, by whom, from what to what."""
    word = read_ref(session, ref)
    if session.shows_pages:
        from crmcli.actions.look.history_told import told

        return told(session.act, word)
    return action(session.act, word)
