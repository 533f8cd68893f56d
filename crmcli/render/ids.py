"""``-q`` and ``--format ids``: references, one line each, ready to be piped into the next command."""

from __future__ import annotations

from crmcli.model.results import Result
from crmcli.render.escape import visible
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes the references; what one of many sources gave stands on one line, separated by tabs."""
    for line in result.refs():
        output.out.write("\t".join(visible(ref) for ref in line.split("\t")) + "\n")
