"""``crm note``: write a note on an element."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.entries import write
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown, titled
from crmcli.errors import MissingValue
from crmcli.model.entries import PLAIN
from crmcli.model.many_refs import ManyRefs
from crmcli.model.results import Written
from crmcli.model.types import Long
from crmcli.store.act import Act

_TEXT = Long()


def note(act: Act, ref: str, text: str) -> Written:
    """Add a note of any number of lines; the element itself stays as it is, also one that is frozen."""
    return note_all(act, [ref], text)


def note_all(act: Act, refs: Sequence[str], text: str) -> Written:
    """The same for several elements: one note however many it stands on."""
    with act.step() as step:
        nodes = titled(act, refs)
        value, names = _TEXT.read(text, "note", act.reading()), ManyRefs(shown(act, node) for node in nodes)
        if not value:
            raise MissingValue("The note is empty.", f'Example: crm note {names[0]} "Called back"', field="note")
        entry = write(act, nodes, {"what": PLAIN, "text": value})
        step.says("note", names)
        return written(act, step, f"{entry} on {listed(names)}", updated=nodes, entries=[entry])
