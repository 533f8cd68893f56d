"""Writing what an undo found out: rows from the last to the first, and then all that follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.actions.elements.derived import normalise, renew
from crmcli.actions.outcome import shown_new
from crmcli.actions.refs import shown
from crmcli.actions.undo.one_currency import OneCurrency
from crmcli.actions.undo.stages_there import StagesThere
from crmcli.model.changes import Change, Step
from crmcli.store import records
from crmcli.store.act import Act
from crmcli.store.links import Node

_BOOKED = ("allocation", "skonto")


class CarryingOut:
    """What is taken back, of one step or of many. After ``carry_out``, ``elements`` are those that it brought back,
    changed or removed, each as often as it was, by what was done to them."""

    def __init__(self, act: Act, target: Step) -> None:
        self.act = act
        self._target = target
        self.elements: dict[str, list[Node]] = {"insert": [], "update": [], "delete": []}

    def _turned(self) -> Iterator[list[Change]]:
        """The changes to carry out, part by part."""
        raise NotImplementedError

    def _add_up(self) -> None:
        """What is worked out before anything else, when the rows are there."""

    def _cannot(self, redo: bool) -> str:
        step = self._target
        return f"Step {step.undoes[0]} cannot be redone" if redo else f"Step {step.id} cannot be undone"

    def carry_out(self, redo: bool) -> list[Node]:
        """Write all of it, and what follows from it; returns the elements that changed by that."""
        act, kinds = self.act, self.act.registry.by_name
        nodes: dict[Node, None] = {}
        booked: list[Change] = []
        chosen, staged, currencies = False, StagesThere(act), OneCurrency(act)
        with records.restoring(act):
            for changes in self._turned():
                records.apply(act, changes)
                for change in changes:
                    staged.see(change)
                    currencies.see(change)
                    if change.table in kinds:
                        self.elements[change.op].append((change.table, change.row))
                    elif change.table in _BOOKED:
                        booked.append(change)
                    chosen = chosen or change.table == "setting"
                    if change.kind is not None:
                        nodes[change.kind, change.element or 0] = None
            for node in self.elements["delete"]:
                nodes.pop(node, None)
            if chosen:  # settings are kept in mind
                act.forget_settings()
                normalise(act)
            self._add_up()
            renew(act, nodes)
            staged.check(self._cannot(redo))
            currencies.check(self._cannot(redo))
            return _settled(act, booked, redo)

    def told(self, followed: Sequence[Node]) -> dict[str, Sequence[str]]:
        """The references of what was created, updated and deleted, and of what it resulted in, after ``carry_out``,
        which ``followed``."""
        act, kinds, by_op = self.act, list(self.act.registry.by_name), self.elements
        gone = dict.fromkeys(by_op["delete"])
        made = list(reversed(by_op["insert"]))
        updated = [node for node in dict.fromkeys((*by_op["update"], *followed)) if node not in gone]
        return {
            "created": [shown_new(act, node) for node in sorted(made, key=lambda node: kinds.index(node[0]))],
            "updated": [shown(act, node) for node in updated],
            "deleted": [shown(act, node) for node in gone],
            "result": [shown(act, node) for node in dict.fromkeys(made or updated)],
        }


def _settled(act: Act, booked: Sequence[Change], redo: bool) -> list[Node]:
    """The elements whose stage followed payments."""
    if not booked:
        return []
    from crmcli.actions.money.pay_undo import settle

    return settle(act, booked, redo)
