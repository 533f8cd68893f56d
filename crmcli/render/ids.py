"""``-q`` and ``--format ids``: references, one line each, ready to be piped into the next command."""

from __future__ import annotations

from crmcli.model.results import Result
from crmcli.render.escape import visible
from crmcli.render.look import Look


def write(result: Result, look: Look) -> None:
    """Writes the references; what one of many sources gave stands on one line, separated by tabs."""
    for line in result.refs():
        look.out.write("\t".join(visible(ref) for ref in line.split("\t")) + "\n")
