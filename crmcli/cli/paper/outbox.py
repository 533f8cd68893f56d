"""``crm outbox list|retry|drop``: the mail that waits, failed or may have been sent."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument
from crmcli.errors import BadValue
from crmcli.light import Annotated
from crmcli.model.results import Rows, Written

State = Annotated[
    str, argument("[STATE]", "open (the default), planned, sending, unsure, failed, sent, dropped or all.", "unsure")
]
Some = Annotated[list[str] | None, argument("[NUMBER...]", "Messages, by their numbers.", "3")]
Numbers = Annotated[list[str], argument("NUMBER...", "Messages, by their numbers.", "3")]


@reads(examples="crm outbox list\ncrm outbox list all\ncrm outbox list all --json", past=False)
def list_(session: Session, state: State = "open") -> Rows:
    """List messages to clients: those that need attention, or those in another state.

    unsure are those that may have been sent: the process or the connection broke off before the server confirmed.
    """
    from crmcli.actions.paper.outbox import listing

    return listing(session.act, state)


@writes(examples="crm outbox retry\ncrm outbox retry 1\ncrm outbox retry --dry-run")
def retry(session: Session, numbers: Some = None) -> Written:
    """Send what was certainly not sent, or the messages you name; each is the same message as before.

    One that is unsure is sent only when it is named, because its client may get it twice.
    """
    from crmcli.actions.paper.outbox import retry as action
    from crmcli.render.progress import progress

    meant = _numbers(numbers or ())

    def do() -> Written:
        with progress(session.err, "send", len(meant) or 1, session.err.isatty()) as tick:
            return action(session.act, meant, tick)

    return session.once("outbox retry", {}, do)


@writes(examples="crm outbox drop 1\ncrm outbox drop 1 --json\ncrm outbox drop 1 --dry-run")
def drop(session: Session, numbers: Numbers) -> Written:
    """Drop messages that are not to be sent, or that the client says arrived."""
    from crmcli.actions.paper.outbox import drop as action

    return session.write("outbox drop", action, numbers=_numbers(numbers))


def _numbers(words: Sequence[str]) -> list[int]:
    """The numbers of messages; raises BadValue (exit 2) for a word that is none."""
    wrong = next((word for word in words if not (word.isascii() and word.isdigit() and len(word) < 16)), None)
    if wrong is not None:
        raise BadValue("message", wrong, "is not the number of a message", "3")
    return [int(word) for word in words]


outbox = VerbGroup(
    "outbox",
    {"list": list_, "retry": retry, "drop": drop},
    help="Mail that waits, failed, or may have been sent.",
    panel="Paper",
)
