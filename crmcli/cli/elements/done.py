"""``crm done TASK...``: tick tasks off."""

from __future__ import annotations

from crmcli.actions.elements.done import done as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written

EXAMPLES = """
crm done TASK-3
crm done TASK-3 TASK-4 --at yesterday
crm task list on=DEAL-3 open -q | crm done -
"""


@writes(panel="Any reference", examples=EXAMPLES)
def done(session: Session, refs: Refs) -> Written:
    """Mark tasks as done; one that repeats creates the next one.

    The next one is due after today, however late this one was: on the same weekday, or on the same day of the month
    or its last one, at the same time of day.
    """
    return session.write("done", action, refs=read_refs(session, refs))
