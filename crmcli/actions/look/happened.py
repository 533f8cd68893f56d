"""Everything that steps did to some elements and that people wrote of them, however much it is, some at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import groupby
from operator import itemgetter

from crmcli.actions.bulk.spooled import held
from crmcli.actions.elements.element import Element, fetch, gathering
from crmcli.actions.look.narration import entries
from crmcli.light import Any
from crmcli.model.changes import Change, Step
from crmcli.model.cutting import cut, portions
from crmcli.model.entries import told_of
from crmcli.model.results import Record
from crmcli.model.traits import Payable
from crmcli.store import asked, history, links
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.links import Node

_PART = 200  # elements
_MANY = 5000  # changes or notes of some elements that are read at once
_STEP = 1000  # changes of one step on one element that are told at once
_NOTE = "note"


def happened(act: Act, nodes: Sequence[Node]) -> Iterator[tuple[Sequence[Element], Iterable[Record]]]:
    """Some of these elements with what happened on them, and then others; what was undone is left out."""
    with act.driver.snapshot() if len(nodes) > _PART else nullcontext():
        for some in cut(nodes, _PART):
            yield from _some(act, some)


def _some(act: Act, nodes: Sequence[Node]) -> Iterator[tuple[Sequence[Element], Iterable[Record]]]:
    found, changes = at_once(
        act,
        gathering(act, nodes, (_few_notes,), points=False, lines=False),
        history.changes_around(act, nodes, most=_MANY),
    )
    notes = found.parts[_NOTE]
    if changes is not None and sum(map(len, notes.values())) <= _MANY:
        numbers = {change.step or 0 for each in changes.values() for change in each}
        known = history.steps_and_undone(act, numbers)
        yield found.elements, entries_on(act, found.elements, changes, notes, known)
    elif len(nodes) == 1:
        yield found.elements, _along(act, nodes[0])
    else:
        del found, changes, notes
        for some in (nodes[: len(nodes) // 2], nodes[len(nodes) // 2 :]):
            yield from _some(act, some)


def _few_notes(kind: str, ids: Collection[int]) -> asked.Asked:
    return asked.first(_NOTE, kind, ids, _MANY + 1)


def entries_on(
    act: Act,
    elements: Sequence[Element],
    changes: Mapping[Node, Sequence[Change]],
    notes: Mapping[Node, Sequence[Row]],
    known: tuple[Mapping[int, Step], Collection[int]],
) -> list[Record]:
    """What these changes and notes tell of the elements; ``known`` are their steps, and those that were undone."""
    steps, undone = known
    alive = {number: step for number, step in steps.items() if number not in undone and step.acts}
    told: list[Record] = []
    for element in elements:
        mine = changes.get(element.node, ())
        own = {change.step for change in mine}
        told += entries(act, element, {number: step for number, step in alive.items() if number in own}, mine)
        began = {
            change.row: change.step or 0
            for change in reversed(mine)  # the first time, not when it was redone
            if change.table == _NOTE and change.op == "insert"
        }
        told += [_note(act, element, row, began, steps) for row in notes.get(element.node, ())]
    return told


def _note(act: Act, element: Element, row: Row, began: Mapping[int, int], steps: Mapping[int, Step]) -> Record:
    """What people wrote; "began" is the instant of the step that wrote it down."""
    number = began.get(row["id"])
    return {
        "at": row["at"],
        "by": row["by"],
        "step": number,
        "ref": element.ref,
        "what": row["what"],
        "text": row["text"],
        "refs": [],
        **told_of(row),
        "began": steps[number].at if number is not None and number in steps else None,
    }


def _along(act: Act, node: Node) -> Iterator[Record]:
    """The same of one element with which very much happened."""
    with act.driver.snapshot():
        (element,) = fetch(act, [node], points=False, lines=False)
        undone, began = history.undone(act), dict[int, int]()
        for groups in _grouped(history.changes_along(act, node)):
            steps = history.steps_by_id(act, groups)
            for number, rows in groups.items():
                for row in rows:
                    if row[2] == _NOTE and row[4] == "insert":
                        began.setdefault(row[3], number)
                if number not in undone and steps[number].acts:
                    for part in _parts(act, element, number, rows):
                        yield from entries(act, element, {number: steps[number]}, part)
        for notes in _all_notes(act, node):
            steps = history.steps_by_id(act, {began[row["id"]] for row in notes if row["id"] in began})
            yield from (_note(act, element, row, began, steps) for row in notes)


def _grouped(rows: Iterator[tuple[Any, ...]]) -> Iterator[dict[int, Sequence[Any]]]:
    """The rows of changes by step, of some steps at a time."""
    found, count = dict[int, Sequence[Any]](), 0
    for number, mine in groupby(rows, key=itemgetter(1)):
        found[number] = held(mine, _STEP)
        count += min(len(found[number]), _STEP)
        if count >= _STEP:
            yield found
            found, count = {}, 0
    yield found


def _parts(act: Act, element: Element, number: int, rows: Sequence[Any]) -> Iterator[list[Change]]:
    """The changes of a step on an element that are told together: all of them, unless they are many links of which each
    is told alone."""
    told = (history.change_of(act, tuple(row)) for row in rows)
    if len(rows) < _STEP or not _alone(element, number, (history.change_of(act, tuple(row)) for row in rows)):
        yield list(told)
        return
    yield from portions(told, _STEP)


def _alone(element: Element, number: int, changes: Iterable[Change]) -> bool:
    """Whether nothing happened in a step but that links came, or that links went, none of which says where the element
    came from, what became of it, or that it was merged."""
    more, ops = {*links.ORIGIN, links.merging(element.kind)}, set[str]()
    for change in changes:
        row = change.after or change.before or {}
        ops.add(change.op)
        if change.table != "link" or len(ops) > 1 or row["how"] in more:
            return False
        if change.op == "update" or (change.op == "insert" and row.get("step") != number):
            return False
    return not element.kind.trait(Payable)


def _all_notes(act: Act, node: Node) -> Iterator[list[Row]]:
    last = 0
    while rows := asked.read(act, [asked.behind(_NOTE, node, last, _STEP)])[0]:
        yield rows
        last = rows[-1]["id"]
