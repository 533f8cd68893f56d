"""Statements in SWIFT's MT940 by way of mt-940, which the extra ``bank`` installs."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.connect.bank.statement import Statement, Transaction, amount_of, one_line, stated
from crmcli.errors import Refused, Usage
from crmcli.light import Any


def read(content: bytes, name: str, currency: str) -> Statement:
    """The transactions of a file, in ``currency`` where it names none; raises Refused (exit 5) without mt-940,
    Usage (2) for what is no such file."""
    try:
        from mt940.models import Transactions
    except ImportError:
        raise Refused("MT940 files need mt-940.", "pip install 'crmcli[bank]', or take CAMT from the bank.") from None
    found: list[Transaction] = []
    for text in _parts(_decoded(content)):
        statement = Transactions()
        try:
            entries = list(statement.parse(text))
        except Exception as error:  # mt-940 lets out whatever its expressions and numbers raise
            raise Usage(
                f"{name} cannot be read as MT940: {one_line(str(error))[:120]}.", "Download it again."
            ) from None
        found += [_transaction(statement.data, entry.data, currency, name) for entry in entries]
    if not found and b":60" not in content:
        raise Usage(f"{name} is not an MT940 statement.", "CAMT, MT940 and CSV are read.")
    return Statement("mt940", tuple(found))


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _parts(text: str) -> list[str]:
    """One text per statement: mt-940 reads several, and keeps only what it knows of the last."""
    from re import MULTILINE, split

    return [part for part in split(r"^(?=:20:)", text.replace("\r\n", "\n"), flags=MULTILINE) if part.strip()]


def _transaction(statement: Mapping[str, Any], entry: Mapping[str, Any], default: str, name: str) -> Transaction:
    """``default`` is the currency of an account whose statement does not say it."""
    account = one_line(statement.get("account_identification"))
    status = entry["status"]
    currency = entry.get("currency") or default
    amount = abs(amount_of(str(entry["amount"].amount), currency, f"{name}, amount of an entry"))
    booked = entry.get("entry_date") or entry["date"]
    own = [entry.get(name) for name in ("purpose", "additional_purpose")]
    rest = [entry.get(name) for name in ("transaction_details", "non_swift_text", "extra_details")]
    return Transaction(
        account=account,
        currency=currency,
        amount=-amount if status in ("D", "RC") else amount,
        booked=f"{booked:%Y-%m-%d}",
        value_day=f"{entry['date']:%Y-%m-%d}",
        reference=stated(entry.get("bank_reference")),
        end_to_end=stated(entry.get("end_to_end_reference") or entry.get("customer_reference")),
        party=one_line(entry.get("applicant_name"), entry.get("recipient_name")) or None,
        party_account=entry.get("gvc_applicant_iban") or entry.get("applicant_iban") or None,
        purpose=one_line(*own) or one_line(*rest),
        reversal=status in ("RC", "RD"),
    )
