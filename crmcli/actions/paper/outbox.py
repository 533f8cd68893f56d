"""``crm outbox list|retry|drop``: the messages that wait, failed, or may have been sent, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.actions.outcome import listed
from crmcli.actions.paper.handing import check_alone
from crmcli.actions.paper.posting import check_state, deliver, found, post
from crmcli.actions.refs import shown
from crmcli.errors import CrmError, Usage
from crmcli.light import json
from crmcli.model.dates import instant_text
from crmcli.model.results import Column, Record, Rows, Written
from crmcli.store import outbox
from crmcli.store.act import Act, Row

COLUMNS = (
    Column("message", "Message", "number"),
    Column("ref", "Ref", "ref"),
    Column("what", "What", drop_order=2),
    Column("state", "State", "title"),
    Column("to", "To", "list"),
    Column("file", "File", drop_order=1),
    Column("attempts", "Attempts", "number", 3),
    Column("since", "Since", "time"),
    Column("error", "Error"),
)
STATES = ("open", *outbox.STATES, "all")
_UNDECIDED = (*outbox.WAITING, "unsure")


def listing(act: Act, state: str = "open") -> Rows:
    """The messages in a state; open are all that somebody still has to see to."""
    if state not in STATES:
        raise Usage(f"There is no state {state!r} in the outbox.", f"One of {', '.join(STATES)}.", field="state")
    wanted = {"open": outbox.OPEN, "all": outbox.STATES}.get(state, (state,))
    rows = [_record(act, row) for row in outbox.in_states(act, wanted)]
    return Rows("messages", COLUMNS, rows, len(rows))


def retry(act: Act, numbers: Sequence[int] = (), tick: Callable[[int], None] = lambda _: None) -> Written:
    """Send messages again, the same bytes: those that are named, else all that were certainly not sent.

    Of one the error is raised (OtherSystem, exit 9), of several those that fail are told (7). Raises NotFound (3),
    AlreadyDone (4).
    """
    check_alone(act)
    rows = _meant(act, numbers) if numbers else outbox.in_states(act, outbox.WAITING)
    if not rows or act.dry_run:
        names = listed(_names(act, rows)) if rows else "nothing"
        return Written(f"{names} would be sent" if rows else "nothing to send", dry_run=act.dry_run)
    hand_over, sent, step, failures = post(act), list[Row](), None, list[Record]()
    for place, row in enumerate(rows):
        tick(place)
        try:
            step = deliver(act, hand_over, row["id"], _UNDECIDED if numbers else outbox.WAITING)
            sent.append(row)
        except CrmError as error:
            if len(rows) == 1:
                raise
            failures.append({**error.as_json(), "ref": _names(act, [row])[0]})
    done = _names(act, sent)
    sentence = f"{listed(done) if done else 'nothing'} sent"
    return Written(sentence, step, result=done, updated=done, failures=failures, final=True)


def drop(act: Act, numbers: Sequence[int]) -> Written:
    """Let messages go: they are not sent any more, whether they were or not."""
    with act.step():
        rows = _meant(act, numbers)
        for row in rows:
            outbox.put(act, row, state="dropped", message=None, claimed_by=None)
    said = listed(map(str, dict.fromkeys(numbers)))
    word = "Message" if len(rows) == 1 else "Messages"
    return Written(f"{word} {said} dropped", dry_run=act.dry_run, result=_names(act, rows), final=True)


def _meant(act: Act, numbers: Sequence[int]) -> list[Row]:
    rows = [found(act, number) for number in dict.fromkeys(numbers)]
    for row in rows:
        check_state(act, row, _UNDECIDED)
    return rows


def _names(act: Act, rows: Sequence[Row]) -> list[str]:
    return [shown(act, (row["kind"], row["element"])) for row in rows]


def _record(act: Act, row: Row) -> Record:
    return {
        "message": row["id"],
        "ref": shown(act, (row["kind"], row["element"])),
        "what": row["what"],
        "state": row["state"],
        "to": json.loads(row["recipients"]),
        "file": row["name"],
        "file_sha256": row["file"],
        "sha256": row["sha256"],
        "message_id": row["message_id"],
        "attempts": row["attempts"],
        "since": instant_text(row["since"] or row["at"]),
        "by": row["by"],
        "error": row["error"],
    }
