"""``crm cancel REF...``: take issued invoices back."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import option
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.light import Annotated
from crmcli.model.results import Written

Reason = Annotated[str | None, option("--reason", "TEXT", "Reason; printed on the document.", "Wrong client")]


@writes(
    panel="Money",
    examples='crm cancel INVOICE-4\ncrm cancel INVOICE-4 --reason "Wrong client"\ncrm cancel INVOICE-4 --dry-run',
)
def cancel(session: Session, refs: Refs, reason: Reason = None) -> Written:
    """Cancel issued invoices: each gets a cancellation with a number of its own, and can be billed again."""
    from crmcli.actions.money.cancel import cancel as action

    words = read_refs(session, refs)
    return session.write("cancel", action, refs=words, reason=reason)
