"""``crm log REF... TEXT``: a call, a mail, a meeting."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.elements.log import ACTIVITIES
from crmcli.actions.elements.log import log as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import option
from crmcli.cli.references import is_ref, read_refs, read_text
from crmcli.cli.words import Refs, Text
from crmcli.errors import NotFound
from crmcli.model.refs import parse
from crmcli.model.results import Written

What = Annotated[str, option("--as", "|".join(ACTIVITIES), "What kind of activity.", "meeting")]


EXAMPLES = """
crm log DEAL-3 "Wants a discount"
crm log LEAD-5 mail "Sent the price list"
crm log DEAL-3 --as meeting "Kick-off" --at yesterday
"""


@writes(panel="Any reference", examples=EXAMPLES, composes=True)
def log(session: Session, refs: Refs, text: Text, what: What = "call") -> Written:
    """Log a call, an email or a meeting; the timeline shows it.

    Without a text it opens $VISUAL or $EDITOR, at a terminal.
    """
    untold = not refs and session.asked.where is None and parse(text) is not None  # crm log DEAL-3
    refs = [text] if untold else refs
    named = [word for word in refs or () if word in ACTIVITIES]  # crm log call DEAL-3 TEXT
    typed = [word for word in refs or () if word not in named]
    what = named[0] if named else what
    _refuse_loose(session, typed, text, what)
    words = read_refs(session, typed)
    if untold:
        from crmcli.cli.editing import composed

        return composed(session, words, "log", lambda body: _logged(session, words, body, what))
    return _logged(session, words, read_text(session, text), what)


def _refuse_loose(session: Session, typed: list[str], text: str, what: str) -> None:
    """Raises NotFound (exit 3) for words of a text that are not in quotes: they stand where references do."""
    loose = [word for word in typed[1:] if not is_ref(session, word)]
    if loose:
        hint = f'Put the text in quotes: crm log {typed[0]} {what} "{" ".join([*loose, text])}"'
        raise NotFound(f"{loose[0]!r} is not a reference.", hint, ref=loose[0])


def _logged(session: Session, refs: list[str], text: str, what: str) -> Written:
    return session.write("log", action, refs=refs, text=text, what=what)
