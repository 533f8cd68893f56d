"""``crm timeline``: what happened on an element, and on those it came from."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.element import Element, gathering
from crmcli.actions.funnel.lineage import ancestors
from crmcli.actions.look.narration import entries
from crmcli.actions.refs import one, shown
from crmcli.errors import BadValue
from crmcli.model.changes import HAPPENINGS, Change
from crmcli.model.dates import day_bounds, instant_text, read_date, read_instant
from crmcli.model.results import Record, Timeline
from crmcli.store import history
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.links import Node


def timeline(
    act: Act, ref: str, since: str | None = None, until: str | None = None, only: Sequence[str] = ()
) -> Timeline:
    """Everything that still holds, oldest first: steps that were taken back are in ``crm history`` alone.

    ``since`` and ``until`` are days or instants, both ends included; ``only`` are words of ``what``.
    Raises BadValue (exit 2) for a word that nothing is called.
    """
    words = _words(only)
    asked = one(act, ref)
    nodes = [asked, *ancestors(act, asked)]
    begin = _instant(act, since, "since", first=True) if since else None
    end = _instant(act, until, "until", first=False) if until else None
    elements, everything = _everything(act, nodes)
    found = _news(everything, shown(act, asked))
    found.sort(key=lambda entry: (entry["at"], entry["step"] or 0))
    kept = [
        {**entry, "at": instant_text(entry["at"])}
        for entry in found
        if (begin is None or entry["at"] >= begin)
        and (end is None or entry["at"] < end)
        and (not words or entry["what"] in words)
    ]
    return Timeline(shown(act, asked), elements[0].kind.display_name(elements[0].row), kept)


def _words(only: Sequence[str]) -> set[str]:
    words = {word.strip().lower() for name in only for word in name.split(",") if word.strip()}
    for word in sorted(words - {*HAPPENINGS}):
        raise BadValue("only", word, f"is none of {', '.join(HAPPENINGS)}", "note,moved")
    return words


def _news(entries: Sequence[Record], asked: str) -> list[Record]:
    """Without links that another entry of the same step tells already: those to what it made, and, on elements
    that are not the asked one, those to what any other names."""
    made = {(entry["step"], entry["ref"]) for entry in entries if entry["what"] == "created"}
    telling = [entry for entry in entries if entry["what"] == "converted" or entry["ref"] == asked]
    named = made | {(entry["step"], ref) for entry in telling for ref in entry["refs"]}
    return [
        entry
        for entry in entries
        if entry["what"] != "linked"
        or not {(entry["step"], ref) for ref in entry["refs"]} <= (made if entry["ref"] == asked else named)
    ]


def _everything(act: Act, nodes: Sequence[Node]) -> tuple[list[Element], list[Record]]:
    """These elements, and what steps changed on these elements, those that were undone left out, and their notes."""
    found, changes = at_once(
        act,
        gathering(act, nodes, ("note",), points=False, lines=False),
        history.changes_around(act, nodes),
    )
    numbers = {change.step or 0 for each in changes.values() for change in each}
    steps, undone = history.steps_and_undone(act, numbers)
    alive = {number: step for number, step in steps.items() if number not in undone and step.undoes is None}
    told: list[Record] = []
    for element in found.elements:
        node = element.node
        own = {change.step for change in changes[node]}
        mine = {number: step for number, step in alive.items() if number in own}
        told += entries(act, element, mine, changes[node])
        told += _notes(act, node, found.parts["note"][node], changes[node])
    return found.elements, told


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
        }
        for row in notes
    ]


def _instant(act: Act, text: str, field: str, first: bool) -> str:
    """A day stands for its beginning in ``since`` and for its end in ``until``, and so does a second."""
    reading = act.reading()
    try:
        return day_bounds(read_date(text.strip(), reading.today, field), reading.zone)[0 if first else 1]
    except BadValue:
        instant = read_instant(text.strip(), reading.now, reading.zone, field)
        return instant if first else f"{instant.removesuffix('.000000Z')}~"  # comes after all that begins so
