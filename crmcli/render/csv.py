"""``--format csv``: RFC 4180 with line feeds, guarded against spreadsheets that would run a formula."""

from __future__ import annotations

from crmcli.model.results import Result
from crmcli.render.cells import exact
from crmcli.render.escape import csv_cell, guarded
from crmcli.render.fields import chosen
from crmcli.render.look import Look


def write(result: Result, look: Look) -> None:
    """Writes the column names and every record; ``raw`` leaves texts exactly as they are stored."""
    columns, records = chosen(result, look)
    look.out.write(_line([column.name for column in columns], look.raw))
    for record in records:
        texts = [exact(record.get(column.name)) for column in columns]
        if not look.raw:
            texts = [guarded(text, column.right) for text, column in zip(texts, columns, strict=True)]
        look.out.write(_line(texts, look.raw))


def _line(texts: list[str], raw: bool) -> str:
    if texts == [""]:
        return '""\n'  # an empty line would be read as no record at all
    return ",".join(csv_cell(text, raw) for text in texts) + "\n"
