"""Messages are planned together, then handed over one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.actions.elements.element import Element
from crmcli.actions.outcome import listed
from crmcli.actions.paper.mailing import MailMessage, MessageRequest, packed
from crmcli.actions.paper.posting import Post, check_state, deliver
from crmcli.connect.mail.message import plain_addresses, sender_of
from crmcli.errors import AlreadyDone, CrmError, Usage
from crmcli.light import json
from crmcli.model.declared import Declared
from crmcli.model.results import Record, Written
from crmcli.store import blobs, outbox
from crmcli.store.act import Act, Row

Tick = Callable[[int], None]


class HandedOver(Declared):
    """What there is to say beside the messages: what was issued for them, and the errors of those that failed."""

    issued: Sequence[str]
    failures: list[Record]


def check_alone(act: Act) -> None:
    """Raises Usage (exit 2) inside a batch, which could be taken back."""
    if act.driver.in_transaction:
        raise Usage("What is sent cannot be taken back, so nothing is sent in a batch.", "Run the command on its own.")


def check_unsent(act: Act, element: Element, what: str, before: Sequence[Row], request: MessageRequest) -> None:
    """Raises AlreadyDone (exit 4) where ``before`` has a message about the same that was sent, or may be on its way."""
    sent = None
    for row in before:
        if row["state"] in ("sending", "unsure"):
            check_state(act, row, outbox.WAITING)
        sent = row if (row["state"], row["what"]) == ("sent", what) else sent
    if sent and not request.again:
        to = ", ".join(json.loads(sent["recipients"]))
        raise AlreadyDone(
            f"{element.ref} was already sent to {to}, on {sent['since'][:10]}.",
            f"crm send {element.ref} --again sends it once more.",
            ref=element.ref,
        )


def handed(
    act: Act, post: Post, letters: Sequence[MailMessage], request: MessageRequest, told: HandedOver, tick: Tick
) -> tuple[list[MailMessage], int | None]:
    """Send messages; returns those that were sent, and the last step that tells of one.

    The first that fails stops the rest, which stay planned; with ``keep_going`` its error is added to the failures.
    """
    numbers = _planned(act, letters, request)
    sent, step = list[MailMessage](), None
    for place, (one, number) in enumerate(zip(letters, numbers, strict=True)):
        tick(place)
        try:
            step = deliver(act, post, number)
            sent.append(one)
        except CrmError as error:
            if not request.keep_going:
                raise stopped(error, told.issued, sent, letters[place + 1 :]) from error
            told.failures.append({**error.as_json(), "ref": one.element.ref})
    return sent, step


def written(
    sentence: str, step: int | None, sent: Sequence[MailMessage], letters: Sequence[MailMessage], failures: list[Record]
) -> Written:
    """The answer of a command that sends."""
    return Written(
        sentence,
        step,
        result=[one.element.ref for one in sent],
        updated=[one.element.ref for one in sent],
        warnings=[warning for one in letters for warning in one.document.warnings],
        failures=failures,
        final=True,
    )


def _planned(act: Act, letters: Sequence[MailMessage], request: MessageRequest) -> list[int]:
    """Write down all of them; what waited to say the same, and was certainly not sent, makes place.

    What another process has begun since it was looked at is looked at again, now that nobody else can write."""
    addresses = [(sender_of(one.mail), plain_addresses(one.mail)) for one in letters]
    messages = list(zip(letters, packed(letters), addresses, strict=True))
    with act.step():
        before = outbox.about(act, [one.element.node for one in letters])
        for one in letters:
            check_unsent(act, one.element, one.what, before[one.element.node], request)
            for row in before[one.element.node]:
                if row["state"] in outbox.WAITING and row["what"] == one.what:
                    outbox.put(act, row, state="dropped", message=None)
        return outbox.plan(act, [(_row(act, one, *of), content) for one, content, of in messages])


def _row(act: Act, one: MailMessage, sender: str, addresses: Sequence[str]) -> Row:
    kind, number = one.element.node
    return {
        "kind": kind,
        "element": number,
        "what": one.what,
        "sender": sender,
        "recipients": json.dumps(addresses),
        "name": one.document.name,
        "file": blobs.keep(act, one.document.content),
        "message_id": one.mail.message_id,
    }


def stopped(
    error: CrmError, issued: Sequence[str], sent: Sequence[MailMessage], left: Sequence[MailMessage]
) -> CrmError:
    """The same error, saying what became of the others."""
    told = [f"{listed(issued)} {'was' if len(issued) == 1 else 'were'} issued."] if issued else []
    if sent:
        told.append(f"{listed(one.element.ref for one in sent)} {'was' if len(sent) == 1 else 'were'} sent.")
    if left:
        verb = "waits" if len(left) == 1 else "wait"
        told.append(f"{listed(one.element.ref for one in left)} {verb}: crm outbox retry sends what was not sent.")
    error.hint = " ".join([*([error.hint] if error.hint else []), *told]) or None
    return error
