"""What was issued is not taken back: the refusal of an undo that would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.actions.elements.stages import meanings
from crmcli.actions.refs import shown
from crmcli.actions.undo.present import Present
from crmcli.errors import Frozen
from crmcli.model.changes import Change, Step
from crmcli.model.kinds import Kind
from crmcli.model.traits import Payable, Sealed
from crmcli.store.act import Act, Row
from crmcli.store.sealing import may_change


def check_sealed(act: Act, target: Step, there: Present, changes: Sequence[Change]) -> None:
    """Raises Frozen (exit 5) when one of these changes would alter or remove an element in a sealed stage, or a
    row of it that is sealed with it."""
    for _, kind, row in _sealed(act, there, changes):
        raise _refusal(act, target, kind, row)


def sealed_in(act: Act, there: Present, changes: Sequence[Change]) -> Iterator[tuple[Change, str, str]]:
    """Each of these changes that would do so, with the reference of the element and what it is."""
    for change, kind, row in _sealed(act, there, changes):
        name = shown(act, (kind.name, row["id"]))
        yield change, name, f"{name} is {row['stage']} as {row['number']}"


def _sealed(act: Act, there: Present, changes: Sequence[Change]) -> Iterator[tuple[Change, Kind, Row]]:
    for name, kind in act.registry.by_name.items():
        if not kind.sealed:
            continue
        mine = [change for change in changes if change.kind == name and change.element is not None]
        present = there.get(name, {change.element or 0 for change in mine})
        for change in mine:
            row = present.get(change.element or 0)
            if row is not None and row["stage"] in kind.sealed and _alters(act, kind, row, change):
                yield change, kind, row


def _alters(act: Act, kind: Kind, row: Row, change: Change) -> bool:
    if change.table != kind.name:
        return change.op.upper() in act.tables[change.table].sealed
    new, sealed = change.after or {}, kind.its(Sealed)
    ways = (row["stage"], *sealed.ways[row["stage"]])
    return change.op != "update" or not set(new) <= set(may_change(kind)) or new.get("stage", row["stage"]) not in ways


def _refusal(act: Act, target: Step, kind: Kind, row: Row) -> Frozen:
    """Says by which command it is corrected, as long as it can be."""
    name, means = shown(act, (kind.name, row["id"])), meanings(act, kind)
    payable = kind.trait(Payable)
    ending = [stage for stage in kind.sealed[row["stage"]] if means.get(stage) == "lost"]
    command = kind.only_by.get(ending[0]) if ending and not (payable and row[payable.corrects]) else None
    return Frozen(
        f"Step {target.id} cannot be undone: {name} is {row['stage']} as {row['number']}.",
        f"crm {command} {name} reverses it with another document." if command else "An issued document stays.",
        ref=name,
    )
