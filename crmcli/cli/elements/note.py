"""``crm note REF TEXT``: remember something about an element."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.elements.note import note as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument
from crmcli.cli.references import read_ref, read_text
from crmcli.cli.words import Ref
from crmcli.model.results import Written

Words = Annotated[
    list[str] | None, argument("TEXT...", "The text; - reads standard input.", "Wants an offer by Friday")
]


EXAMPLES = """
crm note LEAD-5 "Wants an offer by Friday"
crm note LEAD-5 met her at the fair
crm note DEAL-3 - < minutes.txt
"""


@writes(panel="Any reference", examples=EXAMPLES, composes=True)
def note(session: Session, ref: Ref, text: Words = None) -> Written:
    """Add a note; the timeline shows it.

    Without a text it opens $VISUAL or $EDITOR, at a terminal.
    """
    word = read_ref(session, ref)
    if not text:
        from crmcli.cli.editing import composed

        return composed(session, [word], "note", lambda body: session.write("note", action, ref=word, text=body))
    words = read_text(session, " ".join(text))
    return session.write("note", action, ref=word, text=words)
