"""``crm send REF...``: documents to their clients by mail."""

from __future__ import annotations

from pathlib import Path

from crmcli.actions.paper.formats import FORMATS
from crmcli.cli.context import NOTHING, Session
from crmcli.cli.files import read_text
from crmcli.cli.options import writes
from crmcli.cli.paper.formats import Lang, check_words
from crmcli.cli.paper.target import destination, write
from crmcli.cli.params import flag, option
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.errors import Usage
from crmcli.light import TYPE_CHECKING, Annotated
from crmcli.model.papers import Content
from crmcli.model.results import Result, Written

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmcli.actions.paper.mailing import MessageRequest
    from crmcli.store.act import Act

    Action = Callable[[Act, list[str], MessageRequest, Callable[[int], None]], Written]
    Preview = Callable[[Act, list[str], MessageRequest], list[tuple[str, bytes]]]

EXAMPLES = """
crm send INVOICE-4
crm send INVOICE-4 --issue --to ada@example.org --cc books@example.org
crm send QUOTE-1 --subject "Your offer" --text letter.txt
crm send INVOICE-4 --dry-run -o mail.eml
crm invoice list stage=issued no=sent_at -q | crm send - --keep-going
"""
To = Annotated[list[str] | None, option("--to", "ADDRESS", "Send to this address, not to the client's.", "ada@x.org")]
Cc = Annotated[list[str] | None, option("--cc", "ADDRESS", "Send a copy to this address.", "books@x.org")]
Subject = Annotated[str | None, option("--subject", "TEXT", "Subject (default: by kind and language).", "Your offer")]
Text = Annotated[str | None, option("--text", "FILE", "File with the text; - is standard input.", "letter.txt")]
As = Annotated[
    str | None, option("--as", "FORMAT", f"Attach it as {', '.join(FORMATS)} (default: as crm document).", "xrechnung")
]
Issue = Annotated[bool, flag("--issue", "Issue drafts first.")]
Again = Annotated[bool, flag("--again", "Also send what was sent before.")]
KeepGoing = Annotated[bool, flag("--keep-going", "Send what can be sent; report what failed.")]
Output = Annotated[
    str | None, option("-o --output", "FILE", "With --dry-run: file or folder for the message.", "mail.eml")
]


@writes(panel="Paper", examples=EXAMPLES)
def send(  # noqa: PLR0913 - a parameter per option
    session: Session,
    refs: Refs,
    to: To = None,
    cc: Cc = None,
    subject: Subject = None,
    text: Text = None,
    lang: Lang = None,
    as_: As = None,
    issue: Issue = False,
    again: Again = False,
    keep_going: KeepGoing = False,
    output: Output = None,
) -> Result:
    """Send documents to their clients by mail, each as its own message; this cannot be undone.

    This marks a draft quote as sent; an invoice has to be issued first. The mail server is set by smtp_host,
    smtp_user and smtp_security, its password by CRM_SMTP_PASSWORD or the setting smtp_password_command.

    What could not be sent waits in the outbox: crm outbox list. With --dry-run the message is shown and
    not sent.
    """
    from crmcli.actions.paper.mailing import Issuing, MessageRequest

    check_words(as_, lang)
    words = list(read_refs(session, refs))
    said = _text(session, text) if text is not None else None
    issuing = Issuing() if issue else None
    request = MessageRequest(to or (), cc or (), subject, said, lang, as_, again, issuing, keep_going)
    return sent(session, "send", words, request, output)


def sent(
    session: Session,
    verb: str,
    refs: list[str],
    request: MessageRequest,
    output: str | None = None,
    actions: tuple[Action, Preview] | None = None,
) -> Result:
    """Send, or on a dry run show; once under a --key, with a bar where somebody looks."""
    from crmcli.actions.paper.send import preview, send
    from crmcli.render.progress import progress

    act, show = actions or (send, preview)
    if not refs:
        return NOTHING
    if session.asked.dry_run:
        return _shown(session, show(session.act, refs, request), refs, output)
    if output is not None:
        raise Usage("-o is for --dry-run, which sends nothing.", "crm document REF -o FILE writes the document itself.")

    def do() -> Written:
        with progress(session.err, "send", len(refs), session.err.isatty()) as tick:
            return act(session.act, refs, request, tick)

    return session.once(verb, {"refs": refs, "text": request.text}, do)


def _text(session: Session, source: str) -> str:
    """The text of a file, before anything is opened or locked."""
    from crmcli.model.types import Long

    found = session.read_stdin() if source == "-" else read_text(source)
    read = Long().read(found, "text", session.act.reading())
    if not read:
        raise Usage("The text is empty.", "Leave out --text for the usual one.", field="text")
    return read


def _shown(session: Session, made: list[tuple[str, bytes]], refs: list[str], output: str | None) -> Result:
    if output is None or output == "-":
        if len(made) > 1:
            raise Usage("Several messages do not go to standard output.", "Name a folder with -o.", field="output")
        return Content(made[0][1])
    if len(made) > 1 and not Path(output).is_dir():
        raise Usage(f"{output} is not a folder, and there are {len(made)} messages.", "Name a folder with -o.")
    places = [(destination(output, name), content) for name, content in made]
    for place, content in places:
        write(session, place, content)
    names = ", ".join(str(place) for place, _ in places)
    return Written(f"written to {names}; nothing was sent", dry_run=True, result=refs)
