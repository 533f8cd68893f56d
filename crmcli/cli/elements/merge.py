"""``crm merge REF REF...``: make one of what is there twice; asked at a terminal, with a preview."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.merge import merge as action
from crmcli.cli.context import NOTHING, Session
from crmcli.cli.given import assignments
from crmcli.cli.options import writes
from crmcli.cli.params import option
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm merge CONTACT-3 CONTACT-7 --dry-run
crm merge CONTACT-3 CONTACT-7 --keep job_title=CONTACT-7
crm merge CONTACT-3 CONTACT-5 CONTACT-7 --yes
"""
Keep = Annotated[
    list[str] | None, option("--keep", "FIELD=REF", "Take this field from that one.", "job_title=CONTACT-7")
]


@writes(panel="Any reference", examples=EXAMPLES)
def merge(session: Session, refs: Refs, keep: Keep = None) -> Written:
    """Merge contacts, companies, products or leads into the first one.

    It keeps its own values, and takes from the others what it lacks. Tasks, notes, files, links, deals, drafts and
    payments follow; what was issued keeps naming the other one, and is found under the first. The other one is
    archived, and its reference leads to the first. crm undo brings both back as they were.
    """
    words, chosen = read_refs(session, refs), assignments(keep, "--keep", "city=CONTACT-9")
    if session.can_ask and not (session.asked.yes or session.asked.dry_run) and not _agreed(session, words, chosen):
        return NOTHING
    return session.write("merge", action, refs=words, keep=chosen)


def _agreed(session: Session, refs: Sequence[str], keep: list[tuple[str, str]]) -> bool:
    """Show what would happen, and ask."""
    from crmcli.cli.asking import confirm
    from crmcli.render.written import write

    with session.act.rehearsal():
        preview = action(session.act, refs, keep)
    write(preview, session.output(session.err))
    return confirm(session, f"Merge into {preview.result[0]}?")
