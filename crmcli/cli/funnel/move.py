"""``crm move REF... STAGE``: along the funnel."""

from __future__ import annotations

from crmcli.actions.funnel.move import move as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, option
from crmcli.cli.references import read_refs
from crmcli.cli.words import IfVersion, Refs
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm move DEAL-3 won
crm move DEAL-4 DEAL-5 lost --reason "Too expensive"
crm move LEAD-5 "In progress"
"""


@writes(panel="The funnel", examples=EXAMPLES)
def move(
    session: Session,
    refs: Refs,
    stage: Annotated[str, argument("STAGE", "The new stage; crm KIND stages lists them.", "won")],
    reason: Annotated[
        str | None, option("--reason", "TEXT", "Reason, for example why it was lost.", "Too expensive")
    ] = None,
    if_version: IfVersion = None,
) -> Written:
    """Move elements to another stage."""
    words = read_refs(session, refs)
    return session.write("move", action, refs=words, stage=stage, reason=reason, version=if_version)
