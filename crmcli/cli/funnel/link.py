"""``crm link REF... REF``: say that elements belong together."""

from __future__ import annotations

from crmcli.actions.funnel.link import link as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, option
from crmcli.cli.references import read_ref, read_refs
from crmcli.cli.words import Refs
from crmcli.light import Annotated
from crmcli.model.results import Written

To = Annotated[str, argument("REF", "What they are linked to.", "COMPANY-2")]
How = Annotated[str | None, option("--how", "WORD", "How they are related, such as member_of.", "member_of")]
Role = Annotated[str | None, option("--role", "TEXT", "Role, such as 'CTO'.", "CTO")]


@writes(
    panel="Any reference",
    examples=("crm link CONTACT-7 COMPANY-2 --role CTO\ncrm link CONTACT-7 DEAL-3\ncrm link DEAL-3 DEAL-4"),
)
def link(session: Session, refs: Refs, to: To, how: How = None, role: Role = None) -> Written:
    """Link elements to another one."""
    words, target = read_refs(session, refs), read_ref(session, to)
    return session.write("link", action, refs=words, to=target, how=how, role=role)
