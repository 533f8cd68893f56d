"""``crm find TEXT``: search everything."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crmcli.actions.find import find as action
from crmcli.cli.context import Session
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.cli.references import read_text
from crmcli.model.results import Rows

EVERYTHING = 2**31 - 1


@reads(panel="Look", examples="crm find acme\ncrm find ada lovelace --json")
def find(
    session: Session,
    words: Annotated[list[str], Argument(metavar="TEXT...", help="What to look for; - reads it from standard input.")],
    limit: Limit = None,
    all_rows: All = False,
) -> Rows:
    """Find elements by any text in them: names, addresses, comments, notes."""
    rows = row_limit(session, limit, all_rows)
    text = " ".join(read_text(session, word) for word in words)
    return action(session.store, text, limit=rows or EVERYTHING)
