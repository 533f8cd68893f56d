"""``crm dupes [KIND]``: what may be there twice."""

from __future__ import annotations

from crmcli.actions.look.dupes import dupes as action
from crmcli.cli.context import Session
from crmcli.cli.limits import All, Limit, row_limit
from crmcli.cli.options import reads
from crmcli.cli.params import argument
from crmcli.light import Annotated
from crmcli.model.results import Rows

OfKind = Annotated[str | None, argument("[KIND]", "Only those of this kind.", "contact")]


@reads(panel="Look", examples="crm dupes\ncrm dupes contact --limit 20\ncrm dupes company --json")
def dupes(session: Session, kind: OfKind = None, limit: Limit = None, all_rows: All = False) -> Rows:
    """Show probable duplicates in pairs: the oldest, and one that has something in common with it.

    Contacts and leads with the same email address, or the same phone number and last name; companies with the same
    VAT id, email address or name; products with the same SKU or name; both also where a long name differs by a
    letter. Case and accents do not matter, nor does punctuation in the names of companies and people. What is
    archived is left out, and so are converted leads. crm merge makes one out of a pair.
    """
    of = session.registry.kind(kind) if kind else None
    return action(session.act, of, row_limit(session, limit, all_rows))
