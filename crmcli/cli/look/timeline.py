"""``crm timeline REF``: what happened, in order."""

from __future__ import annotations

from crmcli.actions.look.timeline import timeline as action
from crmcli.actions.look.whose import Whose
from crmcli.cli.context import Session
from crmcli.cli.limits import row_limit
from crmcli.cli.look.drawn import Html, Svg, drawn
from crmcli.cli.options import reads
from crmcli.cli.params import flag, option
from crmcli.cli.references import read_ref
from crmcli.cli.words import Of, Ref
from crmcli.light import Annotated
from crmcli.model.results import Result

Since = Annotated[str | None, option("--since", "TIME", "From this time on.", "-2w")]
Until = Annotated[str | None, option("--until", "TIME", "Up to this time.", "yesterday")]
Only = Annotated[list[str] | None, option("--only", "WHAT,...", "Only these, such as note,moved.", "note,moved")]
Newest = Annotated[int | None, option("-L --limit", "N", "Show at most N entries, the newest.", "20")]
Alone = Annotated[bool, flag("--self", "Only the element's own entries.")]
EXAMPLES = """
crm timeline DEAL-3
crm timeline LEAD-5 --since -2w --only note,moved --json
crm timeline COMPANY-2 --limit 20 --html acme.html
"""


@reads(panel="Look", examples=EXAMPLES)
def timeline(  # noqa: PLR0913 - a parameter per option
    session: Session,
    ref: Ref,
    since: Since = None,
    until: Until = None,
    of: Of = None,
    only: Only = None,
    alone: Alone = False,
    limit: Newest = None,
    svg: Svg = None,
    html: Html = None,
) -> Result:
    """Show what happened to an element, its origins and what became of it."""
    word = read_ref(session, ref)
    kinds = [name.strip() for text in only or () for name in text.split(",") if name.strip()]
    newest = row_limit(session, limit, limit is None)
    whose = Whose(of or session.asked.by, since, until)
    found = action(session.act, word, whose, kinds, alone=alone, limit=newest)
    return drawn(session, found, f"{found.asked} {found.title}", svg, html)
