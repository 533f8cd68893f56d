"""Is the history as it was sealed, and the sealing itself."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.setup.health.findings import counted, found
from crmcli.model.dates import stamp
from crmcli.model.results import Record
from crmcli.store import seals
from crmcli.store.act import Act

RESTORE = "Compare it with a backup, or put one in its place: crm restore FILE"


def sealed(act: Act) -> Iterator[Record]:
    """Seal what is not sealed yet, and tell the head."""
    head = seals.seal(act.driver, stamp(act.clock()))
    if head is not None:
        text = f"The history is sealed up to step {head.step} by {head.sha256}."
        yield found("seal", text, f"Keep it elsewhere, for: crm doctor --verify --head {head.sha256}", state="ok")


def verified(act: Act, head: str | None) -> Iterator[Record]:
    """Whether every sealed step is as it was sealed, and whether one of the seals is the ``head`` that was kept."""
    told = seals.verify(act.driver)
    if told.wrong is not None:
        yield found("sealed", f"Step {told.wrong} is not as it was sealed.", RESTORE)
    elif told.broken:
        last = f"behind step {told.heads[-1].step}" if told.heads else "from the first step on"
        yield found("sealed", f"A seal is not as it was made, so that it says nothing of what is {last}.", RESTORE)
    elif told.heads:
        text = f"The history is as it was sealed, up to step {told.heads[-1].step}; {_behind(told.unsealed)}."
        yield found("sealed", text, state="ok")
    else:
        yield found("sealed", "Nothing of the history is sealed yet.", "crm doctor --seal", state="note")
    if head is not None and head.lower() not in [known.sha256 for known in told.heads]:
        text = f"No seal that fits is {head}: the history was altered and sealed anew, or is another one."
        yield found("sealed", text, RESTORE)


def _behind(count: int) -> str:
    return f"{counted(count, 'step')} {'is' if count == 1 else 'are'} not sealed" if count else "all is sealed"
