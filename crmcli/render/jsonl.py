"""``--format jsonl``: one JSON object per line and record."""

from __future__ import annotations

from crmcli.model.results import Result, Rows
from crmcli.render.fields import check_fields, picked
from crmcli.render.json import lines
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes every record on a line of its own; no text in it can break the line."""
    if output.fields is not None:
        check_fields(result, output.fields)
    whole = isinstance(result, Rows) and output.fields is None
    found = result.payload() if whole else result.records()
    records = found if output.fields is None else (picked(record, output.fields) for record in found)
    for part in lines(records):
        output.out.write("\n".join(part) + "\n")
