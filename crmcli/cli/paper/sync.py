"""``crm sync [REF...]``: book what came in through links."""

from __future__ import annotations

from crmcli.cli.context import NOTHING, Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, flag
from crmcli.cli.references import read_refs
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm sync
crm sync INVOICE-4
crm sync INVOICE-4 --json
"""
Refs = Annotated[list[str] | None, argument("[REF...]", "Invoices (default: all whose links are open).", "INVOICE-4")]
Again = Annotated[bool, flag("--again", "Also book what was undone or put aside.")]
AllowOver = Annotated[bool, flag("--allow-over", "Accept more than what is due.")]
Ignore = Annotated[bool, flag("--ignore", "Put aside what cannot be booked.")]


@writes(panel="Paper", examples=EXAMPLES)
def sync(
    session: Session, refs: Refs = None, again: Again = False, allow_over: AllowOver = False, ignore: Ignore = False
) -> Written:
    """Ask payment providers what came in through links, and book each payment once.

    Only money that has arrived counts; its fee is noted on the payment. More than is due, or another currency, is
    reported and not booked. What was undone is not booked again by itself. Links of what is paid or cancelled are
    deactivated.
    """
    from crmcli.actions.paper import sync as action
    from crmcli.actions.paper.arrivals import ArrivalRequest, book
    from crmcli.actions.paper.providing import Providers
    from crmcli.model.papers import Arrivals

    words = read_refs(session, refs) if refs or session.asked.where is not None else None
    if words is None and (again or allow_over or ignore):
        raise Usage("--again, --allow-over and --ignore are for invoices that are named.", "crm sync INVOICE-4 --again")
    if words == []:
        return NOTHING
    read = {"refs": words} if words else {}
    known = session.answer("sync", read)
    if known is not None:
        return known
    act, choice = session.act, ArrivalRequest(again, allow_over, ignore)
    providers = Providers(act)
    asked = action.ask(act, words, providers)
    done = session.idempotent("sync", read, lambda: book(act, "sync", asked.found, choice))
    closed = action.close(act, asked.links, providers)
    more = {
        "sentence": f"{done.sentence}{action.told(closed, asked)}",
        "warnings": [*done.warnings, *closed.warnings],
        "failures": action.failures(asked, closed),
    }
    return Arrivals(**{**vars(done), **more})
