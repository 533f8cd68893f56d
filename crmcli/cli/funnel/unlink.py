"""``crm unlink REF... REF``: take a link back."""

from __future__ import annotations

from crmcli.actions.funnel.link import unlink as action
from crmcli.cli.context import Session
from crmcli.cli.funnel.link import How, To
from crmcli.cli.options import writes
from crmcli.cli.references import read_ref, read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written


@writes(
    panel="Any reference",
    examples="crm unlink CONTACT-7 COMPANY-2\ncrm unlink DEAL-3 DEAL-4 LEAD-5\ncrm unlink CONTACT-7 COMPANY-2 -n",
)
def unlink(session: Session, refs: Refs, to: To, how: How = None) -> Written:
    """Remove links to another element."""
    words, target = read_refs(session, refs), read_ref(session, to)
    return session.write("unlink", action, refs=words, to=target, how=how)
