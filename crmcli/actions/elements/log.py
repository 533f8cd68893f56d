"""``crm log``: write down a call, a mail or a meeting that took place."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown, titled
from crmcli.errors import BadValue, MissingValue
from crmcli.model.results import Written
from crmcli.model.types import Long, clean
from crmcli.store import records
from crmcli.store.act import Act

ACTIVITIES = ("call", "mail", "meeting")


def log(act: Act, refs: Sequence[str], text: str, what: str = "call") -> Written:
    """Log an activity on elements; it happened at the instant of the step (``--at``)."""
    word = clean(what, "as").lower()
    if word not in ACTIVITIES:
        raise BadValue("as", what, f"is none of {', '.join(ACTIVITIES)}", "call")
    with act.step() as step:
        nodes = titled(act, refs)
        value = Long().read(text, "text", act.reading())
        names = listed(shown(act, node) for node in nodes)
        if not value:
            raise MissingValue("There is nothing to log.", f'Example: crm log {names} "Talked about the price"')
        row = {"what": word, "text": value, "at": act.stamp, "by": act.by}
        records.create(act, "note", [{"kind": kind, "element": number, **row} for kind, number in nodes])
        step.says("log", [shown(act, node) for node in nodes], what=word)
        return written(act, step, f"{word} logged on {names}", updated=nodes)
