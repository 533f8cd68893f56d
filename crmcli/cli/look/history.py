"""``crm history REF``: every change of every field."""

from __future__ import annotations

from crmcli.actions.look.history import history as action
from crmcli.actions.look.whose import Whose
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import option
from crmcli.cli.references import read_ref
from crmcli.cli.words import Of, Ref
from crmcli.light import Annotated
from crmcli.model.results import Rows

Since = Annotated[str | None, option("--since", "TIME", "From this time on.", "-2w")]


@reads(
    panel="Look",
    examples="crm history DEAL-3\ncrm history DEAL-3 --of agent --since -2w\n"
    "crm history DEAL-3 --fields at,by,field,new",
)
def history(session: Session, ref: Ref, of: Of = None, since: Since = None) -> Rows:
    """Show every change of an element: when, by whom, from what to what."""
    word, whose = read_ref(session, ref), Whose(of or session.asked.by, since)
    if session.shows_pages:
        from crmcli.actions.look.history_told import told

        return told(session.act, word, whose)
    return action(session.act, word, whose)
