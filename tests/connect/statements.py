"""Statements as banks write them, made for tests."""

from __future__ import annotations

from collections.abc import Sequence

OWN = "DE89370400440532013000"
PAYER = "DE75512108001245126199"


def entry(
    amount: str = "119.00",
    purpose: str = "RE-2026-0001",
    *,
    reference: str | None = "R1",
    day: str = "2026-11-20",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    party: str = "ACME GmbH",
    more: str = "",
) -> str:
    """An entry of a camt.053.001.08; a negative amount is a debit."""
    side, other = ("CRDT", "Dbtr") if not amount.startswith("-") else ("DBIT", "Cdtr")
    bank = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount.lstrip("-")}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}{status}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{bank}<NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><{other}><Pty><Nm>{party}</Nm></Pty></{other}>"
        f"<{other}Acct><Id><IBAN>{PAYER}</IBAN></Id></{other}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{purpose}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(*entries: str, message: str = "053", account: str = OWN) -> bytes:
    """A whole message with one statement."""
    root, part = {
        "052": ("BkToCstmrAcctRpt", "Rpt"),
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[message]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.08">'
        f"<{root}><{part}><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{''.join(entries)}</{part}></{root}></Document>"
    ).encode()


def mt940(*entries: tuple[str, str, str], account: str = "37040044/532013000") -> bytes:
    """A statement with (sign, amount, purpose) each, as German banks write it."""
    lines = [":20:STARTUMS", f":25:{account}", ":28C:1/1", ":60F:C261119EUR0,00"]
    for sign, amount, purpose in entries:
        lines += [f":61:2611201120{sign}{amount}NTRFNONREF", f":86:166?00GUTSCHRIFT?20SVWZ+{purpose}?32ACME GMBH"]
    return "\r\n".join([*lines, ":62F:C261120EUR0,00", "-", ""]).encode()


SPARKASSE = (
    "Auftragskonto",
    "Buchungstag",
    "Valutadatum",
    "Buchungstext",
    "Verwendungszweck",
    "Kundenreferenz (End-to-End)",
    "Beguenstigter/Zahlungspflichtiger",
    "Kontonummer/IBAN",
    "BIC (SWIFT-Code)",
    "Betrag",
    "Waehrung",
    "Info",
)


def table(heading: Sequence[str], *rows: Sequence[str]) -> bytes:
    """A CSV with semicolons and every cell in quotes, in the encoding that banks use."""
    return "".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in (heading, *rows)).encode("cp1252")
