"""``--format dot``: a tree for Graphviz (``crm tree LEAD-5 --format dot | dot -Tsvg``)."""

from __future__ import annotations

from crmcli.errors import Usage
from crmcli.model.results import Result
from crmcli.model.trees import Tree
from crmcli.render.branches import amount_of, meaning, stage_of
from crmcli.render.cells import exact
from crmcli.render.escape import visible
from crmcli.render.output import Output

_COLOURS = {"open": "#2a7f92", "won": "#2e7d32", "lost": "#aa3333"}


def write(result: Result, output: Output) -> None:
    """Writes the graph; raises Usage (exit 2) for a result that is no tree."""
    if not isinstance(result, Tree):
        raise Usage("Only a tree can be written as dot.", "try: crm tree REF --format dot")
    output.out.write('digraph crm {\n  node [shape=box style=rounded fontname="sans-serif"]\n')
    for node in result.nodes:
        words = [str(node["ref"]), exact(node.get("title")), stage_of(result, node), amount_of(node, output)]
        label = "\\n".join(_escaped(word) for word in words if word)
        colour = _COLOURS.get(meaning(result, node) or "")
        output.out.write(
            f'  "{_escaped(str(node["ref"]))}" [label="{label}"'
            + (f' color="{colour}"' if colour else "")
            + (" penwidth=3" if node["ref"] == result.asked else "")
            + "]\n"
        )
    for edge in result.edges:
        how = exact(edge.get("how"))
        output.out.write(
            f'  "{_escaped(str(edge["from"]))}" -> "{_escaped(str(edge["to"]))}"'
            + ("" if how == "converted" else f' [style=dotted label="{_escaped(how)}"]')
            + "\n"
        )
    output.out.write("}\n")


def _escaped(text: str) -> str:
    """The text inside a quoted string, where Graphviz knows escapes of its own, and entities such as ``&amp;``."""
    return visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
