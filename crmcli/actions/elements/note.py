"""``crm note``: write a note on an element."""

from __future__ import annotations

from crmcli.actions.elements.entries import write
from crmcli.actions.outcome import written
from crmcli.actions.refs import one, shown
from crmcli.errors import MissingValue
from crmcli.model.entries import PLAIN
from crmcli.model.results import Written
from crmcli.model.types import Long
from crmcli.store.act import Act


def note(act: Act, ref: str, text: str) -> Written:
    """Add a note of any number of lines; the element itself stays as it is, also one that is frozen."""
    with act.step() as step:
        node = one(act, ref)
        value = Long().read(text, "note", act.reading())
        if not value:
            raise MissingValue(
                "The note is empty.", f'Example: crm note {shown(act, node)} "Called back"', field="note"
            )
        entry = write(act, [node], {"what": PLAIN, "text": value})
        step.says("note", [shown(act, node)])
        sentence = f"{entry} on {shown(act, node)}"
        return written(act, step, sentence, updated=[node], entries=[entry])
