"""Which transaction is which: the same one in a second file, and its like in a file of another kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from crmcli.connect.bank.statement import Transaction
from crmcli.light import Any, json, re

Row = Mapping[str, Any]
_WORDS = re.compile(r"\w+")


def identities(transactions: Sequence[Transaction]) -> list[str]:
    """One per transaction, the same whenever it is read: by the bank's reference where there is one, else by all that
    is said of it, with a running number among equals of one file."""
    from hashlib import sha256

    equals: Counter[str] = Counter()
    found = []
    for one in transactions:
        said: list[Any] = [account_key(one.account), one.currency, one.amount]
        if one.reference:
            said += ["reference", one.reference, one.end_to_end]
        else:
            said += ["text", one.booked, one.value_day, one.end_to_end, one.party, one.party_account, one.purpose]
        text = json.dumps(said)
        equals[text] += 1
        found.append(sha256(f"{text}{equals[text]}".encode()).hexdigest()[:32])
    return found


def account_key(account: str) -> str:
    """An account as it is compared: a German IBAN is the bank's and the account's number of older files."""
    plain = "".join(account.upper().split())
    german = re.fullmatch(r"DE\d\d(\d{8})(\d{10})", plain) or re.fullmatch(r"(\d{8})/(\d{1,10})", plain)
    return f"{german[1]}/{german[2].lstrip('0')}" if german else plain


def twin(row: Row, others: Iterable[Row]) -> int | None:
    """The id of the row, out of a file of another kind, that tells of the same transaction."""
    for other in others:
        same = all(row[name] == other[name] for name in ("currency", "amount", "booked"))
        if same and row["format"] != other["format"] and account_key(row["account"]) == account_key(other["account"]):
            for name in ("reference", "end_to_end", "purpose"):
                if row[name] and row[name] == other[name]:
                    return int(other["id"])
            if _words(row["party"]) and _words(row["party"]) == _words(other["party"]):
                return int(other["id"])
    return None


def _words(text: str | None) -> list[str]:
    return _WORDS.findall((text or "").casefold())
