"""Taking back a large step by sets: where nothing happened since, nothing can stand in the way."""

from __future__ import annotations

from crmcli.actions.elements.derived import renew
from crmcli.actions.undo.blockers import Blocker
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.store import folded, records
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.reversing import Done, Group

_BACK = {"insert": "delete", "delete": "insert", "update": "update"}


def by_sets(since: LaterSteps) -> TakingBackSets | None:
    """How the step is taken back by sets; None where its changes must be looked at one by one."""
    done = Done(since.act, since.target.id)
    if done.followed(since.itself()) or not all(_is_plain(since.act, group) for group in done.groups) or done.sent():
        return None
    derived = any(not since.act.tables[table].derived.isdisjoint(names) for table, names in done.assigned.items())
    return None if derived or done.twice() or done.moved() else TakingBackSets(since.act, done)


def _is_plain(act: Act, group: Group) -> bool:
    """Whether rows of this table can be taken back without a look at them: nothing is ever final among those of this
    kind, and nothing else follows from them."""
    table = act.tables[group.table]
    sealed = group.kind is not None and act.registry.by_name[group.kind].sealed
    return not sealed and (table.element is not None or table.owned or group.table == "link")


class TakingBackSets:
    """What ``TakingBack`` is for a step that is looked at one by one; it has the same parts."""

    def __init__(self, act: Act, done: Done) -> None:
        self._act = act
        self._done = done
        self.blockers: list[Blocker] = []
        self.kept: list[str] = []
        self.elements: dict[str, list[Node]] = {}

    def carry_out(self, redo: bool) -> list[Node]:
        """Write all of it, and what follows from it; nothing changes by that."""
        with records.restoring(self._act):
            self._done.take_back()
            self.elements = {op: self._done.nodes(back) for op, back in _BACK.items()}
            renew(self._act, [node for node in self.elements["update"] if self._follows(node[0])])
            self._done.index()
        return []

    def _follows(self, kind: str) -> bool:
        """Whether anything is worked out of what the step wrote in elements of this kind."""
        return folded.following(self._act.tables[kind])(dict.fromkeys(self._done.assigned[kind]))
