"""``crm view save|list|rm``: filters with a name."""

from __future__ import annotations

from crmcli.actions.setup import view as actions
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument, option
from crmcli.cli.words import Sort
from crmcli.light import Annotated
from crmcli.model.results import Rows, Written

Name = Annotated[str, argument("NAME", "One word, such as hot; lists take @hot.", "hot")]
KindWord = Annotated[str, argument("KIND", "What the view lists: lead, deal ...", "deal")]
Filters = Annotated[list[str] | None, argument("[FILTER...]", "Filters, as in crm KIND list.", "stage=new")]
OfKind = Annotated[str | None, option("--kind", "KIND", "Kind, if several have a view of this name.", "deal")]

Columns = Annotated[str | None, option("--columns", "A,B", "Columns of the table.", "title,client,amount")]
SAVE = """\
crm view save hot deal stage=new amount.gte=1000 --sort -amount
crm view save owing invoice unpaid --columns client_name,due,due_date
crm deal list @hot"""


@writes(examples=SAVE)
def save(
    session: Session, name: Name, kind: KindWord, filters: Filters = None, sort: Sort = None, columns: Columns = None
) -> Written:
    """Save filters under a name, with an order and the columns of a table."""
    of, words = session.own(session.registry.kind(kind)), filters or []
    return session.write("view save", actions.save, name=name, kind=of, filters=words, sort=sort, columns=columns)


@writes(examples="crm view rm hot\ncrm view rm hot --kind deal\ncrm view rm hot --dry-run")
def rm(session: Session, name: Name, kind: OfKind = None) -> Written:
    """Delete a view."""
    of = session.registry.kind(kind) if kind else None
    return session.write("view rm", actions.remove, name=name, kind=of)


@reads(examples="crm view list\ncrm view list --json\ncrm view list --format csv")
def list_(session: Session) -> Rows:
    """List the views."""
    return actions.views(session.act)


view = VerbGroup("view", {"save": save, "list": list_, "rm": rm}, help="Saved filters.", panel="Look")
