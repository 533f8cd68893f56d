"""``crm bank list``: the transactions, what they were booked as, and what the others may pay."""

from __future__ import annotations

from crmcli.actions.money.bank.proposing import Invoices, proposal
from crmcli.actions.money.pay_free import payments
from crmcli.actions.refs import shown
from crmcli.errors import Usage
from crmcli.model.money import amount_text
from crmcli.model.results import Column, Record, Rows
from crmcli.store import bank
from crmcli.store.act import Act

_FIRST = (
    Column("transaction", "No.", "number"),
    Column("booked", "Booked", "day"),
    Column("amount", "Amount", "money", currency="currency"),
)
_PURPOSE = Column("purpose", "Purpose")
# What a narrow terminal has no place for is left out from the right; a title is kept whole.
_OPEN = (*_FIRST, Column("party", "Party"), Column("command", "Command", "title"), Column("why", "Why"), _PURPOSE)
_OTHERS = (*_FIRST, Column("party", "Party", "title"), Column("payment", "Payment"), _PURPOSE)


def transactions(act: Act, state: str) -> Rows:
    """Those in one of the states that can be asked for; raises Usage (exit 2) for another word."""
    if state not in bank.STATES:
        raise Usage(f"'{state}' is not a state of a transaction.", f"One of {', '.join(bank.STATES)}.")
    rows = bank.in_state(act, state)
    done = bank.booked(act, rows)
    waiting = any(row["id"] not in done and not row["ignored"] for row in rows)
    invoices = Invoices(act) if waiting else None
    found: list[Record] = []
    for row in rows:
        why = command = payment = None
        if row["id"] in done:
            payment = shown(act, (payments(act).name, row["payment"]))
        elif invoices and not row["ignored"] and (row["amount"] > 0 or row["reversal"]):
            why, command = proposal(act, row, invoices.match(row), invoices.kind)
        found.append(
            {
                "transaction": row["id"],
                "booked": row["booked"],
                "amount": amount_text(row["amount"], row["currency"]),
                "currency": row["currency"],
                "account": row["account"],
                "party": row["party"],
                "party_account": row["party_account"],
                "purpose": row["purpose"],
                "reference": row["reference"],
                "end_to_end": row["end_to_end"],
                "reversal": bool(row["reversal"]),
                "same_as": row["same_as"],
                "payment": payment,
                "ignored": bool(row["ignored"]),
                "why": why,
                "command": command,
            }
        )
    return Rows("transactions", _OPEN if state == "open" else _OTHERS, found, len(found))
