"""What a step did to the rows, and how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Collection

from crmcli.light import Any
from crmcli.model.declared import Declared

Values = dict[str, Any]
Texts = tuple[str | None, str | None]
Read = Callable[[str, str], Values]  # what a text says of a row of a table

# What can happen on an element, as a timeline calls it.
HAPPENINGS = (
    *("created", "changed", "moved", "converted", "linked", "unlinked", "deleted", "archived", "unarchived", "merged"),
    *("note", "call", "mail", "meeting", "file", "sent", "reminded", "accepted"),
    *("issued", "paid", "refunded", "credited", "cancelled"),
)


class Change:
    """One row that was inserted, updated or deleted.

    ``before`` and ``after`` hold only what changed: for an insert all filled columns in ``after``, for a
    delete all filled columns in ``before``. ``kind`` and ``element`` name the element that the row is or
    belongs to. ``texts`` are both as the history has them, where it comes from there; they are read when they are
    asked for, because there may be a hundred thousand of them.
    """

    __slots__ = ("_after", "_before", "_read", "element", "id", "kind", "op", "row", "step", "table", "texts")

    def __init__(
        self,
        table: str,
        row: int,
        op: str,
        before: Values | None,
        after: Values | None,
        *more: Any,  # kind, element, id and step
    ) -> None:
        self.table = table
        self.row = row
        self.op = op
        self._before = before
        self._after = after
        self.kind: str | None
        self.element: int | None
        self.id: int | None
        self.step: int | None
        self.kind, self.element, self.id, self.step = (*more, None, None, None, None)[:4]
        self.texts: Texts | None = None
        self._read: Read | None = None

    @classmethod
    def told(cls, cells: tuple[Any, ...], read: Read) -> Change:
        """From (id, step, table, row, op, before, after, kind, element), the values as texts, which ``read`` reads."""
        change = cls.__new__(cls)
        number, step, change.table, change.row, change.op, before, after, change.kind, change.element = cells
        change.id, change.step, change.texts = number, step, (before, after)
        change._before = change._after = None
        change._read = read
        return change

    @property
    def before(self) -> Values | None:
        if self._read is not None:
            self._unfold(self._read)
        return self._before

    @property
    def after(self) -> Values | None:
        if self._read is not None:
            self._unfold(self._read)
        return self._after

    def _unfold(self, read: Read) -> None:
        before, after = self.texts or (None, None)
        self._before = None if before is None else read(self.table, before)
        self._after = None if after is None else read(self.table, after)
        self._read = None

    def reversed(self) -> Change:
        """The change that takes this one back: twice is the same again, but for its step."""
        change = Change.__new__(Change)
        change.table, change.row, change.op = self.table, self.row, _OPPOSITE[self.op]
        change.kind, change.element, change.id, change.step = self.kind, self.element, self.id, None
        change._before, change._after, change._read = self._after, self._before, self._read
        change.texts = None if self.texts is None else (self.texts[1], self.texts[0])
        return change

    def without(self, names: Collection[str]) -> Change:
        """The change of the other columns alone."""
        before, after = (
            {name: value for name, value in (values or {}).items() if name not in names}
            for values in (self.before, self.after)
        )
        return Change(self.table, self.row, self.op, before, after, self.kind, self.element, self.id, self.step)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Change{self._values()!r}"

    def _values(self) -> tuple[Any, ...]:
        place = self.table, self.row, self.op, self.before, self.after
        return (*place, self.kind, self.element, self.id, self.step)

    @property
    def node(self) -> tuple[str, int]:
        """The element that the row is or belongs to."""
        return self.kind or "", self.element or 0


_OPPOSITE = {"insert": "delete", "delete": "insert", "update": "update"}


def reverse(change: Change) -> Change:
    """The change that takes ``change`` back. reverse(reverse(c)) == c, but for its step."""
    return change.reversed()


class Step(Declared):
    """One act of one person: when, by whom, what. ``undoes`` are the steps that it takes back; ``acts`` tells that it
    did something else, too: an undo or a redo does not."""

    id: int
    at: str
    by: str
    title: str
    message: str | None = None
    undoes: tuple[int, ...] = ()
    acts: bool = True
