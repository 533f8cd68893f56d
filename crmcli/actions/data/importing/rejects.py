"""Rows that could not be imported, written down with their line and the reason, ready to be mended."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.words import REJECTS, Reject
from crmcli.errors import CrmError
from crmcli.light import Any, TextIO, json
from crmcli.model.cells import guarded
from crmcli.model.results import Record

CARD_REASON = "X-CRM-REJECTED"  # the property of a card that was refused; what reads cards passes over X-CRM
KEPT = 20  # errors that are told one by one; all of them are in the file


class Rejects:
    """Takes the rows that are refused. ``open`` gives the file when the first one comes, None on a dry run.

    Rows of a table become CSV with the columns line, reason and their own; cards stay the cards they are, with a
    property for the reason; others become JSON lines.
    """

    def __init__(self, open: Callable[[], TextIO] | None, table: bool, cards: bool = False) -> None:
        self._open = open
        self._table = table
        self._cards = cards
        self._file: TextIO | None = None
        self._row: Callable[[list[Any]], Any] | None = None
        self.count = 0
        self.failures: list[Record] = []

    def add(self, entry: Entry, error: CrmError) -> None:
        self.count += 1
        if len(self.failures) < KEPT:
            self.failures.append({"line": entry.line, **error.as_json()})
        if self._open is not None:
            self._write(entry, f"{error.message} {error.hint or ''}".strip(), self._open)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _write(self, entry: Entry, reason: str, open: Callable[[], TextIO]) -> None:
        if self._file is None:
            self._file = open()
            if self._table:
                import csv

                self._row = csv.writer(self._file, lineterminator="\n").writerow
                own = entry.names[2:] if entry.names[:2] == REJECTS else entry.names
                self._row([*REJECTS, *own])
        if self._cards:
            self._file.write(_card(entry.raw, reason))
            return
        if self._row is None:
            own_cells = dict(zip(entry.names, entry.cells, strict=False))
            line = {**Reject(entry.line, reason)._asdict(), **own_cells, **({"text": entry.raw} if entry.raw else {})}
            self._file.write(json.dumps(line, ensure_ascii=True) + "\n")
            return
        cells = entry.cells[2:] if entry.names[:2] == REJECTS else entry.cells or [entry.raw]
        texts = [guarded(cell).encode("utf-8", "backslashreplace").decode() for cell in cells]
        self._row([*Reject(entry.line, reason), *texts])


def _card(text: str, reason: str) -> str:
    """The card as it came, with why it was refused behind its first line."""
    first, _, rest = text.partition("\n")
    end = "\r\n" if first.endswith("\r") else "\n"
    if first.strip("\ufeff \t\r").upper() != "BEGIN:VCARD":  # a line that stood outside any card
        first, rest = "BEGIN:VCARD", f"{text.rstrip()}{end}END:VCARD{end}"
    kept = [line for line in rest.splitlines(keepends=True) if not line.startswith(CARD_REASON)]
    return "".join((first.rstrip("\r"), end, f"{CARD_REASON}:{reason}", end, *kept))
