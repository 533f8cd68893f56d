"""``crm undo --of WHO``: all that somebody did and that still holds, taken back as one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.bulk.taking_back import TakingBackSets, by_sets
from crmcli.actions.look.whose import Whose, nobody
from crmcli.actions.outcome import listed
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.actions.undo.purged import why
from crmcli.actions.undo.taking_back_many import TakingBackMany
from crmcli.actions.undo.undo import blocked, carry_out, taken_back
from crmcli.errors import BadValue, Frozen, NotFound, NothingToUndo
from crmcli.model.dates import instant_text, stamp
from crmcli.model.results import Written
from crmcli.store import history, trace, undoing
from crmcli.store.act import Act


def undo_of(act: Act, who: str, since: str | None = None, skip_final: bool = False) -> Written:
    """Take back the steps of ``who`` that hold, but for undos and redos; ``since`` is a day or an instant, by the clock
    of the machine that recorded them. With ``skip_final`` those that cannot go, and what they stand on, are left.

    Raises BadValue (exit 2), NotFound (3), ChangedMeanwhile (4) that names what is in the way, NothingToUndo and
    Frozen (5).
    """
    begin = Whose(who, since).begin(act)
    if since and begin and begin > stamp(act.clock()):
        raise BadValue("since", since, "lies in the future", "crm undo --of agent --since today")
    with act.step() as current:
        current.flush()
        steps = undoing.in_force(act, who, begin, current.id)
        if not steps:
            raise _nothing(act, who, begin)
        since_then, taking, skipped = _judged(act, steps, skip_final)
        chosen = sorted(since_then.chosen)
        if taking.blockers:
            raise blocked(since_then, taking.blockers, _cannot(who, chosen))
        if len(chosen) > 1:
            current.says("undo many", count=len(chosen), first=chosen[0], last=chosen[-1])
        else:
            current.says("undo", step=chosen[0])
        current.takes_back(chosen)
        followed = carry_out(current, taking, False)
        return taken_back(act, current, taking, followed, _sentence(act, who, chosen), _left(skipped))


Judged = tuple[LaterSteps, TakingBackMany | TakingBackSets, dict[int, str]]


def _judged(act: Act, steps: Sequence[int], skip_final: bool) -> Judged:
    """What came after them, how they are taken back, and what is left out of them, with the reason. A large one that
    is alone goes back by sets where it can."""
    undoings = history.undoings(act)
    mine, skipped = set(steps), why(undoing.purged(act, steps))
    if skipped and not skip_final:
        raise _final({step: ("", what) for step, what in skipped.items()})
    mine -= skipped.keys()
    if not mine:
        raise _none_left(skipped)
    while True:
        (oldest,) = history.steps_by_id(act, [min(mine)]).values()
        since = LaterSteps(act, oldest, lambda: undoings, mine)
        changes = trace.of_many(act, sorted(mine))
        if len(mine) == 1 and changes.known is None and (sets := by_sets(since)) is not None:
            return since, sets, skipped
        taking = TakingBackMany(since, changes, bool(skipped))
        final = {step: what for step, (_, what) in taking.final.items()}
        if final and not skip_final:
            raise _final(taking.final)
        if not final and skipped:
            final = taking.under(skipped)
        if not final:
            return since, taking, skipped
        skipped.update(final)
        mine -= final.keys()
        if not mine:
            raise _none_left(skipped)


def _none_left(skipped: dict[int, str]) -> NothingToUndo:
    return NothingToUndo(f"Nothing is left to undo: {listed(dict.fromkeys(skipped.values()), 5)}.")


def _final(final: dict[int, tuple[str, str]]) -> Frozen:
    names = [f"step {step}" for step in sorted(final)]
    reasons = list(dict.fromkeys(what for _, what in final.values()))
    said = listed(names, 9)
    return Frozen(
        f"{said[0].upper()}{said[1:]} cannot be undone: {'; '.join(reasons[:5])}{' ...' if len(reasons) > 5 else ''}.",
        "--skip-final leaves those, and takes the others back.",
        candidates=list(dict.fromkeys(name for name, _ in final.values() if name)),
    )


def _nothing(act: Act, who: str, begin: str | None) -> NothingToUndo | NotFound:
    when = f" since {instant_text(begin)}" if begin else ""
    known = undoing.authors(act)
    if who not in known:
        return nobody(who, known)
    return NothingToUndo(f"{who} has nothing to undo{when}.", "crm steps lists what was done.")


def _cannot(who: str, steps: Sequence[int]) -> str:
    if len(steps) == 1:
        return f"Step {steps[0]} of {who} cannot be undone"
    return f"The {len(steps):,} steps of {who} ({steps[0]} to {steps[-1]}) cannot be undone"


def _sentence(act: Act, who: str, steps: Sequence[int]) -> str:
    what = f"step {steps[0]} of {who}"
    if len(steps) > 1:
        what = f"{len(steps):,} steps of {who} ({steps[0]} to {steps[-1]})"
    return f"{what} would be undone" if act.dry_run else f"Undid {what}"


def _left(skipped: dict[int, str]) -> Iterable[str]:
    return [f"Step {step} stays: {what}." for step, what in sorted(skipped.items())]
