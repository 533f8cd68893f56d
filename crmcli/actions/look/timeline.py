"""``crm timeline``: what happened on an element, on those it came from, and on what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from crmcli.actions.elements.element import Element, gathering
from crmcli.actions.funnel.lineage import story
from crmcli.actions.look.narration import entries
from crmcli.actions.look.whose import EVERYBODY, Whose
from crmcli.actions.refs import one, shown
from crmcli.errors import BadValue
from crmcli.light import Any
from crmcli.model.changes import HAPPENINGS, Change, Step
from crmcli.model.dates import instant_text
from crmcli.model.entries import told_of
from crmcli.model.results import Record, Timeline
from crmcli.store import history
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.links import Node


def timeline(
    act: Act,
    ref: str,
    whose: Whose = EVERYBODY,
    only: Sequence[str] = (),
    *,
    alone: bool = False,
    limit: int | None = None,
) -> Timeline:
    """Everything that still holds, oldest first: steps that were taken back are in ``crm history`` alone.

    ``only`` are words of ``what``; ``alone`` leaves out what it came from and what became of it; ``limit`` keeps so
    many, the newest. Raises BadValue (exit 2) for a word that nothing is called, NotFound (3) for who never did
    anything.
    """
    words = _words(only)
    asked = one(act, ref)
    before, after = ([], []) if alone else story(act, asked)
    meant = whose.meant(act)
    elements, everything = _everything(act, [asked, *before, *after])
    kept = [
        {**entry, "at": instant_text(entry["at"])}
        for entry in news(everything, shown(act, asked), {shown(act, node) for node in after})
        if meant(entry["at"], entry["by"]) and (not words or entry["what"] in words)
    ]
    if not kept:
        whose.check(act)
    kept = kept if limit is None else kept[max(len(kept) - limit, 0) :]
    return Timeline(shown(act, asked), elements[0].kind.display_name(elements[0].row), kept)


def _words(only: Sequence[str]) -> set[str]:
    words = {word.strip().lower() for name in only for word in name.split(",") if word.strip()}
    for word in sorted(words - {*HAPPENINGS}):
        raise BadValue("only", word, f"is not one of {', '.join(HAPPENINGS)}", "note,moved")
    return words


def news(entries: Sequence[Record], asked: str, after: Collection[str] = ()) -> list[Record]:
    """The entries in order, each thing told once: without links that another entry of the same step tells already (see
    ``_again``), and without the making of what came ``after`` where another entry names it."""
    made = {(entry["step"], entry["ref"]) for entry in entries if entry["what"] == "created"}
    telling = [entry for entry in entries if entry["what"] == "converted" or entry["ref"] == asked]
    named = made | {(entry["step"], ref) for entry in telling for ref in entry["refs"]}
    found = [entry for entry in _each_once(entries, asked) if not _again(entry, asked, made, named)]
    told = {(entry["step"], ref) for entry in found if entry["what"] != "created" for ref in entry["refs"]}
    kept = [
        entry
        for entry in found
        if entry["what"] != "created" or entry["ref"] not in after or (entry["step"], entry["ref"]) not in told
    ]
    return sorted(kept, key=lambda entry: (entry["at"], entry["step"] or 0))


def _each_once(entries: Sequence[Record], asked: str) -> list[Record]:
    """Of an entry that stands on several elements one record: that of the asked one, if it is among them; it names the
    others."""
    kept: dict[str, Record] = {}
    on: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry["entry"]:
            on[entry["entry"]].append(entry["ref"])
            if entry["entry"] not in kept or entry["ref"] == asked:
                kept[entry["entry"]] = entry
    return [
        {**entry, "refs": [ref for ref in on[entry["entry"]] if ref != entry["ref"]]} if entry["entry"] else entry
        for entry in entries
        if not entry["entry"] or kept[entry["entry"]] is entry
    ]


def _again(entry: Record, asked: str, made: set[tuple[Any, str]], named: set[tuple[Any, str]]) -> bool:
    """Whether a link is told already: that of the asked element to what it made; that of another to what any other
    names, or back to the asked one, which tells of it itself."""
    step, ends = entry["step"], {(entry["step"], ref) for ref in entry["refs"]}
    if entry["what"] not in ("linked", "unlinked"):
        return False
    if entry["ref"] != asked and ends == {(step, asked)} and (step, entry["ref"]) in named - made:
        return True
    return entry["what"] == "linked" and ends <= (made if entry["ref"] == asked else named)


def _everything(act: Act, nodes: Sequence[Node]) -> tuple[list[Element], list[Record]]:
    """These elements, and what steps changed on these elements, those that were undone left out, and their notes."""
    found, changes = at_once(
        act,
        gathering(act, nodes, ("note",), points=False, lines=False),
        history.changes_around(act, nodes),
    )
    numbers = {change.step or 0 for each in changes.values() for change in each}
    steps = history.steps_and_undone(act, numbers)
    return found.elements, entries_on(act, found.elements, changes, found.parts["note"], steps)


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
        told += _notes(act, element.node, notes.get(element.node, ()), mine)
    return told


def _notes(act: Act, node: Node, notes: Sequence[Row], changes: Sequence[Change]) -> list[Record]:
    steps = {
        change.row: change.step
        for change in reversed(changes)  # the first time, not when it was redone
        if change.table == "note" and change.op == "insert"
    }
    return [
        {
            "at": row["at"],
            "by": row["by"],
            "step": steps.get(row["id"]),
            "ref": shown(act, node),
            "what": row["what"],
            "text": row["text"],
            "refs": [],
            **told_of(row),
        }
        for row in notes
    ]
