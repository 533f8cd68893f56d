"""``crm undo [STEP]``: take a step back."""

from __future__ import annotations

from typing import Annotated

from crmcli.actions.undo.undo import undo as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument
from crmcli.errors import BadValue
from crmcli.model.results import Written

Step = Annotated[str | None, argument("[STEP]", "The number of a step, as crm steps lists them.", "142")]


def step_number(text: str | None) -> int | None:
    """The number of a step as typed; raises BadValue (exit 2)."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadValue("step", text, "is not the number of a step", "crm undo 142")
    return int(text)


@writes(panel="Undo", examples="crm undo\ncrm undo 142 --dry-run\ncrm undo 142 -m mistaken")
def undo(session: Session, step: Step = None) -> Written:
    """Undo your newest step, or a given one; refused if what it did has changed since."""
    return session.write("undo", action, number=step_number(step))
