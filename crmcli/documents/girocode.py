"""GiroCode: what a banking app reads to fill in a transfer (EPC069-12, version 002)."""

from __future__ import annotations

from crmcli.documents.paper import Paper
from crmcli.model.money import amount_text

MOST = 331  # bytes
_LARGEST = 99_999_999_999  # 999,999,999.99
_LONGEST_NAME = 70


def transferable(paper: Paper) -> bool:
    """Whether it asks for a transfer: no draft, quote or correction, with a number and an IBAN, and an amount due that
    a transfer can be, 999,999,999.99 at most."""
    final = paper.type == "invoice" and not paper.draft and bool(paper.number)
    return final and bool(paper.payment.iban) and 0 < paper.totals.payable <= _LARGEST


def payload(paper: Paper) -> str | None:
    """The text in the code; None where there is nothing to transfer, or in another currency than the euro."""
    if not transferable(paper) or paper.currency != "EUR":
        return None
    payment, due, number = paper.payment, paper.totals.payable, paper.number or ""
    name = " ".join((payment.holder or paper.seller.name).split())[:_LONGEST_NAME]
    iban, bic = ("".join((text or "").split()).upper() for text in (payment.iban, payment.bic))
    while True:
        text = "\n".join(
            ("BCD", "002", "1", "SCT", bic, name, iban, f"EUR{amount_text(due, 'EUR')}", "", "", number[:140])
        )
        if len(text.encode()) <= MOST:
            return text
        name = name[:-1]


def matrix(text: str) -> list[list[bool]]:
    """The code as rows of modules, true ones dark, with error correction M and without a quiet zone."""
    import segno

    code = segno.make(text, error="m", boost_error=False, micro=False, encoding="utf-8", eci=False)
    return [[bool(module) for module in row] for row in code.matrix]


def terminal(text: str, colours: bool = False) -> str:
    """The code for a terminal: two rows of modules per line, with its quiet zone. Without colours it is made for a
    dark ground: light modules are drawn, dark ones left out."""
    rows = matrix(text)
    blank = [False] * (len(rows) + 8)
    rows = [*[blank] * 4, *([False] * 4 + row + [False] * 4 for row in rows), *[blank] * 4]
    rows += [blank] * (len(rows) % 2)
    signs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    lines = ["".join(signs[pair] for pair in zip(*rows[at : at + 2], strict=True)) for at in range(0, len(rows), 2)]
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" if colours else line for line in lines)
