"""``crm feed``: everything that happened, the newest last."""

from __future__ import annotations

from crmcli.actions.look.feed import feed as action
from crmcli.actions.look.whose import Whose
from crmcli.cli.context import Session
from crmcli.cli.limits import row_limit
from crmcli.cli.options import reads
from crmcli.cli.params import option
from crmcli.cli.words import Of
from crmcli.light import Annotated
from crmcli.model.results import Timeline

Since = Annotated[str | None, option("--since", "TIME", "From this time on.", "-2d")]
Newest = Annotated[int | None, option("-L --limit", "N", "Show at most N entries, the newest.", "20")]
USUAL = 50


@reads(panel="Look", examples="crm feed\ncrm feed --since yesterday\ncrm feed --limit 20 --json")
def feed(session: Session, since: Since = None, of: Of = None, limit: Newest = None) -> Timeline:
    """Show everything that happened, on whatever element, the newest last.

    The newest 50 entries, unless --since or --limit says otherwise. Steps that were undone are left out, and a step of
    many changes is told in one line.
    """
    newest = row_limit(session, limit, limit is None)
    whose = Whose(of or session.asked.by, since)
    return action(session.act, whose, USUAL if newest is None and since is None else newest)
