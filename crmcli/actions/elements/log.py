"""``crm log``: write down a call, a mail or a meeting that took place."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown, titled
from crmcli.errors import BadValue, MissingValue
from crmcli.model.results import Written
from crmcli.model.types import Long, clean
from crmcli.store import records
from crmcli.store.store import Store

ACTIVITIES = ("call", "mail", "meeting")


def log(store: Store, refs: Sequence[str], text: str, what: str = "call") -> Written:
    """Log an activity on elements; it happened at the instant of the step (``--at``)."""
    word = clean(what, "as").lower()
    if word not in ACTIVITIES:
        raise BadValue("as", what, f"is none of {', '.join(ACTIVITIES)}", "call")
    with store.step() as step:
        nodes = titled(store, refs)
        value = Long().read(text, "text", store.reading())
        names = listed(shown(store, node) for node in nodes)
        if not value:
            raise MissingValue("There is nothing to log.", f'Example: crm log {names} "Talked about the price"')
        row = {"what": word, "text": value, "at": store.stamp, "by": store.by}
        records.create(store, "note", [{"kind": kind, "element": number, **row} for kind, number in nodes])
        step.title = f"log {word} {names}"
        return written(store, step, f"{word} logged on {names}", updated=nodes)
