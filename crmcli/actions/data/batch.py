"""``crm batch``: many writes as one step; a failing one takes everything back, or only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext

from crmcli.actions.bulk.spooled import Spooled
from crmcli.actions.keyed import idempotent
from crmcli.actions.outcome import listed, said_of_rules
from crmcli.errors import CrmError, DatabaseError
from crmcli.light import Any, json, re
from crmcli.model.many_refs import ManyRefs
from crmcli.model.results import Ran, Record, Written
from crmcli.store.act import Act
from crmcli.store.custom_fields import follow
from crmcli.store.faults import Constraint


def batch(act: Act, acts: Iterable[tuple[int, Callable[[], Written]]], count: int, keep_going: bool = False) -> Ran:
    """Carry out ``count`` acts, (number of the line, call), in order; the first error, named with its
    line, undoes all of it, or with ``keep_going`` its own line alone."""
    entries = Spooled()
    failures: list[Record] = []
    made = ManyRefs()
    plainly = nullcontext()
    with act.step() as step, act.driver.gathering():
        step.says("batch", count=count)
        step.acts = True
        for number, call in acts:
            known = act.registry
            try:
                with step.savepoint() if keep_going else plainly:
                    result = call()
                    effects = act.steps.settle()
            except CrmError as error:
                if not keep_going:
                    raise _alone(at_line(number, error), made) from error
                if act.registry is not known:
                    follow(act)
                failures.append({"line": number, **at_line(number, error).as_json()})
                entries.append(
                    {"line": number, "ok": False, "refs": [], "text": error.message, "error": error.as_json()}
                )
                continue
            made.extend(result.created)
            text = result.sentence + said_of_rules(effects) if effects else result.sentence
            entries.append({"line": number, "ok": True, "refs": list(result.result), "text": text})
            step.index_many()
        number_of_step = None if act.dry_run or step.empty else step.id
    return Ran(entries, number_of_step, act.dry_run, False, failures)


def _alone(error: CrmError, made: Iterable[str]) -> CrmError:
    """The error of a batch of which nothing is kept, telling which of the elements it names are gone with it."""
    said = set(re.findall(r"[A-Z]+-[0-9]+", f"{error.message} {error.hint or ''}")) | set(error.candidates)
    gone = list(dict.fromkeys(ref for ref in made if ref in said))
    if gone:
        verb = "was" if len(gone) == 1 else "were"
        hint = f"{error.hint}{'' if error.hint[-1] in '.?!' else '.'} " if error.hint else ""
        error.hint = f"{hint}{listed(gone)} {verb} made by this batch, which was rolled back."
        error.candidates = [ref for ref in error.candidates if ref not in gone]
    return error


def keyed(act: Act, key: str | None, lines: Iterable[Any], do: Callable[[], Ran]) -> Ran:
    """The batch, or under a key that was used what it gave the first time."""
    if key is None:
        return do()
    ran: list[Ran] = []

    def written() -> Written:
        ran.append(do())
        return Written(json.dumps(list(ran[0].entries)), step=ran[0].step)

    result = idempotent(act, key, "batch", {"lines": list(lines)}, written)
    return ran[0] if ran else Ran(json.loads(result.sentence), result.step, existing=True)


def at_line(number: int, error: CrmError) -> CrmError:
    """The same error, saying at which line of the input it happened; that a database is busy, full or gone is no
    line's fault."""
    if isinstance(error, DatabaseError) and error.exit == DatabaseError.exit and not isinstance(error, Constraint):
        return error
    if number and not re.match(r"line \d+:", error.message):
        error.message = f"line {number}: {error.message}"
    return error
