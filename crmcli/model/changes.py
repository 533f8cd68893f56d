"""What a step did to the rows, and how to take it back."""

from __future__ import annotations

from typing import Any

from crmcli.model.declared import Declared

Values = dict[str, Any]

# What can happen on an element, as a timeline calls it.
HAPPENINGS = (
    *("created", "changed", "moved", "converted", "linked", "unlinked", "deleted", "archived", "unarchived"),
    *("note", "call", "mail", "meeting", "sent", "reminded", "accepted"),
    *("issued", "paid", "refunded", "credited", "cancelled"),
)


class Change(Declared):
    """One row that was inserted, updated or deleted.

    ``before`` and ``after`` hold only what changed: for an insert all filled columns in ``after``, for a
    delete all filled columns in ``before``. ``kind`` and ``element`` name the element that the row is or
    belongs to.
    """

    table: str
    row: int
    op: str
    before: Values | None
    after: Values | None
    kind: str | None = None
    element: int | None = None
    id: int | None = None
    step: int | None = None

    @property
    def node(self) -> tuple[str, int]:
        """The element that the row is or belongs to."""
        return self.kind or "", self.element or 0


_OPPOSITE = {"insert": "delete", "delete": "insert", "update": "update"}


def reverse(change: Change) -> Change:
    """The change that takes ``change`` back. reverse(reverse(c)) == c, but for its id and step."""
    return Change(
        change.table,
        change.row,
        _OPPOSITE[change.op],
        change.after,
        change.before,
        change.kind,
        change.element,
    )


class Step(Declared):
    """One act of one person: when, by whom, what. ``undoes`` is the step it takes back."""

    id: int
    at: str
    by: str
    title: str
    message: str | None = None
    undoes: int | None = None
