"""``crm changes``: the history as it was recorded, one entry per field, for programs that follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from crmcli.actions.look.history import fields_of
from crmcli.actions.refs import shown
from crmcli.errors import Conflict, NotFound
from crmcli.light import Any
from crmcli.model.changes import Change, Step
from crmcli.model.dates import instant_text
from crmcli.model.exports import Anew, Block, Export, Stream
from crmcli.model.results import Column, Record
from crmcli.store import following, history, records
from crmcli.store.act import Act
from crmcli.store.links import Node, grouped
from crmcli.store.tables import BOOKS

COLUMNS = (
    Column("step", "Step", "number"),
    Column("at", "At", "time"),
    Column("by", "By"),
    Column("ref", "Ref", "ref"),
    Column("op", "Op"),
    Column("field", "Field", "title"),
    Column("old", "Old"),
    Column("new", "New"),
)
OPS = {"insert": "created", "update": "changed", "delete": "deleted"}


def changes(act: Act, since: int | None, wait: Callable[[], None] | None = None) -> Export:
    """Every change behind the step ``since``, in the order of recording: {"step", "at", "by", "ref", "op", "field",
    "old", "new"}. ``ref`` is the element, None for what belongs to none, such as a setting; ``op`` tells what happened
    to the row: created, changed, deleted. With ``wait``, which comes back when it is time to look again, it never
    ends, and begins at the newest step unless ``since`` says otherwise.

    Raises NotFound (exit 3) for a step that is not there yet.
    """
    newest, last = following.ends(act)
    if since is not None and not 0 <= since <= last:
        hint = f"The last one is {last}." if last else "Nothing was done yet."
        raise NotFound(f"There is no step {since} yet.", hint)
    if since is None:
        place = newest if wait else 0
    else:
        place = following.last_of(act, since)

    def blocks() -> Iterator[Block]:
        for found in _parts(act, place, last if since is None else since, wait):
            if found:
                yield Block.of(found)

    stream = Stream(blocks)
    numbers = Anew(lambda: (number for number, _ in groupby(str(record["step"]) for record in stream)))
    return Export("changes", COLUMNS, stream, numbers)


def _parts(act: Act, place: int, step: int, wait: Callable[[], None] | None) -> Iterator[list[Record]]:
    """What comes behind the change ``place``, the last one of ``step``."""
    mark = following.mark(act, step)
    while True:
        with act.driver.snapshot():
            if wait is not None and following.mark(act, mark[0]) != mark:
                raise Conflict("The history is another one than it was: a database was restored.", "Begin anew.")
            part = following.after(act, place)
            if part:
                place, mark = part[-1].id or place, following.mark(act, part[-1].step or 0)
            found = told(act, part)
        if part:
            yield found
        elif wait is None:
            return
        else:
            wait()


def told(act: Act, part: Sequence[Change]) -> list[Record]:
    steps = history.steps_by_id(act, {change.step or 0 for change in part})
    currencies, numbers = _currencies(act, part), _numbers(act, part)
    return [record for change in part for record in _records(act, change, steps, currencies, numbers)]


def _records(
    act: Act, change: Change, steps: Mapping[int, Step], currencies: Mapping[Node, str], numbers: dict[int, Any]
) -> Iterator[Record]:
    step, node = steps[change.step or 0], change.node
    if node[0] in act.registry.by_name:
        ref = shown(act, node)
        found = fields_of(act, node, change, currencies.get(node, act.reading().currency), numbers)
    else:
        ref, before, after = None, change.before or {}, change.after or {}
        names = [name for name in {**before, **after} if name not in BOOKS]
        found = [(f"{change.table}.{name}", before.get(name), after.get(name)) for name in names]
    told = {"step": step.id, "at": instant_text(step.at), "by": step.by, "ref": ref, "op": OPS[change.op]}
    for field, old, new in found:
        if old != new:
            yield {**told, "field": field, "old": old, "new": new}


def _currencies(act: Act, part: Sequence[Change]) -> dict[Node, str]:
    """The currency of each element that has one: as it stands, else as it stood when it was deleted."""
    found: dict[Node, str] = {}
    for name, ids in grouped(change.node for change in part if change.node[0] in act.registry.by_name).items():
        column = act.registry.by_name[name].currency
        gone = {change.node[1]: change.before or {} for change in part if (change.table, change.op) == (name, "delete")}
        rows: dict[int, Mapping[str, Any]] = {**gone, **records.get(act, name, ids)} if column else {}
        found.update({(name, number or 0): row[column] for number, row in rows.items() if row.get(column)})
    return found


def _numbers(act: Act, part: Sequence[Change]) -> dict[int, Any]:
    """The numbers of lines that were changed, by their id."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for change in part:
        if change.table == "line" and change.op == "update":
            wanted[change.node[0]].add(change.node[1])
    found: dict[int, Any] = {}
    for kind, ids in wanted.items():
        found.update(following.numbers_of(act, "line", kind, ids))
    return found
