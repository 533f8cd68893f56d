"""``crm remind REF...``: clients are reminded of what is overdue."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.paper.formats import check_words
from crmcli.cli.paper.send import As, Cc, KeepGoing, Output, To, sent
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Result

EXAMPLES = """
crm remind INVOICE-4
crm remind INVOICE-4 --dry-run -o reminder.eml
crm invoice list overdue -q | crm remind -
"""


@writes(panel="Paper", examples=EXAMPLES)
def remind(  # noqa: PLR0913 - a parameter per option
    session: Session,
    refs: Refs,
    to: To = None,
    cc: Cc = None,
    as_: As = None,
    keep_going: KeepGoing = False,
    output: Output = None,
) -> Result:
    """Send clients the next reminder of overdue invoices: the first, second or third, with the invoice attached.

    The setting reminder_days says how many days lie between two; of several invoices, those that have to wait are
    skipped. The second and third ask for the fee and the interest of the settings reminder_fee and
    reminder_interest, which are not booked.
    """
    from crmcli.actions.paper import remind as actions
    from crmcli.actions.paper.mailing import MessageRequest

    check_words(as_, None)
    request = MessageRequest(to or (), cc or (), format=as_, keep_going=keep_going)
    return sent(session, "remind", list(read_refs(session, refs)), request, output, (actions.remind, actions.preview))
