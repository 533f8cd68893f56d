"""``crm feed``: everything that happened, on whatever element, the newest last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from crmcli.actions.elements.element import fetch
from crmcli.actions.look.happened import entries_on
from crmcli.actions.look.timeline import news
from crmcli.actions.look.whose import EVERYBODY, Whose
from crmcli.model.changes import Change, Step
from crmcli.model.dates import instant_text
from crmcli.model.results import Record, Timeline
from crmcli.store import asked, history
from crmcli.store.act import Act, Row
from crmcli.store.asked import at_once
from crmcli.store.links import Node, ends

MANY = 200  # changes of a step that are told one by one; of a larger one its sentence


def feed(act: Act, whose: Whose = EVERYBODY, limit: int | None = None) -> Timeline:
    """What still holds, at most ``limit`` entries, the newest; raises BadValue (exit 2), NotFound (3) for who never did
    anything."""
    steps = history.recent(act, whose.of, whose.begin(act), limit)
    if not steps:
        whose.check(act)
    small = {number: step for number, (step, count) in steps.items() if count <= MANY}
    found = _entries(act, small)
    told = {entry["step"] for entry in found}
    found += [_summed(step) for number, (step, _) in steps.items() if number not in told]
    found.sort(key=lambda entry: (entry["at"], entry["step"] or 0))
    kept = found if limit is None else found[max(len(found) - limit, 0) :]
    return Timeline("", "Everything", [{**entry, "at": instant_text(entry["at"])} for entry in kept])


def _entries(act: Act, steps: Mapping[int, Step]) -> list[Record]:
    """What these steps did to elements that are there, each thing once."""
    changes = history.changes_in(act, steps)
    by_node: dict[Node, list[Change]] = defaultdict(list)
    for change in changes:
        by_node[change.node].append(change)
        if change.table == "link":
            by_node[ends(change.after or change.before or {})[1]].append(change)
    elements = fetch(act, [node for node in by_node if node[0] in act.registry.by_name], points=False, lines=False)
    notes = _notes(act, changes)
    told = entries_on(act, elements, by_node, notes, (steps, set()))
    made = {(entry["step"], entry["ref"]) for entry in told if entry["what"] == "created"}
    return [entry for entry in news(told, "") if entry["what"] != "linked" or not _is_made(entry, made)]


def _is_made(entry: Record, made: set[tuple[object, str]]) -> bool:
    """Whether a link came with what was made at one of its ends."""
    return any((entry["step"], ref) in made for ref in (entry["ref"], *entry["refs"]))


def _notes(act: Act, changes: Sequence[Change]) -> dict[Node, list[Row]]:
    """The entries that these changes wrote, as they stand."""
    written = {change.row for change in changes if change.table == "note" and change.op == "insert"}
    found: dict[Node, list[Row]] = defaultdict(list)
    if written:
        (question,) = at_once(act, asked.reading(act, [asked.by_id("note", written)]))
        for row in sorted(question[0], key=lambda row: int(row["id"])):
            found[row["kind"], row["element"]].append(row)
    return found


def _summed(step: Step) -> Record:
    told = {"at": step.at, "by": step.by, "step": step.id, "ref": None, "what": "step"}
    return {
        **told,
        "text": step.title if not step.message else f"{step.title} ({step.message})",
        "refs": [],
        "entry": None,
    }
