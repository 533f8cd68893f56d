"""``crm timeline REF``: what happened, in order."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.look.timeline import timeline as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import option
from crmcli.cli.references import read_ref
from crmcli.cli.words import Ref
from crmcli.model.results import Timeline

Since = Annotated[str | None, option("--since", "TIME", "From this time on.", "-2w")]
Until = Annotated[str | None, option("--until", "TIME", "Up to this time.", "yesterday")]
Only = Annotated[list[str] | None, option("--only", "WHAT,...", "Only these, such as note,moved.", "note,moved")]


@reads(panel="Look", examples="crm timeline DEAL-3\ncrm timeline LEAD-5 --since -2w --only note,moved --json")
def timeline(session: Session, ref: Ref, since: Since = None, until: Until = None, only: Only = None) -> Timeline:
    """Show what happened to an element and to those it came from."""
    word = read_ref(session, ref)
    kinds = [name.strip() for text in only or () for name in text.split(",") if name.strip()]
    return action(session.act, word, since=since, until=until, only=kinds)
