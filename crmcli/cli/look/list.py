"""``crm KIND list``: the elements of a kind that match."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crmcli.actions.look.list import listing
from crmcli.cli.context import Session
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.model.kinds import Kind
from crmcli.model.results import Rows

EXAMPLES = """
crm deal list stage=won amount.gte=1000 close_date.before=eom
crm lead list title~acme owner!=me --sort -amount,title
crm contact list --archived --json
"""
FILTER = "Such as stage=won, amount.gte=1000, title~acme, owner!=me, tag=vip."


@reads(examples=EXAMPLES)
def list_(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: Kind,
    filters: Annotated[list[str] | None, Argument(metavar="[FILTER...]", help=FILTER)] = None,
    sort: Annotated[
        str | None, Option("--sort", metavar="FIELDS", help="Sort by these fields; a minus sorts descending.")
    ] = None,
    limit: Limit = None,
    all_rows: All = False,
    archived: Annotated[bool, Option("--archived", help="Include archived elements.")] = False,
) -> Rows:
    """List the elements that match, in order of creation."""
    rows = row_limit(session, limit, all_rows)
    return listing(session.act, kind, filters=filters or [], sort=sort, limit=rows, archived=archived)
