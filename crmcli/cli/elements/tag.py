"""``crm tag REF... TAG...`` and ``crm untag REF... TAG...``."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements import tag as actions
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument
from crmcli.cli.references import is_ref, read_refs, refuse_kinds
from crmcli.cli.words import Refs
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.results import Written

Tag = Annotated[str, argument("TAG...", "One word each, such as vip.", "vip")]


@writes(
    panel="Any reference",
    examples=(
        "crm tag LEAD-5 CONTACT-2 vip\ncrm tag LEAD-5 hot urgent\ncrm lead list campaign=fair -q | crm tag - fair"
    ),
)
def tag(session: Session, refs: Refs, word: Tag) -> Written:
    """Add tags to elements; lists filter by them: tag=vip."""
    found, tags = _apart(session, [*(refs or []), word])
    return session.write("tag", actions.tag, refs=found, tags=tags)


@writes(
    panel="Any reference",
    examples="crm untag LEAD-5 vip\ncrm untag LEAD-5 DEAL-3 vip hot\ncrm contact list tag=vip -q | crm untag - vip",
)
def untag(session: Session, refs: Refs, word: Tag) -> Written:
    """Remove tags."""
    found, tags = _apart(session, [*(refs or []), word])
    return session.write("untag", actions.untag, refs=found, tags=tags)


def _apart(session: Session, words: list[str]) -> tuple[Sequence[str], list[str]]:
    """(references, tags) among the words: what does not look like a reference is a tag, whatever bears that name."""
    refs, tags = list[str](), list[str]()
    for word in words:
        (refs if is_ref(session, word) else tags).append(word)
    if not refs and session.asked.where is None:
        refuse_kinds(session, words)
    read = read_refs(session, refs)
    if not tags:
        raise Usage("TAG... is missing.", f"A tag is a word that is not a reference: crm tag {refs[0]} vip")
    return read, tags
