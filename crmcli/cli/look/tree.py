"""``crm tree REF``: what came from what."""

from __future__ import annotations

from crmcli.actions.look.tree import tree as action
from crmcli.cli.context import Session
from crmcli.cli.look.drawn import Html, Svg, drawn
from crmcli.cli.options import reads
from crmcli.cli.references import read_ref
from crmcli.cli.words import Ref
from crmcli.model.results import Result


@reads(
    panel="Look",
    examples=(
        "crm tree INVOICE-4 --svg tree.svg\ncrm tree LEAD-5 --format dot | dot -Tsvg > tree.svg\ncrm tree DEAL-3 --json"
    ),
)
def tree(session: Session, ref: Ref, svg: Svg = None, html: Html = None) -> Result:
    """Show what came from what, from the first lead to the last invoice."""
    word = read_ref(session, ref)
    found = action(session.act, word)
    titles = [str(node["title"] or "") for node in found.nodes if node["ref"] == found.asked]
    return drawn(session, found, " ".join([found.asked, *titles]), svg, html)
