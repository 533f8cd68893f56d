"""``crm steps``: what was done, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crmcli.actions.look.whose import EVERYBODY, Whose
from crmcli.model.changes import Step
from crmcli.model.dates import instant_text
from crmcli.model.exports import Anew, Block, Export, Stream
from crmcli.model.results import Column, Record, Rows
from crmcli.store import history
from crmcli.store.act import Act

COLUMNS = (
    Column("step", "Step", "number"),
    Column("at", "At", "time"),
    Column("by", "By"),
    Column("title", "What", "title"),
    Column("message", "Why"),
    Column("state", "State"),
)


def steps(act: Act, whose: Whose = EVERYBODY, limit: int | None = None) -> Rows:
    """The steps; ``state`` tells which are undone and which undo others. Since when is meant by the clock of the
    machine that recorded them, as ``crm undo --of`` means it. Raises BadValue (exit 2), NotFound (3) for who never did
    anything."""
    undone, begin = history.undone(act), whose.begin(act)
    rows = [_record(step, undone) for step in history.steps(act, limit, whose.of, begin)]
    if not rows:
        whose.check(act)
    total = history.count(act, whose.of, begin)
    return Rows("steps", COLUMNS, rows, total, limited=len(rows) < total)


def stream(act: Act, whose: Whose = EVERYBODY) -> Export:
    """All of them, piece by piece."""
    begin = whose.begin(act)
    if whose.of is not None and not history.steps(act, 1, whose.of, begin):
        whose.check(act)

    def blocks() -> Iterator[Block]:
        with act.driver.snapshot():
            undone = history.undone(act)
            for part in history.steps_in_parts(act, whose.of, begin):
                yield Block.of([_record(step, undone) for step in part])

    stream = Stream(blocks)
    numbers = Anew(lambda: (str(record["step"]) for record in stream))
    return Export("steps", COLUMNS, stream, numbers, further=[Column("undoes", "Undoes", "number")])


def _numbers(undoes: Sequence[int]) -> int | list[int] | None:
    """A number where it is one, as most undos take back one step."""
    return list(undoes) if len(undoes) > 1 else undoes[0] if undoes else None


def _record(step: Step, undone: Collection[int]) -> Record:
    return {
        "step": step.id,
        "at": instant_text(step.at),
        "by": step.by,
        "title": step.title,
        "message": step.message,
        "undoes": _numbers(step.undoes),
        "state": "undone" if step.id in undone else None,
    }
