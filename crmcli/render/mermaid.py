"""A tree as a Mermaid flow chart, as Markdown viewers draw it."""

from __future__ import annotations

from crmcli.light import re
from crmcli.model.trees import Tree
from crmcli.render.branches import amount_of, meaning, stage_of
from crmcli.render.cells import exact
from crmcli.render.escape import visible
from crmcli.render.output import Output

# Everything but letters, digits, blanks and a few harmless marks is written as its code: a title cannot
# close its label, start a link, or be read as Markdown or HTML.
_SPECIAL = re.compile(r"[^\w .,:/()+✓✗-]")
_CLASSES = {
    "open": "fill:#e6f4f7,stroke:#2a7f92,color:#10303a",
    "won": "fill:#e8f5e9,stroke:#2e7d32,color:#12331a",
    "lost": "fill:#f7eaea,stroke:#a33,color:#4a1010,stroke-dasharray:4 3",
}


def graph(tree: Tree, output: Output) -> str:
    """The flow chart: one box per element, dotted arrows for what was there before and only linked."""
    names = {str(node["ref"]): f"n{index}" for index, node in enumerate(tree.nodes)}
    lines = ["flowchart TD"]
    used: dict[str, None] = {}
    for node in tree.nodes:
        means = meaning(tree, node)
        words = [str(node["ref"]), exact(node.get("title")), stage_of(tree, node), amount_of(node, output)]
        if means in _CLASSES:
            used[means] = None
        label = "<br/>".join(_label(word) for word in words if word)
        lines.append(f'  {names[str(node["ref"])]}["{label}"]' + (f":::{means}" if means in _CLASSES else ""))
    for edge in tree.edges:
        start, end, how = names.get(str(edge["from"])), names.get(str(edge["to"])), exact(edge.get("how"))
        if start and end:
            lines.append(f"  {start} --> {end}" if how == "converted" else f'  {start} -. "{_label(how)}" .-> {end}')
    lines += [f"  classDef {name} {_CLASSES[name]}" for name in used]
    if tree.asked in names:
        lines.append(f"  style {names[tree.asked]} stroke-width:3px")
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", visible(text))
