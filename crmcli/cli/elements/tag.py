"""``crm tag REF... TAG...`` and ``crm untag REF... TAG...``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from typer import Argument

from crmcli.actions.elements import tag as actions
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import is_ref, read_refs, refuse_kinds
from crmcli.cli.words import Refs
from crmcli.errors import Usage
from crmcli.model.results import Written
from crmcli.store.store import Store

Tag = Annotated[str, Argument(metavar="TAG...", help="One word each, such as vip.")]


@writes(panel="Any reference", examples="crm tag LEAD-5 CONTACT-2 vip\ncrm tag LEAD-5 hot urgent")
def tag(session: Session, refs: Refs, word: Tag) -> Written:
    """Put tags on elements; lists filter by them: tag=vip."""
    return _written(session, "tag", actions.tag, [*(refs or []), word])


@writes(panel="Any reference", examples="crm untag LEAD-5 vip")
def untag(session: Session, refs: Refs, word: Tag) -> Written:
    """Remove tags."""
    return _written(session, "untag", actions.untag, [*(refs or []), word])


def _written(
    session: Session, verb: str, act: Callable[[Store, Sequence[str], Sequence[str]], Written], words: list[str]
) -> Written:
    """Carry it out; under --key it is known by its tags as one text, as 0.1.0 knew it."""
    refs, tags = _apart(session, words)

    def do(store: Store, refs: list[str], text: str) -> Written:
        return act(store, refs, tags)

    return session.write(verb, do, refs=refs, text=" ".join(tags))


def _apart(session: Session, words: list[str]) -> tuple[list[str], list[str]]:
    """(references, tags) among the words: what does not look like a reference is a tag, whatever bears that name."""
    refs = [word for word in words if is_ref(session, word)]
    tags = [word for word in words if word not in refs]
    if not refs and session.asked.where is None:
        refuse_kinds(session, words)
    read = read_refs(session, refs)
    if not tags:
        raise Usage("TAG... is missing.", f"A tag is a word that is not a reference: crm tag {refs[0]} vip")
    return read, tags
