"""``crm rm REF...``: remove elements."""

from __future__ import annotations

from crmcli.actions.elements.remove import remove
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written


@writes(
    panel="Any reference",
    examples=("crm rm LEAD-5 LEAD-7\ncrm lead list stage=junk -q | crm rm -\ncrm rm LEAD-5 --dry-run"),
)
def rm(session: Session, refs: Refs) -> Written:
    """Remove elements that nothing else refers to; crm undo restores them."""
    words = read_refs(session, refs)
    return session.write("rm", remove, refs=words)
