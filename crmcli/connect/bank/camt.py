"""Statements of ISO 20022: camt.052, camt.053 and camt.054, of versions 2 to 8."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from crmcli.connect.bank.safe_xml import child, children, local, parse, text
from crmcli.connect.bank.statement import Statement, Transaction, amount_of, day_of, one_line, stated
from crmcli.errors import Usage

_REPORTS = {"BkToCstmrAcctRpt": ("camt.052", "Rpt"), "BkToCstmrStmt": ("camt.053", "Stmt")}
_REPORTS["BkToCstmrDbtCdtNtfctn"] = ("camt.054", "Ntfctn")


def read(content: bytes, name: str) -> Statement:
    """The booked entries of a message, batches taken apart; raises Usage (exit 2) for what is no such message."""
    root = parse(content, name)
    message = next((one for one in root if local(one) in _REPORTS), None)
    if message is None:
        raise Usage(f"{name} is not a bank statement: its root is {local(root)}.", "CAMT.052, .053 and .054 are read.")
    format, part = _REPORTS[local(message)]
    reports = list(children(message, part))
    if not reports:
        raise Usage(f"{name} has no statement in it.", "Download it again.")
    found: list[Transaction] = []
    pending = 0
    for report in reports:
        account = _account(child(report, "Acct")) or ""
        for entry in children(report, "Ntry"):
            status = text(entry, "Sts", "Cd") or text(entry, "Sts") or "BOOK"
            if status == "BOOK":
                found += _transactions(entry, account, name)
            else:
                pending += 1
    return Statement(format, tuple(found), pending)


def _transactions(entry: Element, account: str, name: str) -> Iterator[Transaction]:
    """The entry as one transaction, or as those that it is made of, where their amounts come to the whole."""
    whole, currency = _signed(entry, entry, name)
    details = [one for block in children(entry, "NtryDtls") for one in children(block, "TxDtls")]
    parts = [_part(one, entry, name) for one in details]
    if len(parts) > 1 and {part[1:] for part in parts if part} == {(currency,)} and None not in parts:
        amounts = [part[0] for part in parts if part]
        if sum(amounts) == whole:
            for amount, detail in zip(amounts, details, strict=True):
                yield _transaction(entry, [detail], account, amount, currency)
            return
    yield _transaction(entry, details, account, whole, currency)


def _transaction(entry: Element, details: list[Element], account: str, amount: int, currency: str) -> Transaction:
    detail = details[0] if len(details) == 1 else None
    incoming = (amount > 0) is not _is_reversal(entry)
    party, party_account = _party(detail, "Dbtr" if incoming else "Cdtr")
    return Transaction(
        account=account,
        currency=currency,
        amount=amount,
        booked=day_of(_day(entry, "BookgDt") or _day(entry, "ValDt"), f"An entry of {account}"),
        value_day=_day(entry, "ValDt"),
        reference=_reference(entry, detail),
        end_to_end=stated(text(detail, "Refs", "EndToEndId")),
        party=party,
        party_account=party_account,
        purpose=one_line(*(_purpose(one) for one in details), *(() if details else (text(entry, "AddtlNtryInf"),))),
        reversal=_is_reversal(entry),
    )


def _reference(entry: Element, detail: Element | None) -> str | None:
    """The bank's own reference; of a part of a batch, that of the part."""
    own = (text(detail, "Refs", "AcctSvcrRef"), text(detail, "Refs", "TxId"), text(entry, "AcctSvcrRef"))
    return next((found for found in map(stated, own) if found), None)


def _is_reversal(entry: Element) -> bool:
    return text(entry, "RvslInd") in ("true", "1")


def _signed(holder: Element, entry: Element, name: str) -> tuple[int, str]:
    """The amount of an element with the sign of its entry, and its currency."""
    found = child(holder, "Amt")
    if found is None or not found.text:
        raise Usage(f"{name}: an entry has no amount.", "Download it again.")
    currency = found.get("Ccy", "")
    amount = amount_of(found.text.strip(), currency, f"{name}, amount of an entry")
    return (-amount if text(entry, "CdtDbtInd") == "DBIT" else amount), currency


def _part(detail: Element, entry: Element, name: str) -> tuple[int, str] | None:
    """What a part of a batch comes to; None where it is not said."""
    for holder in (child(detail, "AmtDtls", "TxAmt"), detail):
        if holder is not None and child(holder, "Amt") is not None:
            return _signed(holder, detail if child(detail, "CdtDbtInd") is not None else entry, name)
    return None


def _day(entry: Element, name: str) -> str | None:
    found = text(entry, name, "Dt") or text(entry, name, "DtTm")
    return found[:10] if found else None


def _account(account: Element | None) -> str | None:
    return text(account, "Id", "IBAN") or text(account, "Id", "Othr", "Id")


def _party(detail: Element | None, side: str) -> tuple[str | None, str | None]:
    """Name and account of the other side; whoever stands behind it is named first, as the payer people know."""
    parties = child(detail, "RltdPties")
    names = [text(parties, f"Ultmt{side}", *more, "Nm") or text(parties, side, *more, "Nm") for more in ((), ("Pty",))]
    return next((one_line(name) for name in names if name), None), _account(child(parties, f"{side}Acct"))


def _purpose(detail: Element) -> str:
    """What was written with it, free text and references alike."""
    information = child(detail, "RmtInf")
    free = [one.text for one in children(information, "Ustrd")]
    strict = [text(one, "CdtrRefInf", "Ref") for one in children(information, "Strd")]
    documents = [text(one, "RfrdDocInf", "Nb") for one in children(information, "Strd")]
    return one_line(*free, *strict, *documents) or one_line(text(detail, "AddtlTxInf"))
