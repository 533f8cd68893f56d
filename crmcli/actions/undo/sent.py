"""What was sent to a client is not taken back: the refusal of an undo of the step that sent it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.actions.refs import shown
from crmcli.errors import Refused
from crmcli.model.changes import Change, Step
from crmcli.store.act import Act
from crmcli.store.outbox import GOING_OUT


def check_sent(act: Act, target: Step, changes: Sequence[Change]) -> None:
    """Raises Refused (exit 5) when the step told of a message that had been sent."""
    for _, name, what in sent_in(act, changes):
        raise Refused(
            f"Step {target.id} cannot be undone: it sent {name}, {what}.",
            "What was sent stays sent. crm steps lists the others: crm undo NUMBER takes one back.",
            ref=name,
        )


def sent_in(act: Act, changes: Sequence[Change]) -> Iterator[tuple[Change, str, str]]:
    """Each of these changes that tells so, with the reference of what was sent, and how."""
    for change in changes:
        if change.table != "note" or change.op != "insert" or not change.kind:
            continue
        told = change.after or {}
        if told.get("what") in GOING_OUT:
            what, _, _ = told["text"].partition(" (")
            yield change, shown(act, (change.kind, change.element or 0)), what
