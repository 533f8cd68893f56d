"""``crm undo`` and ``crm redo``: take a step back, byte for byte, or name what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.derived import normalise, renew
from crmcli.actions.outcome import written
from crmcli.actions.refs import shown
from crmcli.actions.undo.blockers import Blocker, acts_first, blockers
from crmcli.actions.undo.derived_cells import without_derived
from crmcli.actions.undo.kept_fields import to_take_back
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.actions.undo.present import Present
from crmcli.actions.undo.sealed import check_sealed
from crmcli.actions.undo.sent import check_sent
from crmcli.errors import AlreadyDone, ChangedMeanwhile, NotFound, NothingToUndo
from crmcli.model.changes import Change, Step, reverse
from crmcli.model.results import Written
from crmcli.store import records, undoing
from crmcli.store.act import Act, Row
from crmcli.store.links import Node
from crmcli.store.steps import Step as Writing
from crmcli.store.tables import WRITTEN
from crmcli.store.undoing import Past


def undo(act: Act, number: int | None = None) -> Written:
    """Take back a step: the given one, else the newest by the same person that is neither an undo nor undone.

    Raises NothingToUndo (exit 5), NotFound (3), AlreadyDone or ChangedMeanwhile (4) that names what is in the way.
    """
    with act.step() as current:
        if number is None:
            past = undoing.own_acts(act, current.id)
            target = _newest(act, past)
        else:
            past = undoing.numbered(act, _below(number, current.id))
            target = _given(past, number)
            if target.id in past.undone:
                raise AlreadyDone(f"Step {target.id} is already undone.", f"crm redo {target.id} restores it.")
        current.says("undo", step=target.id)
        return _take_back(act, current, past, target)


def redo(act: Act, number: int | None = None) -> Written:
    """Bring back an undone step: the given one, else the newest of one's own, until one writes anew."""
    with act.step() as current:
        if number is None:
            past = undoing.own_undoings(act, current.id)
            target = _newest_undo(act, past)
        else:
            past = undoing.undoings_of(act, _below(number, current.id))
            target = _undo_of(past, number)
        original = past.all[target.undoes or 0]
        current.says("redo", step=original.id)
        return _take_back(act, current, past, target, original)


def _take_back(act: Act, current: Writing, past: Past, target: Step, redone: Step | None = None) -> Written:
    every = past.changes_of(target)
    check_sent(act, target, every)
    there = Present(act, every)
    changes, left = to_take_back(act, there.joined, every)
    reversed_changes, kept = without_derived(act, there, [reverse(change) for change in reversed(changes)])
    check_sealed(act, target, there, reversed_changes)
    since = LaterSteps(act, target, past.undoings)
    found = blockers(since, there, changes)
    if found:
        raise _blocked(since, found, redone)
    current.undoes = target.id
    with records.restoring(act):
        records.apply(act, _kept_versions(act, there, reversed_changes))
        followed = _follow_up(act, past.is_undo(target.id), reversed_changes)
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


def _follow_up(act: Act, redo: bool, changes: Sequence[Change]) -> list[Node]:
    """What follows from rows rather than being written with them: settings that are kept in mind, derived cells, and
    stages that follow payments."""
    if any(change.table == "setting" for change in changes):
        act.forget_settings()
        normalise(act)
    renew(act, [(change.kind, change.element or 0) for change in changes if change.kind is not None])
    if not any(change.table in ("allocation", "skonto") for change in changes):
        return []
    from crmcli.actions.money.pay_undo import settle

    return settle(act, changes, redo)


def _newest(act: Act, past: Past) -> Step:
    for step in past.steps:
        if step.id not in past.undone:
            return step
    raise NothingToUndo(f"{act.by} has nothing to undo.", "crm steps lists what was done.")


def _below(number: int, current: int) -> int:
    if number >= current:
        raise _no_step(number)
    return number


def _given(past: Past, number: int) -> Step:
    if number not in past.all:
        raise _no_step(number)
    return past.all[number]


def _no_step(number: int) -> NotFound:
    return NotFound(f"There is no step {number}.", "crm steps lists what was done.")


def _newest_undo(act: Act, past: Past) -> Step:
    for step in past.steps:
        if step.id not in past.undone and past.is_undo(step.id):
            return step
    raise NothingToUndo(f"{act.by} has nothing to redo.", "Only an undo with nothing done since can be redone.")


def _undo_of(past: Past, number: int) -> Step:
    _given(past, number)
    for step in past.steps:
        if number in past.undone and step.undoes == number and step.id not in past.undone:
            return step
    raise AlreadyDone(f"Step {number} is not undone.", "crm steps lists what was done.")


def _blocked(since: LaterSteps, found: Sequence[Blocker], redone: Step | None) -> ChangedMeanwhile:
    acts, target = acts_first(since, found), since.target
    reasons = [text for _, _, text in found]
    shown_reasons = "; ".join(reasons[:5]) + (f"; and {len(reasons) - 5} more" if len(reasons) > 5 else "")
    first = ", then ".join(act.command for act in acts[:9]) + (" ..." if len(acts) > 9 else "")
    what = f"Step {redone.id} cannot be redone" if redone else f"Step {target.id} cannot be undone"
    return ChangedMeanwhile(
        f"{what}: {shown_reasons}.",
        f"{'Undo first' if all(act.verb == 'undo' for act in acts) else 'First'}: {first}" if acts else None,
        candidates=list(dict.fromkeys(ref for ref, _, _ in found)),
    )


def _kept_versions(act: Act, there: Present, changes: Sequence[Change]) -> list[Change]:
    """Where a later step changed other fields of the row, its version goes on instead of back; a row that goes
    is remembered with the version that it has now."""
    versioned: dict[str, list[int]] = {}
    for change in changes:
        if "version" in (change.before or {}):
            versioned.setdefault(change.table, []).append(change.row)
    present = {table: _copied(there.get(table, ids)) for table, ids in versioned.items()}
    return [_with_version(act, change, present.get(change.table, {}).get(change.row)) for change in changes]


def _copied(rows: dict[int, Row]) -> dict[int, Row]:
    """Version and time of each, to be brought up to date."""
    return {number: {name: row[name] for name in WRITTEN} for number, row in rows.items()}


def _with_version(act: Act, change: Change, row: Row | None) -> Change:
    """The change as it is for the present row, which is brought up to date."""
    before, after = change.before, change.after
    if row is None or before is None or "version" not in before:
        return change
    books = dict(row)
    moved = row["version"] != before["version"]
    if after is not None and moved:
        after = {**after, "version": row["version"] + 1, "updated_at": act.stamp}
    row.update({name: value for name, value in (after or {}).items() if name in WRITTEN})
    if not moved and books.items() <= before.items():
        return change
    return Change(change.table, change.row, change.op, {**before, **books}, after, change.kind, change.element)
