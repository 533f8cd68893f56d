"""What a bank says happened on an account, whatever file it came in."""

from __future__ import annotations

from dataclasses import dataclass

from crmcli.errors import Refused
from crmcli.model.money import CURRENCIES, minor, read_amount


@dataclass(frozen=True, slots=True)
class Transaction:
    """One movement of money. ``amount`` is in minor units of ``currency``, above zero for what came in; days are
    "2026-11-26". ``reference`` is the bank's own, ``party`` the other side, ``purpose`` what was written with it,
    and ``reversal`` tells that it takes another one back."""

    account: str
    currency: str
    amount: int
    booked: str
    value_day: str | None = None
    reference: str | None = None
    end_to_end: str | None = None
    party: str | None = None
    party_account: str | None = None
    purpose: str = ""
    reversal: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """The booked transactions of a file, in its order. ``format`` is what the file is ("camt.053", "mt940", "csv"),
    ``pending`` how many were left out because the bank has not booked them."""

    format: str
    transactions: tuple[Transaction, ...]
    pending: int = 0


def amount_of(text: str, currency: str, where: str, decimal: str | None = ".") -> int:
    """An amount of a statement in minor units, of two places where the currency is none of today's; ``decimal`` is the
    mark before decimals, None where only the amount itself can tell. BadValue (exit 2) for one with two readings, or
    that its currency cannot hold."""
    currency = currency if currency in CURRENCIES else "EUR"
    return minor(read_amount(text, where, currency, decimal)[0], currency, where)


def one_line(*texts: str | None) -> str:
    """Texts as one line, without those that say nothing."""
    return " ".join(word for text in texts for word in (text or "").split())


def stated(text: str | None) -> str | None:
    """A reference, None where the bank says that there is none."""
    text = one_line(text)
    return None if text.upper().replace(" ", "") in ("", "NOTPROVIDED", "NONREF", "NOREF") else text


def day_of(text: str | None, where: str) -> str:
    """The day of an ISO date or instant; Refused for anything else."""
    from datetime import date

    try:
        return date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        raise Refused(f"{where} has no day on which it was booked.", "Ask the bank for the file again.") from None
