"""``crm today``: what the day asks for."""

from __future__ import annotations

from crmcli.actions.look.today import MOST
from crmcli.actions.look.today import today as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import option
from crmcli.light import Annotated
from crmcli.model.results import Rows

Owner = Annotated[str | None, option("--owner", "WHO", "Whose work; any means everybody's.", "ada")]


@reads(panel="Look", examples="crm today\ncrm today --owner ada\ncrm today --owner any --json")
def today(session: Session, owner: Owner = None) -> Rows:
    """Show what there is to do: tasks and next steps that are due, and what expires, is overdue or lies untouched.

    Each comes with the command to type next. It covers what you own, unless --owner says otherwise.
    """
    return action(session.act, owner, MOST if session.for_people else None)
