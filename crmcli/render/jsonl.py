"""``--format jsonl``: one JSON object per line and record."""

from __future__ import annotations

from crmcli.model.results import Result
from crmcli.render.fields import check_fields, picked
from crmcli.render.json import compact
from crmcli.render.look import Look


def write(result: Result, look: Look) -> None:
    """Writes every record on a line of its own; no text in it can break the line."""
    if look.fields is not None:
        check_fields(result, look.fields)
    for record in result.records():
        look.out.write(compact(record if look.fields is None else picked(record, look.fields)) + "\n")
