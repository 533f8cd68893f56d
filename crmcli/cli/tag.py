"""``crm tag REF... TAG`` and ``crm untag REF... TAG``."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from crmcli.actions import tag as actions
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written

Tag = Annotated[str, Argument(metavar="TAG", help="One word, such as vip.")]


@writes(panel="Any reference", examples="crm tag LEAD-5 CONTACT-2 vip")
def tag(session: Session, refs: Refs, word: Tag) -> Written:
    """Put a tag on elements; lists filter by it: tag=vip."""
    return session.write("tag", actions.tag, refs=read_refs(session, refs), text=word)


@writes(panel="Any reference", examples="crm untag LEAD-5 vip")
def untag(session: Session, refs: Refs, word: Tag) -> Written:
    """Take a tag away."""
    return session.write("untag", actions.untag, refs=read_refs(session, refs), text=word)
