"""``crm move REF... STAGE``: along the funnel."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crmcli.actions.funnel.move import move as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written


@writes(panel="The funnel", examples='crm move DEAL-3 won\ncrm move DEAL-4 DEAL-5 lost --reason "Too expensive"')
def move(
    session: Session,
    refs: Refs,
    stage: Annotated[str, Argument(metavar="STAGE", help="The new stage; crm KIND stages lists them.")],
    reason: Annotated[
        str | None, Option("--reason", metavar="TEXT", help="Reason, for example why it was lost.")
    ] = None,
) -> Written:
    """Move elements to another stage."""
    words = read_refs(session, refs)
    return session.write("move", action, refs=words, stage=stage, reason=reason)
