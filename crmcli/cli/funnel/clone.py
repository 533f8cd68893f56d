"""``crm clone REF...``: another one like it."""

from __future__ import annotations

from crmcli.actions.funnel.clone import clone as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written


@writes(
    panel="Any reference",
    examples=("crm clone LEAD-5\ncrm clone QUOTE-1\ncrm clone DEAL-3 -q | crm edit - --title Again"),
)
def clone(session: Session, refs: Refs) -> Written:
    """Copy elements with their fields and lines, in the first stage; the copy of a quote is its new version."""
    words = read_refs(session, refs)
    return session.write("clone", action, refs=words)
