"""``crm note REF TEXT``: remember something about an element."""

from __future__ import annotations

from crmcli.actions.elements.note import note as action
from crmcli.actions.elements.note import note_all as many
from crmcli.cli.context import Session
from crmcli.cli.options import CHOOSING, writes
from crmcli.cli.params import argument
from crmcli.cli.references import read_ref, read_refs, read_text
from crmcli.cli.words import Ref
from crmcli.light import Annotated
from crmcli.model.refs import parse
from crmcli.model.results import Written

Words = Annotated[
    list[str] | None, argument("TEXT...", "The text; - reads standard input.", "Wants an offer by Friday")
]


EXAMPLES = """
crm note LEAD-5 "Wants an offer by Friday"
crm note LEAD-5 met her at the fair
crm note DEAL-3 - < minutes.txt
crm note --where "deal open" Prices rise in May
"""


@writes(panel="Any reference", examples=EXAMPLES, more=lambda: list(CHOOSING.values()), composes=True)
def note(session: Session, ref: Ref, text: Words = None) -> Written:
    """Add a note; the timeline shows it.

    Without a text it opens $VISUAL or $EDITOR, at a terminal. With - as REF, or --where, one note stands on many.
    """
    words, refs, chosen = [*(text or ())], [ref], session.asked.where is not None
    if chosen and not parse(ref) and not (ref == "-" and words):  # no REF is needed, so that this is the text
        words, refs = [ref, *words], []
    several = chosen or (ref == "-" and bool(words))
    found = read_refs(session, refs) if several else [read_ref(session, ref)]

    def write(body: str) -> Written:
        if several:
            return session.write("note", many, refs=found, text=body)
        return session.write("note", action, ref=found[0], text=body)

    if not words:
        from crmcli.cli.editing import composed

        return composed(session, found, "note", write)
    return write(read_text(session, words[0] if len(words) == 1 else " ".join(words)))
