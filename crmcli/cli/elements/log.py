"""``crm log REF... TEXT``: a call, a mail, a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.log import log as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import flag, option
from crmcli.cli.references import is_ref, read_refs, read_text
from crmcli.cli.words import Refs, Text
from crmcli.errors import NotFound, Usage
from crmcli.light import Annotated
from crmcli.model.entries import ACTIVITIES, WAYS
from crmcli.model.refs import parse
from crmcli.model.results import Written

What = Annotated[str, option("--as", "|".join(ACTIVITIES), "What kind of activity.", "meeting")]
Duration = Annotated[str | None, option("--duration", "30m", "How long it took.", "1h30m")]
Inward = Annotated[bool, flag("--in", "They contacted you.")]
Outward = Annotated[bool, flag("--out", "You contacted them.")]


EXAMPLES = """
crm log DEAL-3 "Wants a discount"
crm log LEAD-5 mail "Sent the price list"
crm log DEAL-3 CONTACT-7 meeting "Kick-off" --duration 1h30m --out
"""


@writes(panel="Any reference", examples=EXAMPLES, composes=True)
def log(  # noqa: PLR0913 - a parameter per option
    session: Session,
    refs: Refs,
    text: Text,
    what: What = "call",
    duration: Duration = None,
    inward: Inward = False,
    outward: Outward = False,
) -> Written:
    """Log a call, an email or a meeting, on one element or on several; the timeline shows it.

    Without a text it opens $VISUAL or $EDITOR, at a terminal.
    """
    untold = not refs and session.asked.where is None and parse(text) is not None  # crm log DEAL-3
    refs = [text] if untold else refs
    named = [word for word in refs or () if word in ACTIVITIES]  # crm log call DEAL-3 TEXT
    typed = [word for word in refs or () if word not in named]
    what = named[0] if named else what
    _refuse_loose(session, typed, text, what)
    if inward and outward:
        raise Usage("--in and --out contradict each other.", "Say who began: --in, they did; --out, you did.")
    way = WAYS[0] if inward else WAYS[1] if outward else None
    more = {"duration": duration, "direction": way}
    words = read_refs(session, typed)
    if untold:
        from crmcli.cli.editing import composed

        return composed(session, words, "log", lambda body: _logged(session, words, body, what, more))
    return _logged(session, words, read_text(session, text), what, more)


def _refuse_loose(session: Session, typed: list[str], text: str, what: str) -> None:
    """Raises NotFound (exit 3) for words of a text that are not in quotes: they stand where references do."""
    loose = [word for word in typed[1:] if not is_ref(session, word)]
    if loose:
        hint = f'Put the text in quotes: crm log {typed[0]} {what} "{" ".join([*loose, text])}"'
        raise NotFound(f"{loose[0]!r} is not a reference.", hint, ref=loose[0])


def _logged(session: Session, refs: Sequence[str], text: str, what: str, more: dict[str, str | None]) -> Written:
    return session.write("log", action, refs=refs, text=text, what=what, more=more)
