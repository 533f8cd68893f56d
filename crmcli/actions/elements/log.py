"""``crm log``: write down a call, a mail or a meeting that took place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.entries import write
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import shown, titled
from crmcli.errors import BadValue, MissingValue
from crmcli.model.entries import ACTIVITIES, BY_NAME
from crmcli.model.results import Written
from crmcli.model.types import Long, clean
from crmcli.store.act import Act


def log(
    act: Act, refs: Sequence[str], text: str, what: str = "call", more: Mapping[str, str | None] | None = None
) -> Written:
    """Log an activity, one entry however many elements it stands on; it happened at the instant of the step
    (``--at``). ``more`` says how long it took and who began."""
    word = clean(what, "as").lower()
    if word not in ACTIVITIES:
        raise BadValue("as", what, f"is not one of {', '.join(ACTIVITIES)}", "call")
    with act.step() as step:
        nodes, reading = titled(act, refs), act.reading()
        value = Long().read(text, "text", reading)
        names = listed(shown(act, node) for node in nodes)
        if not value:
            raise MissingValue("There is nothing to log.", f'Example: crm log {names} "Talked about the price"')
        told = {name: BY_NAME[name].type.read(said, name, reading) for name, said in (more or {}).items() if said}
        entry = write(act, nodes, {"what": word, "text": value, **told})
        step.says("log", [shown(act, node) for node in nodes], what=word)
        return written(act, step, f"{entry}: {word} logged on {names}", updated=nodes, entries=[entry])
