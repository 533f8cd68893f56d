"""``crm undo`` and ``crm redo``: take a step back, byte for byte, or name what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.derived import normalise, renew
from crmcli.actions.outcome import written
from crmcli.actions.refs import shown
from crmcli.actions.undo.blockers import Blocker, acts_first, blockers
from crmcli.actions.undo.derived_cells import without_derived
from crmcli.actions.undo.kept_fields import to_take_back
from crmcli.actions.undo.sealed import check_sealed
from crmcli.errors import AlreadyDone, ChangedMeanwhile, NotFound, NothingToUndo
from crmcli.model.changes import Change, Step, reverse
from crmcli.model.results import Written
from crmcli.store import history, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.steps import Step as Writing
from crmcli.store.tables import WRITTEN


def undo(act: Act, number: int | None = None) -> Written:
    """Take back a step: the given one, else the newest by the same person that is neither an undo nor undone.

    Raises NothingToUndo (exit 5), NotFound (3), AlreadyDone or ChangedMeanwhile (4) that names what is in the way.
    """
    with act.step() as current:
        target = _newest(act, current.id) if number is None else _given(act, number, current.id)
        if number is not None and target.id in history.undone(act):
            raise AlreadyDone(f"Step {target.id} is already undone.", f"crm redo {target.id} restores it.")
        current.says("undo", step=target.id)
        return _take_back(act, current, target)


def redo(act: Act, number: int | None = None) -> Written:
    """Bring back an undone step: the given one, else the newest of one's own, until one writes anew."""
    with act.step() as current:
        undoing = _newest_undo(act, current.id) if number is None else _undo_of(act, number, current.id)
        original = history.step(act, undoing.undoes or 0)
        current.says("redo", step=undoing.undoes or 0)
        return _take_back(act, current, undoing, original)


def _take_back(act: Act, current: Writing, target: Step, redone: Step | None = None) -> Written:
    changes, left = to_take_back(act, history.changes_of(act, target.id))
    reversed_changes, kept = without_derived(act, [reverse(change) for change in reversed(changes)])
    check_sealed(act, target, reversed_changes)
    found = blockers(act, target, changes)
    if found:
        raise _blocked(act, target, found, redone)
    current.undoes = target.id
    records.apply(act, _kept_versions(act, reversed_changes))
    followed = _follow_up(act, target, reversed_changes)
    kinds = act.registry.by_name
    elements = [change for change in reversed_changes if change.table in kinds]
    by_op: dict[str, list[Node]] = {"insert": [], "update": [], "delete": []}
    for change in elements:
        by_op[change.op].append((change.table, change.row))
    gone = dict.fromkeys(by_op["delete"])
    made = list(reversed(by_op["insert"])) if by_op["insert"] else []
    updated = [node for node in dict.fromkeys((*by_op["update"], *followed)) if node not in gone]
    return written(
        act,
        current,
        _sentence(act, target, redone),
        created=sorted(made, key=lambda node: list(kinds).index(node[0])) if made else [],
        updated=updated,
        deleted=[shown(act, node) for node in gone],
        result=[shown(act, node) for node in dict.fromkeys(made or updated)],
        warnings=[*left.warnings(act), *kept],
    )


def _sentence(act: Act, target: Step, redone: Step | None) -> str:
    told = redone or target
    if act.dry_run:
        return f"step {told.id} would be {'redone' if redone else 'undone'}: {told.title}"
    return f"{'Redid' if redone else 'Undid'} step {told.id}: {told.title}"


def _follow_up(act: Act, target: Step, changes: Sequence[Change]) -> list[Node]:
    """What follows from rows rather than being written with them: settings that are kept in mind, derived cells, and
    stages that follow payments."""
    if any(change.table == "setting" for change in changes):
        act.forget_settings()
        normalise(act)
    renew(act, [(change.kind, change.element or 0) for change in changes if change.kind is not None])
    if not any(change.table in ("allocation", "skonto") for change in changes):
        return []
    from crmcli.actions.money.pay_undo import settle

    return settle(act, changes, _is_undo(act, target))


def _newest(act: Act, below: int) -> Step:
    undone = history.undone(act)
    for step in history.steps(act):
        if step.id < below and step.by == act.by and step.undoes is None and step.id not in undone:
            return step
    raise NothingToUndo(f"{act.by} has nothing to undo.", "crm steps lists what was done.")


def _given(act: Act, number: int, below: int) -> Step:
    step = history.step(act, number) if number < below else None
    if step is None:
        raise NotFound(f"There is no step {number}.", "crm steps lists what was done.")
    return step


def _newest_undo(act: Act, below: int) -> Step:
    undone = history.undone(act)
    for step in history.steps(act):
        if step.id >= below or step.by != act.by:
            continue
        if step.undoes is None:
            break
        if step.id not in undone and _is_undo(act, step):
            return step
    raise NothingToUndo(f"{act.by} has nothing to redo.", "Only an undo with nothing done since can be redone.")


def _is_undo(act: Act, step: Step) -> bool:
    """An undo takes back an act; what takes back an undo is a redo."""
    target = history.step(act, step.undoes or 0)
    return target is not None and (target.undoes is None or not _is_undo(act, target))


def _undo_of(act: Act, number: int, below: int) -> Step:
    _given(act, number, below)
    undone = history.undone(act)
    if number in undone:
        for step in history.steps(act):
            if step.undoes == number and step.id not in undone:
                return step
    raise AlreadyDone(f"Step {number} is not undone.", "crm steps lists what was done.")


def _blocked(act: Act, target: Step, found: Sequence[Blocker], redone: Step | None) -> ChangedMeanwhile:
    acts = acts_first(act, target, found)
    reasons = [text for _, _, text in found]
    shown_reasons = "; ".join(reasons[:5]) + (f"; and {len(reasons) - 5} more" if len(reasons) > 5 else "")
    first = ", then ".join(act.command for act in acts[:9]) + (" ..." if len(acts) > 9 else "")
    what = f"Step {redone.id} cannot be redone" if redone else f"Step {target.id} cannot be undone"
    return ChangedMeanwhile(
        f"{what}: {shown_reasons}.",
        f"{'Undo first' if all(act.verb == 'undo' for act in acts) else 'First'}: {first}" if acts else None,
        candidates=list(dict.fromkeys(ref for ref, _, _ in found)),
    )


def _kept_versions(act: Act, changes: Sequence[Change]) -> list[Change]:
    """Where a later step changed other fields of the row, its version goes on instead of back; a row that goes
    is remembered with the version that it has now."""
    versioned: dict[str, list[int]] = {}
    for change in changes:
        if "version" in (change.before or {}):
            versioned.setdefault(change.table, []).append(change.row)
    present = {table: records.get(act, table, ids) for table, ids in versioned.items()}
    return [_with_version(act, change, present.get(change.table, {}).get(change.row)) for change in changes]


def _with_version(act: Act, change: Change, row: Row | None) -> Change:
    """The change as it is for the present row, which is brought up to date."""
    before, after = change.before, change.after
    if row is None or before is None or "version" not in before:
        return change
    books = {name: row[name] for name in WRITTEN}
    if after is not None and row["version"] != before["version"]:
        after = {**after, "version": row["version"] + 1, "updated_at": act.stamp}
    row.update(after or {})
    return Change(change.table, change.row, change.op, {**before, **books}, after, change.kind, change.element)
