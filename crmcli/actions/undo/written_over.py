"""What stands in the way of an undo or a redo because many steps were undone, of which others wrote over a part."""

from __future__ import annotations

from crmcli.actions.undo.blockers import Blocker, once, owner, told
from crmcli.actions.undo.later_steps import LaterSteps, UndoStep
from crmcli.store import overlaps
from crmcli.store.undoing import Past


def written_over(since: LaterSteps, past: Past) -> list[Blocker]:
    """An undo of many left cells alone that a step which stays had written over. That step cannot go before they come
    back: what stood under it is gone. Nor can they come back when those cells have been written again."""
    act, target = since.act, since.target
    found: list[Blocker] = []
    current = act.steps.current
    if target.undoes and current is not None and target.id < current.id - 1 and past.is_undo(target.id):
        found += told(since, overlaps.behind(act, target.id, target.undoes), "was changed", ())
    under = {number: step for step, numbers in past.over.items() if step > target.id for number in numbers}
    below = {number: step for number, step in under.items() if number < target.id and number in past.undone}
    if below:
        for change in overlaps.over(act, target.id, below):
            if not act.tables[change.table].derived.issuperset(change.after or change.before or ()):
                first = UndoStep(max(below.values()), "undo", max(below.values()))
                found.append((owner(act, change), first, f"it wrote over what was undone {since.said(first)}"))
    return once(found)
