"""``crm purge REF``: forget a person for good; asked at a terminal, with a preview."""

from __future__ import annotations

from crmcli.actions.elements import purge as actions
from crmcli.actions.elements.purge_people import meant
from crmcli.cli.asking import confirm
from crmcli.cli.context import NOTHING, Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, flag, option
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm purge CONTACT-3 --dry-run
crm purge CONTACT-3 --also NOTE-7 --also DEAL-2
crm purge CONTACT-3 --leave --copies --yes
"""
Ref = Annotated[str, argument("REF", "A reference such as CONTACT-3.", "CONTACT-3")]
Also = Annotated[list[str] | None, option("--also", "REF", "Also erase what this one says about the person.", "NOTE-7")]
Leave = Annotated[bool, flag("--leave", "Leave what else names the person as it is.")]
Copies = Annotated[bool, flag("--copies", "Also remove the copies that crm put beside the file.")]


@writes(panel="Any reference", examples=EXAMPLES)
def purge(session: Session, ref: Ref, also: Also = None, leave: Leave = False, copies: Copies = False) -> Written:
    """Forget a person for good: the element, its history, notes, files and mails. It cannot be undone.

    What was issued has to be kept and still names the person; the setting keep_years says from which day it may go.
    What others say about the person is listed, and the purge is refused until --also or --leave says what happens
    to it: --also erases entries, other people, and the texts of other elements. Files are not searched: those of
    what is linked to the person are named, and go with --also.
    """
    given = {"ref": ref, "also": also or [], "leave": leave, "copies": copies}
    if not (session.asked.yes or session.asked.dry_run):
        if session.can_ask:
            _preview(session, given)
        else:
            meant(session.act, [ref])
        if not confirm(session, f"Purge {ref} for good?"):
            return NOTHING
    done = session.write("purge", actions.purge, ref=ref, also=also or [], leave=leave, copies=copies)
    if done.dry_run or done.existing:
        return done
    more = actions.after(session.act, session.environ, copies)
    return Written(**{**vars(done), "warnings": [*done.warnings, *more]})


def _preview(session: Session, given: dict[str, object]) -> None:
    """Show what would happen; raises Refused (exit 5) for what somebody has to decide first."""
    from crmcli.render.written import write

    with session.act.rehearsal():
        preview = actions.purge(session.act, **given)  # type: ignore[arg-type]
    write(preview, session.output(session.err))
    left = [record["ref"] for record in preview.detail if record["what"] == actions.DECIDE]
    if left:
        raise actions.undecided(preview.result[0], left)
