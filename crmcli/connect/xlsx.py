"""Excel workbooks by way of openpyxl, which the extra ``xlsx`` installs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import repeat

from crmcli.errors import Refused, Usage
from crmcli.light import Any, BinaryIO, re

_ERRORS = frozenset(("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_BLOCK = 1 << 20


class BadCell(str):
    """The text of a cell that says nothing: an error of the workbook, or a formula whose value was never worked out."""


def rows(file: BinaryIO, name: str, note: Callable[[str], None] = lambda said: None) -> Iterator[list[str]]:
    """The rows of the first sheet that is not empty, as texts, a date as ISO 8601, the last value of a formula or a
    ``BadCell``; ``note`` is told of sheets that are left out. Raises Refused (exit 5) without openpyxl, Usage (2) for
    a file that is no workbook."""
    book = _book(file, name, True)
    formulas = _has_formulas(file, name)
    sheet, further = _sheets(book)
    if further:
        named = ", ".join(f'"{title}"' for title in further[:5]) + (
            f" and {len(further) - 5} more" * (len(further) > 5)
        )
        note(f'Only the sheet "{book.worksheets[sheet].title}" was read; left out: {named}.')
    if not formulas:
        for row in _rows(book.worksheets[sheet], values=True):
            yield [_text(value) for value in row]
        return
    written = _rows(_book(file, name, False).worksheets[sheet], values=True)
    for row, formulas_of_row in zip(_rows(book.worksheets[sheet], values=False), written, strict=True):
        yield [_worked_out(*pair) for pair in zip(row, formulas_of_row, strict=True)]


def _book(file: BinaryIO, name: str, values: bool) -> Any:
    """A workbook that is read row by row, with the values of its formulas or the formulas themselves."""
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]
    except ImportError:
        raise Refused("Excel files need openpyxl.", "pip install 'crmcli[xlsx]', or save the sheet as CSV.") from None
    try:
        book = load_workbook(file, read_only=True, data_only=values)
    except Exception as error:  # openpyxl lets out whatever zipfile and its XML parser raise
        reason = " ".join(str(error).split())[:120]
        raise Usage(f"{name} is not an Excel workbook: {reason}.", "Save the sheet as CSV and import that.") from None
    if not book.worksheets:
        raise Usage(f"{name} has no sheet with rows.", "Save the list as CSV and import that.")
    return book


def _sheets(book: Any) -> tuple[int, list[str]]:
    """(place of the first sheet with something in it, titles of the others that have something)."""
    filled = [place for place, sheet in enumerate(book.worksheets) if any(map(any, _rows(sheet, values=True)))]
    return (filled or [0])[0], [book.worksheets[place].title for place in filled[1:]]


def _rows(sheet: Any, values: bool) -> Iterator[Any]:
    sheet.reset_dimensions()  # what a workbook says of its size need not be so
    rows = sheet.iter_rows(values_only=values)
    for _ in repeat(None):
        try:
            row = next(rows, None)
        except Exception as error:  # as above, when a sheet is broken
            reason = " ".join(str(error).split())[:120]
            raise Usage(
                f'The sheet "{sheet.title}" cannot be read: {reason}.', "Save it as CSV and import that."
            ) from None
        if row is None:
            return
        yield row


def _has_formulas(file: BinaryIO, name: str) -> bool:
    """Whether any sheet has one: only then it is read twice."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as archive:
            sheets = [each for each in archive.namelist() if each.startswith("xl/worksheets/")]
            return any(_found(archive.open(each)) for each in sheets)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Usage(f"{name} is not an Excel workbook: {error}.", "Save the sheet as CSV and import that.") from None


def _found(sheet: Any) -> bool:
    with sheet:
        end = b""
        while block := sheet.read(_BLOCK):
            if _FORMULA.search(end + block):
                return True
            end = block[-20:]
    return False


def _worked_out(cell: Any, written: Any) -> str:
    """The value of a cell, a BadCell for a formula that has none; one whose value is an empty text says so."""
    formula = getattr(written, "text", written)  # an array formula has it as its text
    if cell.value is None and cell.data_type != "str" and isinstance(formula, str) and formula.startswith("="):
        return BadCell(formula)
    return _text(cell.value)


def _text(value: Any) -> str:
    if value is None or value == "#N/A":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g") if value != int(value) else str(int(value))
    return BadCell(value) if value in _ERRORS else str(value)
