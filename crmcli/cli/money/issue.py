"""``crm issue REF...``: number an invoice and make it final."""

from __future__ import annotations

from crmcli.actions.money.issue import issue as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.paper.paylink import with_links
from crmcli.cli.params import flag, option
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.light import Annotated
from crmcli.model.results import Written

On = Annotated[str | None, option("--date", "DATE", "Day of issue (default: today).", "2026-12-31")]
Skonto = Annotated[str | None, option("--skonto", "PERCENT/DAYS", "Early-payment discount: 2%/14", "2%/14")]


Send = Annotated[bool, flag("--send", "Send them to their clients as well; see crm send.")]
Over = Annotated[bool, flag("--allow-over", "Also issue what bills more than is left of its deal or quote.")]
EXAMPLES = """
crm issue INVOICE-4 --dry-run
crm issue INVOICE-4 --skonto 2%/14
crm invoice list stage=draft -q | crm issue - --send
"""


@writes(panel="Money", examples=EXAMPLES)
def issue(
    session: Session, refs: Refs, date: On = None, skonto: Skonto = None, send: Send = False, allow_over: Over = False
) -> Written:
    """Give invoices their numbers and make them final: after that, only another document can correct them.

    Where a payment provider is set, each gets a link to be paid by; if that fails, crm paylink makes it later.
    """
    words = list(read_refs(session, refs))
    if send and not session.asked.dry_run:
        return _sent(session, words, date, skonto, allow_over)
    return with_links(
        session, session.write("issue", action, refs=words, on=date, skonto=skonto, allow_over=allow_over)
    )


def _sent(session: Session, refs: list[str], date: str | None, skonto: str | None, over: bool) -> Written:
    """Issue and send; drafts alone, as the verb says."""
    from crmcli.actions.paper.mailing import Issuing, MessageRequest
    from crmcli.cli.paper.send import sent

    result = sent(session, "issue", refs, MessageRequest(issuing=Issuing(date, skonto, True, over)))
    assert isinstance(result, Written)
    return result
