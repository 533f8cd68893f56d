"""``crm show REF...``: elements with everything they have."""

from __future__ import annotations

from crmcli.actions.look.show import show as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Cards

EXAMPLES = """
crm show LEAD-5
crm show ada@example.org --json
crm deal list stage=won -q | crm show -
"""


@reads(panel="Any reference", examples=EXAMPLES)
def show(session: Session, refs: Refs) -> Cards:
    """Show elements in full."""
    words = read_refs(session, refs)
    if session.shows_pages:
        from crmcli.actions.look.page import pages

        return pages(session.act, words)
    return action(session.act, words)
