"""``crm undo`` and ``crm redo``: take a step back, byte for byte, or name what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.outcome import written
from crmcli.actions.undo.blockers import Blocker, acts_first
from crmcli.actions.undo.detail import shown_changes
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.actions.undo.purged import check_not_purged
from crmcli.actions.undo.taking_back import TakingBack
from crmcli.actions.undo.written_over import written_over
from crmcli.errors import AlreadyDone, ChangedMeanwhile, NotFound, NothingToUndo, Refused
from crmcli.light import TYPE_CHECKING
from crmcli.model.changes import Step
from crmcli.model.results import Written
from crmcli.store import undoing
from crmcli.store.act import Act
from crmcli.store.links import Node
from crmcli.store.steps import Step as Writing
from crmcli.store.trace import Trace
from crmcli.store.undoing import Past

if TYPE_CHECKING:
    from crmcli.actions.bulk.taking_back import TakingBackSets
    from crmcli.actions.undo.taking_back_many import TakingBackMany


def undo(act: Act, number: int | None = None) -> Written:
    """Take back a step: the given one, else the newest by the same person that is neither an undo nor undone.

    Raises NothingToUndo (exit 5), NotFound (3), AlreadyDone or ChangedMeanwhile (4) that names what is in the way.
    """
    with act.step() as current:
        current.flush()
        if number is None:
            _check_alone(current, current.turned)
            past = undoing.own_acts(act, current.id)
            target = _newest(act, past)
        else:
            past = undoing.numbered(act, _below(number, current.id))
            target = _given(past, number)
            if target.id in past.undone:
                raise _already(act, target)
        current.says("undo", step=target.id)
        return _take_back(act, current, past, target)


def redo(act: Act, number: int | None = None) -> Written:
    """Bring back an undone step: the given one, else the newest of one's own, until one writes anew. What was undone
    together comes back together, by the number of the step that undid it."""
    with act.step() as current:
        current.flush()
        if number is None:
            _check_alone(current, 0)
            past = undoing.own_undoings(act, current.id)
            target = _newest_undo(act, past)
        else:
            past = undoing.undoings_of(act, _below(number, current.id))
            target = _undo_of(past, number)
        if len(target.undoes) > 1:
            original, count = target, len(target.undoes)
            current.says("redo many", count=count, first=target.undoes[0], last=target.undoes[-1])
        else:
            original = past.all[target.undoes[0]]
            current.says("redo", step=original.id)
        return _take_back(act, current, past, target, original)


def _take_back(act: Act, current: Writing, past: Past, target: Step, redone: Step | None = None) -> Written:
    for step in (target, redone):
        check_not_purged(step, past.purged)
    since = LaterSteps(act, target, lambda: past.undoings)
    taking = _taking(since, past.trace(target))
    blockers = [*taking.blockers, *written_over(since, past)]
    if blockers:
        what = f"Step {redone.id} cannot be redone" if redone else f"Step {target.id} cannot be undone"
        raise blocked(since, blockers, what)
    current.takes_back([target.id])
    followed = carry_out(current, taking, past.is_undo(target.id))
    return taken_back(act, current, taking, followed, _sentence(act, target, redone))


def carry_out(current: Writing, taking: TakingBack | TakingBackSets | TakingBackMany, redo: bool) -> list[Node]:
    """Write it; no rule of the file sees it."""
    before = current.count
    followed = taking.carry_out(redo)
    current.turned += current.count - before
    current.pass_over()
    return followed


def taken_back(
    act: Act,
    current: Writing,
    taking: TakingBack | TakingBackSets | TakingBackMany,
    followed: Sequence[Node],
    sentence: str,
    more: Iterable[str] = (),
) -> Written:
    """The answer of an undo that was carried out; ``more`` are warnings beside those of what stays as it is."""
    detail = shown_changes(act, current) if act.dry_run and not current.acts else []
    answer = written(act, current, sentence, warnings=[*more, *taking.kept], detail=detail)
    return Written(**{**vars(answer), **taking.told(followed)})


def _taking(since: LaterSteps, trace: Trace) -> TakingBack | TakingBackSets:
    """A large step goes back by sets where it can."""
    if trace.known is None:
        from crmcli.actions.bulk.taking_back import by_sets

        found = by_sets(since)
        if found is not None:
            return found
    return TakingBack(since, trace)


def _sentence(act: Act, target: Step, redone: Step | None) -> str:
    told = redone or target
    if redone is target:
        many = f"{len(target.undoes):,} steps ({target.undoes[0]} to {target.undoes[-1]})"
        return f"{many} would be redone" if act.dry_run else f"Redid {many}"
    if act.dry_run:
        return f"step {told.id} would be {'redone' if redone else 'undone'}: {told.title}"
    return f"{'Redid' if redone else 'Undid'} step {told.id}: {told.title}"


def _check_alone(current: Writing, turned: int) -> None:
    """The lines of a batch are one step, of which nothing goes back before the whole."""
    if current.count > turned:
        raise Refused(
            "What this batch has done so far is one step with it, and cannot be undone or redone inside of it.",
            "Leave the lines out, or name a step from before the batch: undo 142",
        )


def _newest(act: Act, past: Past) -> Step:
    for step in past.steps:
        if step.id not in past.undone:
            return step
    raise NothingToUndo(f"{act.by} has nothing to undo.", "crm steps lists what was done.")


def _already(act: Act, target: Step) -> AlreadyDone:
    past = undoing.undoings_of(act, target.id)
    last = next(step for step in past.steps if target.id in step.undoes and step.id not in past.undone)
    hint = f"crm redo {target.id} restores it."
    if act.steps.current is not None and last.id == act.steps.current.id:
        hint = "A line before does that."
    elif last.acts:
        hint = f"crm undo {last.id} restores it, and takes back all else of that batch."
    elif len(last.undoes) > 1:
        hint = f"crm redo {last.id} restores it, with {len(last.undoes) - 1:,} others."
    return AlreadyDone(f"Step {target.id} is already undone.", hint)


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
    given = _given(past, number)
    if len(given.undoes) > 1 and not given.acts and number not in past.undone:
        return given
    for step in past.steps:
        if number in past.undone and number in step.undoes and step.id not in past.undone:
            return _alone(past.act, step, number)
    raise AlreadyDone(f"Step {number} is not undone.", "crm steps lists what was done.")


def _alone(act: Act, step: Step, number: int) -> Step:
    """The step that undid this one, if it did nothing else."""
    if act.steps.current is not None and step.id == act.steps.current.id:
        raise Refused(f"Step {number} was undone by a line before.", "Leave both lines out.")
    if step.acts:
        raise Refused(
            f"Step {number} was undone by a line of a batch, step {step.id}.",
            f"crm undo {step.id} takes back all of that batch.",
        )
    if len(step.undoes) > 1:
        others = f"{len(step.undoes) - 1:,} other" + ("s" if len(step.undoes) > 2 else "")
        hint = f"crm redo {step.id} restores all of them."
        raise Refused(f"Step {number} was undone together with {others}, in step {step.id}.", hint)
    return step


def blocked(since: LaterSteps, found: Sequence[Blocker], what: str) -> ChangedMeanwhile:
    """The refusal that names what is in the way, and what to do first."""
    acts = acts_first(since, found)
    reasons = [text for _, _, text in found]
    shown_reasons = "; ".join(reasons[:5]) + (f"; and {len(reasons) - 5} more" if len(reasons) > 5 else "")
    first = ", then ".join(act.command for act in acts[:9]) + (" ..." if len(acts) > 9 else "")
    return ChangedMeanwhile(
        f"{what}: {shown_reasons}.",
        f"{'Undo first' if all(act.verb == 'undo' for act in acts) else 'First'}: {first}" if acts else None,
        candidates=list(dict.fromkeys(ref for ref, _, _ in found)),
    )
