"""``crm note``: write a note on an element."""

from __future__ import annotations

from crmcli.actions.outcome import written
from crmcli.actions.refs import one, shown
from crmcli.errors import MissingValue
from crmcli.model.results import Written
from crmcli.model.types import Long
from crmcli.store import records
from crmcli.store.store import Store


def note(store: Store, ref: str, text: str, what: str = "note") -> Written:
    """Add a note of any number of lines; the element itself stays as it is, also one that is frozen."""
    with store.step() as step:
        node = one(store, ref)
        value = Long().read(text, "note", store.reading())
        if not value:
            raise MissingValue(
                "The note is empty.", f'Example: crm note {shown(store, node)} "Called back"', field="note"
            )
        row = {"kind": node[0], "element": node[1], "what": what, "text": value, "at": store.stamp, "by": store.by}
        records.create(store, "note", [row])
        step.title = f"{what} {shown(store, node)}"
        return written(store, step, f"{shown(store, node)} noted", updated=[node])
