"""``-q`` and ``--format ids``: references, one line each, ready to be piped into the next command."""

from __future__ import annotations

from crmcli.model.cutting import portions
from crmcli.model.results import Result
from crmcli.render.escape import harmless, visible
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Writes the references; what one of many sources gave stands on one line, separated by tabs."""
    for part in portions(result.refs()):
        if not harmless("".join(part)):
            part = ["\t".join(visible(ref) for ref in line.split("\t")) for line in part]
        output.out.write("\n".join(part) + "\n")
        output.out.flush()
