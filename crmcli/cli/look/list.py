"""``crm KIND list``: the elements of a kind that match."""

from __future__ import annotations

from crmcli.actions.look.list import ListRequest, listing, references
from crmcli.cli.context import Session
from crmcli.cli.given import list_example
from crmcli.cli.global_options import without_header
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.cli.params import argument, option
from crmcli.cli.words import Archived, NoHeader, Sort
from crmcli.light import Annotated
from crmcli.model.kinds import Kind
from crmcli.model.results import Result

FILTER = "Such as owner!=me, title~acme, any; another word is searched for: crm help filters."
Filters = Annotated[list[str] | None, argument("[FILTER...]", FILTER, "owner!=me")]

Group = Annotated[
    str | None, option("--group", "FIELD", "Count them and add them up for each value of a field.", "owner")
]


def _examples(kind: Kind) -> str:
    return f"""
{list_example(kind)}
crm {kind.name} list title~acme owner!=me --sort -created_at,title
crm {kind.name} list --archived --json
"""


@reads(examples=_examples)
def list_(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: Kind,
    filters: Filters = None,
    sort: Sort = None,
    limit: Limit = None,
    all_rows: All = False,
    archived: Archived = False,
    group: Group = None,
    no_header: NoHeader = False,
) -> Result:
    """List the {leads} that match."""
    rows, kind = row_limit(session, limit, all_rows), session.own(kind)
    session.asked = without_header(session.asked, no_header)
    fields, seen = session.asked.fields or (), session.for_people
    drawn = seen or session.asked.format == "table"
    request = ListRequest(filters or (), sort, rows, archived, fields, people=drawn, whole=not seen)
    if group is not None:
        from crmcli.actions.look.group import groups

        return groups(session.act, kind, group, request)
    if session.asked.quiet or session.asked.format == "ids":
        return references(session.act, kind, request)
    if drawn:
        return listing(session.act, kind, request)
    from crmcli.actions.look.streaming import stream

    return stream(session.act, kind, request)
