"""A message on its way: claimed under the lock, handed over outside of any transaction, then told of in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.paper.overdue import overdue
from crmcli.actions.refs import shown
from crmcli.errors import AlreadyDone, CrmError, MissingValue, NotFound, NotKnown, Refused
from crmcli.light import Any, json
from crmcli.model.traits_of_parties import Mailed, Reminded
from crmcli.store import blobs, outbox, records
from crmcli.store.act import Act, Row

Post = Callable[[str, Sequence[str], bytes], None]
"""Hands over (sender, recipients, bytes); raises OtherSystem (exit 9) where it was not sent, NotKnown where nobody
can tell."""
REMINDER = "reminder_"  # what a message is about begins so that is a reminder
_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def post(act: Act) -> Post:
    """How the settings say that mail is sent; raises MissingValue or Refused (exit 5) where they do not, or say what
    is not safe."""
    from crmcli.connect.mail import sending
    from crmcli.connect.secrets import secret

    command, host = act.setting("sendmail_command"), act.setting("smtp_host")
    if command:
        return lambda _, recipients, content: sending.hand_over(command, recipients, content)
    if not host:
        raise MissingValue(
            "There is no mail server to send with.",
            "crm config set smtp_host mail.example.org, or: crm config set sendmail_command 'sendmail -i --'",
            field="smtp_host",
        )
    security = act.setting("smtp_security") or "tls"
    port = int(act.setting("smtp_port") or _PORTS[security])
    password = partial(secret, "CRM_SMTP_PASSWORD", act.setting("smtp_password_command"))
    server = sending.Server(host, port, security, act.setting("smtp_user"), password)
    sending.check(server)
    return partial(sending.send, server)


def deliver(act: Act, post: Post, number: int, states: Sequence[str] = outbox.WAITING) -> int | None:
    """Send a message that is in one of these states; returns the step that tells of it.

    Raises what ``post`` raises, with the outbox telling the same, and AlreadyDone (exit 4) where another process was
    faster.
    """
    _check_wanted(act, found(act, number))
    row = _claimed(act, number, states)
    content = blobs.read(act, row["message"])
    try:
        post(row["sender"], json.loads(row["recipients"]), content)
    except CrmError as error:
        if isinstance(error, NotKnown):
            error.hint = f"Ask the client, then: crm outbox retry {number}, or crm outbox drop {number}"
        _failed(act, number, error)
        raise
    return _sent(act, number)


def found(act: Act, number: int) -> Row:
    """The message with this number; raises NotFound (exit 3)."""
    row = outbox.numbered(act, [number]).get(number)
    if row is None:
        raise NotFound(f"There is no message {number} in the outbox.", "crm outbox list all shows them.")
    return row


def check_state(act: Act, row: Row, states: Sequence[str]) -> None:
    """Raises AlreadyDone (exit 4) for a message that is in none of these states."""
    if row["state"] in states:
        return
    number, name = row["id"], shown(act, (row["kind"], row["element"]))
    said = {
        "sent": (f"was sent on {row['since'][:10] if row['since'] else row['at'][:10]}", f"crm timeline {name}"),
        "dropped": ("was dropped", f"crm send {name} makes another one."),
        "sending": (f"is being sent by {row['claimed_by']}", "crm outbox list shows what becomes of it."),
        "unsure": (
            "may have been sent",
            f"Ask the client, then: crm outbox retry {number}, or crm outbox drop {number}",
        ),
    }
    what, hint = said[row["state"]]
    raise AlreadyDone(f"Message {number} with {name} {what}.", hint, ref=name)


def _check_wanted(act: Act, row: Row) -> None:
    """Raises Refused (exit 5) for a reminder of what has been paid since it was planned."""
    if level_of(row["what"]):
        for element in fetch(act, [(row["kind"], row["element"])], points=False):
            try:
                overdue(act, element)
            except Refused as error:
                error.hint = f"crm outbox drop {row['id']} drops the reminder."
                raise


def _claimed(act: Act, number: int, states: Sequence[str]) -> Row:
    with act.step():
        row = found(act, number)
        check_state(act, row, states)
        outbox.claim(act, row)
    return row


def _failed(act: Act, number: int, error: CrmError) -> None:
    """What becomes of it, unless somebody has decided meanwhile."""
    with act.step():
        row = found(act, number)
        if outbox.mine(row):
            state = "unsure" if isinstance(error, NotKnown) else "failed"
            outbox.put(act, row, state=state, error=error.message, claimed_by=None)


def _sent(act: Act, number: int) -> int:
    """Tell of it, whatever has become of the element meanwhile."""
    with act.step() as step:
        row = found(act, number)
        node = (row["kind"], row["element"])
        outbox.put(act, row, state="sent", message=None, error=None, claimed_by=None)
        for element in fetch(act, [node], points=False):
            change(act, [(element, _news(act, element, row["what"]))], by="send")
            records.create(act, "note", [_note(act, row)])
        step.says("remind" if level_of(row["what"]) else "send", [shown(act, node)])
        return step.id


def _news(act: Act, element: Element, what: str) -> dict[str, Any]:
    """What an element says of a message that was sent."""
    kind, level = element.kind, level_of(what)
    mailed, reminded = kind.its(Mailed), kind.trait(Reminded)
    if level and reminded:
        return {reminded.level: max(level, element.row[reminded.level] or 0), reminded.at: act.stamp}
    new: dict[str, Any] = {mailed.at: act.stamp}
    if mailed.into and element.stage == kind.first_stage:
        new["stage"] = mailed.into
    return new


def level_of(what: str) -> int:
    """Which reminder a message is: 2 for "reminder_2", 0 for none."""
    return int(what.removeprefix(REMINDER)) if what.startswith(REMINDER) else 0


def _note(act: Act, row: Row) -> Row:
    to = ", ".join(json.loads(row["recipients"]))
    text = f"{row['name']} to {to} (SHA-256 {row['file']}, message {row['message_id']})"
    own = {"kind": row["kind"], "element": row["element"], "file": row["file"]}
    return {**own, "what": "reminded" if level_of(row["what"]) else "sent", "text": text, "at": act.stamp, "by": act.by}
