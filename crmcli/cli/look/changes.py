"""``crm changes``: the history as JSON lines, for programs that follow what happens."""

from __future__ import annotations

from crmcli.actions.look.changes import changes as action
from crmcli.cli.context import Session
from crmcli.cli.global_options import GlobalOptions
from crmcli.cli.options import reads
from crmcli.cli.params import flag, option
from crmcli.cli.streams import wait
from crmcli.errors import DatabaseError
from crmcli.light import Annotated
from crmcli.model.exports import Export
from crmcli.store import opening

EXAMPLES = """
crm changes --since 0
crm changes --since 3 --fields step,ref,field,new
crm changes --format csv >changes.csv
"""
PAUSE = 0.2  # seconds from one look to the next

Since = Annotated[int | None, option("--since", "STEP", "Only what came after this step; 0 is the beginning.", "120")]
Follow = Annotated[bool, flag("--follow", "Wait for more until stopped; without --since, print only that.")]


@reads(panel="Look", examples=EXAMPLES, past=False)
def changes(session: Session, since: Since = None, follow: Follow = False) -> Export:
    """Print every change as JSON lines, in the order of recording: a field of an element, its old and its new value.

    With --follow it waits for more: crm changes --follow | while read -r change; do ...; done. An undo is told
    like everything else. Remember the step of the last line that you dealt with, and start there again with --since:
    nothing is told twice, and nothing is lost.
    """
    if session.asked.format is None:
        session.asked = GlobalOptions(**{**vars(session.asked), "format": "jsonl"})
    if not follow:
        return action(session.act, since)
    if opening.is_missing(session.path):
        raise DatabaseError(f"There is no database at {session.path} to follow.", "crm lead new TITLE makes one.")
    return action(session.act, since, lambda: wait(session.out, PAUSE))
