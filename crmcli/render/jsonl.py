"""``--format jsonl``: one JSON object per line and record."""

from __future__ import annotations

from crmcli.model.results import Result, Rows
from crmcli.render.fields import check_fields, picked
from crmcli.render.json import compact
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes every record on a line of its own; no text in it can break the line."""
    if output.fields is not None:
        check_fields(result, output.fields)
    whole = isinstance(result, Rows) and output.fields is None
    for record in result.payload() if whole else result.records():
        output.out.write(compact(record if output.fields is None else picked(record, output.fields)) + "\n")
