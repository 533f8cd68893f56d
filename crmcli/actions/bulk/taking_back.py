"""Taking back a large step by sets: where nothing happened since, nothing can stand in the way."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.derived import renew
from crmcli.actions.undo.blockers import Blocker
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.model.many_refs import ManyRefs
from crmcli.store import folded, records
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.reversing import Done, Group


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

    def carry_out(self, redo: bool) -> list[Node]:
        """Write all of it, and what follows from it; nothing changes by that."""
        with records.restoring(self._act):
            self._done.take_back()
            following = [kind for kind in self._act.registry.by_name if self._follows(kind)]
            for nodes in self._done.nodes("update", following) if following else ():
                renew(self._act, nodes)
            self._done.index()
        return []

    def told(self, followed: Sequence[Node]) -> dict[str, Sequence[str]]:
        """As ``CarryingOut.told``."""
        kinds, mark = self._act.registry.by_name, "?" if self._act.dry_run else ""
        made, updated = self._refs("delete"), self._refs("update").backwards()
        prefixes = [kind.prefix for kind in kinds.values() if kind.prefix in made.counted()]
        by_kind = (name + mark for prefix in prefixes for name in made if name.startswith(f"{prefix}-"))
        return {
            "created": made if len(prefixes) == 1 and not mark else ManyRefs(by_kind),
            "updated": updated,
            "deleted": self._refs("insert").backwards(),
            "result": made or updated,
        }

    def _refs(self, op: str) -> ManyRefs:
        """The elements with which the step did this, in order."""
        kinds, found = self._act.registry.by_name, ManyRefs()
        for nodes in self._done.nodes(op):
            for kind, number in nodes:
                found.add(kinds[kind].prefix, number)
        return found

    def _follows(self, kind: str) -> bool:
        """Whether anything is worked out of what the step wrote in elements of this kind."""
        return folded.following(self._act.tables[kind])(dict.fromkeys(self._done.assigned.get(kind, ())))
