"""``crm steps``: what was done, the newest first."""

from __future__ import annotations

from crmcli.actions.undo.steps import steps as action
from crmcli.actions.undo.steps import stream
from crmcli.cli.context import Session
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.model.results import Result


@reads(panel="Undo", examples="crm steps --limit 5\ncrm steps --json\ncrm steps -q")
def steps(session: Session, limit: Limit = None, all_rows: All = False) -> Result:
    """List what was done, the newest first: each step can be undone."""
    rows = row_limit(session, limit, all_rows)
    if rows is None and not session.for_people and session.asked.format != "table":
        return stream(session.act)
    return action(session.act, limit=rows)
