"""``crm archive`` and ``crm unarchive``."""

from __future__ import annotations

from crmcli.actions.elements import archive as actions
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written


@writes(
    panel="Any reference",
    examples="crm archive LEAD-5 LEAD-6\ncrm archive --where 'deal won'\ncrm lead list junk -q | crm archive -",
)
def archive(session: Session, refs: Refs) -> Written:
    """Archive elements; lists hide them unless --archived is given."""
    return session.write("archive", actions.archive, refs=read_refs(session, refs))


@writes(
    panel="Any reference",
    examples="crm unarchive LEAD-5\ncrm unarchive CONTACT-1 LEAD-5\ncrm unarchive LEAD-5 --dry-run",
)
def unarchive(session: Session, refs: Refs) -> Written:
    """Unarchive elements."""
    return session.write("unarchive", actions.unarchive, refs=read_refs(session, refs))
