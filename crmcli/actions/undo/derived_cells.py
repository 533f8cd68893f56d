"""What is worked out from other values is not taken back: it is worked out again, where it can still change."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.derived import follows
from crmcli.actions.refs import shown
from crmcli.actions.undo.present import Present
from crmcli.model.changes import Change
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.tables import WRITTEN


def without_derived(act: Act, present: Present, changes: Sequence[Change]) -> tuple[list[Change], list[str]]:
    """The changes that an undo carries out, without the derived cells that will follow from them.

    What an act wrote into a document that is final then is brought back as it was; a document that is final, and
    that the act only made follow its parties, keeps what it says: a sentence for each of those.
    """
    final = _final(act, present, changes)
    those = (c for c in changes if (c.table, c.row) in final)
    own = {(c.table, c.row) for c in those if set(c.after or c.before or ()) - act.tables[c.table].derived}
    found: list[Change] = []
    kept: dict[Node, str] = {}
    for change in changes:
        node, derived = (change.table, change.row), act.tables[change.table].derived
        if change.op != "update" or derived.isdisjoint(change.after or ()) or (node in final and node in own):
            found.append(change)
        elif node in final:
            kept[node] = f"{shown(act, node)} keeps its client and seller as they are: it is {final[node]}."
        elif set(change.after or ()) - derived - set(WRITTEN):
            found.append(change.without(derived))
    return found, list(kept.values())


def _final(act: Act, present: Present, changes: Sequence[Change]) -> dict[Node, str]:
    """The documents that can no longer change after these changes, with their stage."""
    found: dict[Node, str] = {}
    for kind in (kind for kind in act.registry.kinds if kind.copies):
        mine = [change for change in changes if change.table == kind.name]
        rows = present.get(kind.name, {change.row for change in mine}) if mine else {}
        after: dict[int, Row] = {number: dict(row) for number, row in rows.items()}
        for change in mine:
            after.setdefault(change.row, {}).update(change.after or {})
        for number, row in after.items():
            if "stage" in row and not follows(kind, row):
                found[kind.name, number] = row["stage"]
    return found
