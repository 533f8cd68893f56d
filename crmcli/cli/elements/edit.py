"""``crm edit REF...``: change fields, whatever the kind."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.edit import edit as action
from crmcli.cli.context import NOTHING, Session
from crmcli.cli.given import assignments, entry_options, field_options, pairs
from crmcli.cli.options import writes
from crmcli.cli.params import NONE_GIVEN, Given, Param
from crmcli.cli.references import read_refs
from crmcli.cli.words import Assigned, ExternalIds, Force, IfVersion, Refs, Unset
from crmcli.errors import Usage
from crmcli.light import re
from crmcli.model.entries import is_entry
from crmcli.model.results import Written

EXAMPLES = """
crm edit DEAL-3 --amount 1200.50 --close-date +2w
crm edit LEAD-5 LEAD-7 --owner ada --unset campaign
crm edit ada@example.org --phone "+49 30 1234567" --city Berlin
crm edit NOTE-12 --text "Wants an offer by Monday"
"""


def _options() -> list[Param]:
    return [*field_options(Session.catalogue.kinds), *entry_options()]


@writes(panel="Any reference", examples=EXAMPLES, more=_options, empties=True)
def edit(  # noqa: PLR0913 - a parameter per option
    session: Session,
    refs: Refs,
    assigned: Assigned = None,
    unset: Unset = None,
    external_id: ExternalIds = None,
    force: Force = False,
    if_version: IfVersion = None,
    *,
    values: Given = NONE_GIVEN,
) -> Written:
    """Change fields of elements (crm KIND fields lists them), or what a note says.

    A reference alone opens its fields in $VISUAL or $EDITOR, at a terminal.
    """
    _refuse_assigned(refs or [])
    words = read_refs(session, refs)
    typed = [*pairs(values), *assignments(assigned), *pairs({"external_id": external_id})]
    if typed or unset:
        return session.write(
            "edit", action, refs=words, given=typed, unset=unset or [], force=force, version=if_version
        )
    from crmcli.cli.editing import editor

    if len(words) != 1 or editor(session) is None:
        raise Usage("There is nothing to change.", f"Example: crm edit {' '.join(refs or ['DEAL-3'])} --owner ada")
    return _reworded(session, words[0]) if is_entry(words[0]) else _on_a_sheet(session, words[0], force)


def _refuse_assigned(refs: Sequence[str]) -> None:
    """``crm edit LEAD-5 city=Bonn`` is understood by people; the answer is how to type it."""
    fields = [word for word in refs[1:] if re.match("[a-z_]+=", word)]
    if fields:
        from crmcli.cli.advice import line

        others = [word for word in refs if word not in fields]
        options = [part for word in fields for part in ("--set", word)]
        raise Usage(f"Unexpected argument: {fields[0]}", f"try: {line('crm edit', *others, *options)}")


def _reworded(session: Session, word: str) -> Written:
    """Change the text of an entry in an editor."""
    from crmcli.actions.elements.entries import changeable
    from crmcli.cli.editing import edited

    (entry,) = changeable(session.act, [word], "edit")
    before = f"{entry.row['text']}\n"
    with edited(session, before) as after:
        if after.strip() == before.strip():
            return NOTHING
        session.typed |= {"--text": after}
        return session.write("edit", action, refs=[word], given=[("text", after)])


def _on_a_sheet(session: Session, word: str, force: bool) -> Written:
    """Change the fields of one element in an editor."""
    from crmcli.actions.elements.sheet import differences, sheet
    from crmcli.cli.editing import edited

    before = sheet(session.act, word)
    with edited(session, before.text) as after:
        given, changed = differences(before.text, after)
        if not changed:
            return NOTHING
        session.typed |= {"--set": [f"{name}={text}" for name, text in given], "--unset": changed}
        return session.write(
            "edit",
            action,
            refs=[before.ref],
            given=given,
            unset=changed,
            force=force,
            version=before.version,
        )
