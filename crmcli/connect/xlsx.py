"""Excel workbooks by way of openpyxl, which the extra ``xlsx`` installs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from crmcli.errors import Refused, Usage


def rows(file: BinaryIO, name: str) -> Iterator[list[str]]:
    """The rows of the first sheet as texts, a date as ISO 8601, the last value of a formula; raises Refused
    (exit 5) without openpyxl, Usage (2) for a file that is no workbook."""
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]
    except ImportError:
        raise Refused("Excel files need openpyxl.", "pip install 'crmcli[xlsx]', or save the sheet as CSV.") from None
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets out whatever zipfile and its XML parser raise
        raise Usage(f"{name} is not an Excel workbook: {error}.", "Save the sheet as CSV and import that.") from None
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_text(value) for value in row]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g") if value != int(value) else str(int(value))
    return str(value)
