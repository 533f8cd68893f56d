"""What happened after a step and still counts: the acts to take back before that step itself can be."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property

from crmcli.model.changes import Change, Step
from crmcli.model.declared import Declared
from crmcli.store import history
from crmcli.store.act import Act
from crmcli.store.history import Undoings


class UndoStep(Declared):
    """Something to do first: ``crm undo 7``, or ``crm redo 7`` for what was undone since. ``last`` is the step
    that left it so: what came last is taken back first."""

    number: int
    verb: str
    last: int

    @property
    def command(self) -> str:
        return f"crm {self.verb} {self.number}"


class LaterSteps:
    """The time after a step. A step that was undone and redone counts once, one that was done and undone not
    at all, and one that is as it was when the step was written neither. Of steps that are taken back together, which
    are ``chosen``, none is later than the others; ``target`` is the oldest."""

    def __init__(self, act: Act, target: Step, undoings: Callable[[], Undoings], chosen: Collection[int] = ()) -> None:
        self.act = act
        self.target = target
        self.undoings = undoings
        self.chosen = chosen

    @cached_property
    def undoes(self) -> Undoings:
        """All steps that take one back; asked for when something came later."""
        return self.undoings()

    @cached_property
    def now(self) -> set[int]:
        """The steps that are taken back at present."""
        return history.taken_back(self.undoes)

    @cached_property
    def then(self) -> set[int]:
        """Those that were taken back when the step was written."""
        return history.taken_back({step: undone for step, undone in self.undoes.items() if step <= self.target.id})

    @cached_property
    def last(self) -> dict[int, int]:
        """By act, the last step that did, undid or did it again."""
        return {root: step for step in sorted(self.undoes) for root in self._roots(step)}

    def itself(self) -> set[int]:
        """The act that the step did, undid or did again, and every step that undid it or did it again."""
        roots = self._roots(self.target.id)
        return {*roots, *(step for step in self.undoes if self._roots(step) == roots)}

    def undo_step(self, change: Change) -> UndoStep | None:
        """What to do about a later change; None when it left nothing, or was there already."""
        root = self._root(change)
        if root in self.chosen:
            return None
        stands = root not in self.now
        stood = root <= self.target.id and root not in self.then
        if stands is stood:
            return None
        last = self.last.get(root, root)
        if not stands and len(self.undoes.get(last, ())) > 1:  # what was undone together comes back together
            return UndoStep(last, "undo", last)
        return UndoStep(root, "undo" if stands else "redo", last)

    def is_open(self, later: UndoStep) -> bool:
        """Whether that is the step that is being written: the batch of which this undo is a line."""
        current = self.act.steps.current
        return current is not None and later.number == current.id

    def said(self, later: UndoStep) -> str:
        """ "in step 7 (edit DEAL-1)"."""
        if self.is_open(later):
            return "by a line before"
        step = history.step(self.act, later.number)
        title = f" ({step.title})" if step else ""
        if later.verb == "undo":
            return f"in step {later.number}{title}"
        return f"when step {later.number}{title} was undone"

    @cached_property
    def acts(self) -> set[int]:
        """Those of the steps that take others back which did something else, too."""
        return history.acting(self.act) if self.undoes else set()

    def _root(self, change: Change) -> int:
        """The act that the step of a change did, undid or did again: of several, the last that changed the row."""
        step = change.step or 0
        roots = self._roots(step)
        if len(roots) == 1:
            return min(roots)
        return history.last_to_change(self.act, change, roots) or step

    def _roots(self, step: int) -> set[int]:
        """The acts that a step did, undid or did again; a batch that undid something is an act itself."""
        found: set[int] = set()
        waiting = [step]
        while waiting:
            number = waiting.pop()
            if number in self.undoes and number not in self.acts:
                waiting += self.undoes[number]
            else:
                found.add(number)
        return found
