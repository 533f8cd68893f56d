"""What an undo or a redo may mean: the steps in question and what the likeliest of them changed, asked for at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from crmcli.light import TYPE_CHECKING
from crmcli.model.changes import Change, Step
from crmcli.store import history, trace
from crmcli.store.act import Act
from crmcli.store.tables import json_array
from crmcli.store.trace import Trace

if TYPE_CHECKING:
    from crmcli.store.driver import Statement

_ACTS = "by = ?1 AND id < ?2 AND undoes IS NULL"
_LAST_ACT = f"coalesce((SELECT id FROM step WHERE {_ACTS} ORDER BY id DESC LIMIT 1), 0)"
_UNTOUCHED = (
    f"coalesce((SELECT id FROM step s WHERE {_ACTS} AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.target = s.id) "
    "ORDER BY id DESC LIMIT 1), 0)"
)


_TAKEN = (
    "SELECT step, target FROM undone WHERE target >= {0} "
    "UNION ALL SELECT step, target FROM undone WHERE step > {0} AND target < {0}"
)
_PURGED = (  # the steps of which a purge took what they changed, with that of the purge, which may be itself
    "SELECT id, CASE verb WHEN 'purge' THEN id ELSE json_extract(args, '$.purged') END FROM step "
    "WHERE (verb = 'purge' OR args LIKE '%\"purged\":%')"
)


class Past:
    """Steps that may be meant, ``steps``, newest first; ``all`` has also those that they take back, by number. What
    takes one back that came before ``first`` is not looked at: however many steps there are, few are meant. ``over``
    are the steps that took one back since, with those that they took back."""

    def __init__(self, act: Act, where: Statement, likeliest: Statement, first: str) -> None:
        self.act = act
        steps, undoings, changes, purged = act.driver.run(
            [
                (history.STEPS.format(f"WHERE {where[0]}"), where[1]),
                (_TAKEN.format(first), where[1]),
                (f"{history.CHANGES} WHERE c.step = {likeliest[0]} ORDER BY c.id LIMIT {trace.PART + 1}", likeliest[1]),
                (f"{_PURGED} AND ({where[0]})", where[1]),
            ]
        )
        self.purged: dict[int, int] = dict(purged)
        asked, self.all = history.told(steps)
        self.steps: list[Step] = asked[::-1]
        self.over = history.by_step(undoings)
        self._changes: list[Change] = [history.change_of(act, row) for row in changes]

    @cached_property
    def undone(self) -> set[int]:
        """Those of the steps that may be meant that are taken back at present, and more."""
        return history.taken_back(self.over)

    @cached_property
    def undoings(self) -> history.Undoings:
        """All steps that take others back: the number of each -> those of the steps that it takes back."""
        return history.undoings(self.act)

    def is_undo(self, number: int) -> bool:
        """An undo takes back an act; what takes back an undo is a redo."""
        step = self.all[number]
        return not step.acts and (len(step.undoes) > 1 or not self.is_undo(step.undoes[0]))

    def trace(self, step: Step) -> Trace:
        """What one of them changed."""
        if self._changes and self._changes[0].step == step.id:
            return trace.bounded(self.act, step.id, self._changes)
        return trace.of(self.act, step.id)


def own_acts(act: Act, below: int) -> Past:
    """The acts of the person, of those steps that come before ``below``, down to the newest that was never undone."""
    values = act.by, below
    return Past(act, (f"{_ACTS} AND id >= {_UNTOUCHED}", values), (_UNTOUCHED, values), _UNTOUCHED)


def in_force(act: Act, by: str, since: str | None, below: int) -> list[int]:
    """The numbers of all acts of a person that hold, of those steps that come before ``below``, and were recorded since
    an instant, and of those that would hold again without them, as batches took them back; the newest first."""
    sql = f"SELECT id FROM step WHERE {_ACTS} AND recorded_at >= ?3 ORDER BY id DESC"
    acts, undoings = [number for (number,) in act.rows(sql, (by, below, since or ""))], history.undoings(act)
    found: list[int] = []
    for _ in range(len(acts) + 1):
        gone = history.taken_back({step: taken for step, taken in undoings.items() if step not in found})
        holding = [number for number in acts if number not in gone]
        if holding == found:
            break
        found = holding
    return found


def purged(act: Act, numbers: Sequence[int]) -> dict[int, int]:
    """Those of these steps of which a purge took what they changed, with its number; a purge itself is one."""
    return dict(act.rows(f"{_PURGED} AND id IN (SELECT value FROM json_each(?))", (json_array(numbers),)))


def authors(act: Act) -> list[str]:
    """Who wrote steps, the one who wrote last first."""
    return [by for (by,) in act.rows("SELECT by FROM step GROUP BY by ORDER BY max(id) DESC")]


def own_undoings(act: Act, below: int) -> Past:
    """What the person undid and redid since the last act."""
    values = act.by, below
    newest = "(SELECT max(id) FROM step WHERE by = ?1 AND id < ?2)"
    return Past(act, (f"by = ?1 AND id < ?2 AND id > {_LAST_ACT}", values), (newest, values), _LAST_ACT)


def numbered(act: Act, number: int) -> Past:
    """The step with this number."""
    return Past(act, ("id = ?1", (number,)), ("?1", (number,)), "?1")


def undoings_of(act: Act, number: int) -> Past:
    """The step with this number behind all that ever took it back."""
    newest = "(SELECT max(step) FROM undone WHERE target = ?)"
    return Past(
        act, ("id = ?1 OR id IN (SELECT step FROM undone WHERE target = ?1)", (number,)), (newest, (number,)), "?1"
    )
