"""``--format jsonl``: one JSON object per line and record."""

from __future__ import annotations

from crmcli.model.results import Result
from crmcli.render.fields import check_fields
from crmcli.render.json import lines
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes every record on a line of its own; no text in it can break the line."""
    check_fields(result, output.fields or ())
    for part in lines(result, output):
        output.out.write("\n".join(part) + "\n")
        output.out.flush()
