"""``crm pay REF [AMOUNT]``: record a payment."""

from __future__ import annotations

from crmcli.actions.money.pay import PaymentRequest
from crmcli.actions.money.pay import pay as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, flag, option
from crmcli.cli.references import read_ref
from crmcli.cli.words import Ref
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm pay INVOICE-4
crm pay INVOICE-4 500 --on 2026-11-23 --reference "RE-2026-0004"
crm pay INVOICE-5 --payment PAYMENT-1
crm pay INVOICE-4 20 --refund
crm pay PAYMENT-1 --refund
"""

Amount = Annotated[str | None, argument("[AMOUNT]", "Amount (default: what is due).", "500")]
On = Annotated[str | None, option("--on", "DATE", "Day it came in (default: today).", "2026-12-31")]
Method = Annotated[str | None, option("--method", "TEXT", "How it was paid: bank, cash, card ...", "cash")]
Reference = Annotated[str | None, option("--reference", "TEXT", "The payer's reference.", "RE-2026-0004")]
Payment = Annotated[str | None, option("--payment", "REF", "Use what is left of a payment.", "PAYMENT-1")]
AllowOver = Annotated[bool, flag("--allow-over", "Accept more than what is due.")]
Skonto = Annotated[bool, flag("--skonto", "What is due, less the early-payment discount.")]
Refund = Annotated[bool, flag("--refund", "Refund: what was overpaid, or an amount.")]


@writes(panel="Money", examples=EXAMPLES)
def pay(  # noqa: PLR0913 - a parameter per option
    session: Session,
    ref: Ref,
    amount: Amount = None,
    on: On = None,
    method: Method = None,
    reference: Reference = None,
    payment: Payment = None,
    allow_over: AllowOver = False,
    skonto: Skonto = False,
    refund: Refund = False,
) -> Written:
    """Record a payment of an invoice; it counts as paid once nothing is due."""
    word = read_ref(session, ref)
    request = PaymentRequest(amount, on, method, reference, payment, allow_over, skonto, refund)
    return session.write("pay", action, ref=word, request=request)
