"""``crm credit REF``: give back a part of an issued invoice."""

from __future__ import annotations

from crmcli.cli.context import Session
from crmcli.cli.money.cancel import Reason
from crmcli.cli.options import writes
from crmcli.cli.params import argument, flag, option
from crmcli.cli.references import read_ref
from crmcli.light import Annotated
from crmcli.model.results import Written

EXAMPLES = """
crm credit INVOICE-4 --lines 1,3
crm credit INVOICE-4 --qty 1=2 --reason "Two came back"
crm credit INVOICE-4 --amount 50
"""

Invoice = Annotated[str, argument("REF", "A reference such as INVOICE-4.", "INVOICE-4")]
Lines = Annotated[list[str] | None, option("--lines", "N,N", "These lines: all that is left of them.", "1,3")]
Quantity = Annotated[list[str] | None, option("--qty", "N=QTY", "This quantity of a line.", "1=2")]
Amount = Annotated[
    str | None, option("--amount", "AMOUNT", "An amount including tax, spread over all its rates.", "50")
]
Rest = Annotated[bool, flag("--rest", "All that is left.")]


@writes(panel="Money", examples=EXAMPLES)
def credit(  # noqa: PLR0913 - a parameter per option
    session: Session,
    ref: Invoice,
    lines: Lines = None,
    qty: Quantity = None,
    amount: Amount = None,
    rest: Rest = False,
    reason: Reason = None,
) -> Written:
    """Credit lines or an amount of an issued invoice, with a document that has a number of its own."""
    from crmcli.actions.money.credit import CreditRequest
    from crmcli.actions.money.credit import credit as action

    word = read_ref(session, ref)
    request = CreditRequest(tuple(lines or ()), tuple(qty or ()), amount, rest, reason)
    return session.write("credit", action, ref=word, request=request)
