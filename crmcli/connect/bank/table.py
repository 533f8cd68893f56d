"""Statements as tables: the CSV that banks let people download, and any other with its columns named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from crmcli.connect.bank.statement import Statement, Transaction, amount_of, one_line, stated
from crmcli.errors import BadValue, Usage
from crmcli.model.dates import day_order, written_day
from crmcli.model.numbers import decimal_mark

COLUMNS = {
    "account": ("auftragskonto", "iban auftragskonto", "kontonummer", "account", "own account"),
    "booked": ("buchungstag", "buchungsdatum", "booking date", "date"),
    "value": ("valutadatum", "wertstellung", "valuta", "value date"),
    "party": (
        "beguenstigter/zahlungspflichtiger",
        "begünstigter/zahlungspflichtiger",
        "zahlungsbeteiligter",
        "name zahlungsbeteiligter",
        "counterparty",
    ),
    "payer": ("zahlungspflichtige*r", "zahlungspflichtiger"),
    "payee": ("zahlungsempfänger*in", "zahlungsempfänger"),
    "party_account": (
        "kontonummer/iban",
        "iban zahlungsbeteiligter",
        "iban",
        "counterparty account",
    ),
    "purpose": ("verwendungszweck", "purpose", "description"),
    "end_to_end": ("kundenreferenz (end-to-end)", "kundenreferenz", "end-to-end reference"),
    "amount": ("betrag", "betrag (€)", "umsatz", "amount"),
    "currency": ("waehrung", "währung", "currency"),
    "status": ("info", "status"),
}
"""What a column is for -> what banks call it (Sparkasse CAMT-CSV, DKB, Volksbank), folded."""
_NEEDED = ("booked", "amount")
_PENDING = ("vorgemerkt", "umsatz vorgemerkt", "pending")


def read(content: bytes, name: str, currency: str, mapping: Mapping[str, str]) -> Statement:
    """The booked rows of a table, in ``currency`` where it names none; ``mapping`` says what its columns are for, as
    header -> one of COLUMNS. Raises Usage (exit 2) for a table whose columns are not known."""
    rows = _rows(content, name)
    start, places = _heading(rows, name, mapping)
    above = _account_above(rows[:start])
    decimal = decimal_mark(_column(rows[start + 1 :], places["amount"]))
    order = day_order(_column(rows[start + 1 :], places["booked"]))
    found, pending = [], 0
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        cells = {what: row[place].strip() for what, place in places.items() if place < len(row)}
        if not cells.get("amount"):
            continue
        if cells.get("status", "").casefold() in _PENDING:
            pending += 1
        else:
            found.append(_transaction(cells, above, (currency, decimal, order), f"{name}, row {number}"))
    return Statement("csv", tuple(found), pending)


def _rows(content: bytes, name: str) -> list[list[str]]:
    lines = csv.reader(io.StringIO(_decoded(content), newline=""), delimiter=_delimiter(content))
    try:
        return list(lines)
    except csv.Error:  # a cell without end
        raise Usage(f"{name}, line {lines.line_num}: a quote that opens before it is never closed.") from None


def _transaction(
    cells: Mapping[str, str], account: str, usual: tuple[str, str | None, str | None], where: str
) -> Transaction:
    """What a row says; ``usual`` are the currency where it names none, the mark before decimals, and the order of days
    without points between their numbers."""
    currency = cells.get("currency", "").upper().replace("€", "EUR") or usual[0]
    amount = amount_of(cells["amount"], currency, f"{where}, amount", usual[1])
    incoming = amount > 0
    return Transaction(
        account=(cells.get("account") or account).replace(" ", ""),
        currency=currency,
        amount=amount,
        booked=_day(cells.get("booked", ""), where, usual[2]),
        value_day=_day(cells["value"], where, usual[2]) if cells.get("value") else None,
        end_to_end=stated(cells.get("end_to_end")),
        party=one_line(cells.get("party") or cells.get("payer" if incoming else "payee")) or None,
        party_account=cells.get("party_account", "").replace(" ", "") or None,
        purpose=one_line(cells.get("purpose")),
    )


def _heading(rows: Sequence[Sequence[str]], name: str, mapping: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The row that names the columns, and what each is for: the first that has a day and an amount."""
    told = {_folded(header): what for header, what in mapping.items()}
    known = {called: what for what, names in COLUMNS.items() for called in names}
    for number, row in enumerate(rows[:30]):
        places: dict[str, int] = {}
        for place, header in enumerate(row):
            what = told.get(_folded(header)) or known.get(_folded(header))
            if what is not None:
                places.setdefault(what, place)
        if all(what in places for what in _NEEDED):
            return number, places
    raise Usage(
        f"{name} is not a bank statement that is known: no columns for the day and the amount.",
        "Name them: --map 'Datum=booked' --map 'Summe=amount'.",
    )


def _account_above(rows: Iterable[Sequence[str]]) -> str:
    """The account where it is said above the table, as DKB does it: "Girokonto";"DE89 3704 0044 0532 0130 00"."""
    from crmcli.model.identifiers import iban

    cells = (cell.replace(" ", "") for row in rows for cell in row)
    return next((cell for cell in cells if cell[:2].isalpha() and iban(cell, "") is None), "")


def _folded(header: str) -> str:
    return " ".join(header.replace("\ufeff", "").casefold().split())


def _delimiter(content: bytes) -> str:
    lines = content.splitlines()[:10]
    return max((";", ",", "\t"), key=lambda mark: sum(line.count(mark.encode()) for line in lines))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _column(rows: Iterable[Sequence[str]], place: int) -> list[str]:
    return [row[place] for row in rows if place < len(row)]


def _day(text: str, where: str, order: str | None) -> str:
    """A day as it is stored; with points between its numbers it begins with the day: 26.11.26."""
    try:
        return written_day(text, where, "dmy" if "." in text else order)
    except BadValue as error:
        if error.candidates:
            raise
        raise Usage(f"{where}: '{text}' is not a day.", "Days are read as 26.11.2026 or 2026-11-26.") from None
