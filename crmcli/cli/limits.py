"""How many rows a list shows: ``--limit N``, ``--all``, else 50 at a terminal and all elsewhere."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.params import flag, option
from crmcli.errors import BadValue, Usage
from crmcli.light import Annotated

Limit = Annotated[int | None, option("-L --limit", "N", "Show at most N rows.", "50")]
All = Annotated[bool, flag("--all", "Show all rows, even at a terminal.")]


def row_limit(session: Session, limit: int | None, all_rows: bool) -> int | None:
    """The most rows that are wanted, None for all; raises Usage (exit 2)."""
    if all_rows and limit is not None:
        raise Usage("--all and --limit cannot be combined.", "Leave one of them out.")
    if limit is not None and not 0 < limit < 2**63:
        raise BadValue("limit", str(limit), "is not a number of rows", "50")
    return None if all_rows else limit or session.page
