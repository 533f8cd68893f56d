"""``crm pin`` and ``crm unpin``: entries at the top of a page."""

from __future__ import annotations

from crmcli.actions.elements import pin as actions
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument
from crmcli.cli.references import read_refs
from crmcli.light import Annotated
from crmcli.model.results import Written

Entries = Annotated[list[str], argument("ENTRY...", "References such as NOTE-12; - reads standard input.", "NOTE-12")]


@writes(panel="Any reference", examples="crm pin NOTE-12\ncrm pin NOTE-12 FILE-14\ncrm pin NOTE-12 --dry-run")
def pin(session: Session, entries: Entries) -> Written:
    """Pin notes, calls, emails, meetings or files to the top of their pages."""
    return session.write("pin", actions.pin, refs=read_refs(session, entries))


@writes(panel="Any reference", examples="crm unpin NOTE-12\ncrm unpin NOTE-12 FILE-14\ncrm unpin NOTE-12 --dry-run")
def unpin(session: Session, entries: Entries) -> Written:
    """Unpin entries."""
    return session.write("unpin", actions.unpin, refs=read_refs(session, entries))
