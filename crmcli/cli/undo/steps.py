"""``crm steps``: what was done, the newest first."""

from __future__ import annotations

from crmcli.actions.look.whose import Whose
from crmcli.actions.undo.steps import steps as action
from crmcli.actions.undo.steps import stream
from crmcli.cli.context import Session
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.cli.params import option
from crmcli.cli.words import Of
from crmcli.light import Annotated
from crmcli.model.results import Result

Since = Annotated[str | None, option("--since", "TIME", "Only what was recorded from this time on.", "today")]


@reads(panel="Undo", examples="crm steps --limit 5\ncrm steps --of agent --since today\ncrm steps --json")
def steps(session: Session, of: Of = None, since: Since = None, limit: Limit = None, all_rows: All = False) -> Result:
    """List what was done, the newest first: each step can be undone."""
    rows, whose = row_limit(session, limit, all_rows), Whose(of or session.asked.by, since)
    if rows is None and not session.for_people and session.asked.format != "table":
        return stream(session.act, whose)
    return action(session.act, whose, rows)
