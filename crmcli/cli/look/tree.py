"""``crm tree REF``: what came from what."""

from __future__ import annotations

from crmcli.actions.look.tree import tree as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.references import read_ref
from crmcli.cli.words import Ref
from crmcli.model.trees import Tree


@reads(
    panel="Look",
    examples=("crm tree INVOICE-4\ncrm tree LEAD-5 --format dot | dot -Tsvg > tree.svg\ncrm tree DEAL-3 --json"),
)
def tree(session: Session, ref: Ref) -> Tree:
    """Show what came from what, from the first lead to the last invoice."""
    word = read_ref(session, ref)
    return action(session.act, word)
