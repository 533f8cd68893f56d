"""``crm redo [STEP]``: do again what was undone."""

from __future__ import annotations

from crmcli.actions.undo.undo import redo as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.undo.undo import Step, step_number
from crmcli.model.results import Written


@writes(panel="Undo", examples="crm redo\ncrm redo --dry-run\ncrm redo --json")
def redo(session: Session, step: Step = None) -> Written:
    """Redo what you undid last."""
    return session.write("redo", action, number=step_number(step))
