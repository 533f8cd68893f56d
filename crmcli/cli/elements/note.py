"""``crm note REF TEXT``: remember something about an element."""

from __future__ import annotations

from crmcli.actions.elements.note import note as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_ref, read_text
from crmcli.cli.words import Ref, Text
from crmcli.model.results import Written


@writes(panel="Any reference", examples='crm note LEAD-5 "Wants an offer by Friday"\ncrm note DEAL-3 - < minutes.txt')
def note(session: Session, ref: Ref, text: Text) -> Written:
    """Add a note; the timeline shows it."""
    word, words = read_ref(session, ref), read_text(session, text)
    return session.write("note", action, ref=word, text=words)
