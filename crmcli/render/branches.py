"""The graph of a tree result as an ordered list of branches, and as plain text: no colour, no library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmcli.model.declared import Declared
from crmcli.model.results import Record
from crmcli.model.trees import Tree
from crmcli.render.cells import MARKS, exact, grouped, shown
from crmcli.render.escape import visible
from crmcli.render.output import Output

DEEPEST = 24  # levels of a chain; a longer one is written on without further indentation
_MONEY = next(column for column in Tree.columns if column.role == "money")


class Branch(Declared):
    """One line of the tree. ``depth`` is 0 for a root; ``how`` says how it hangs on its parent; ``again``
    that the element is drawn further up and only named here; ``below`` names the parent where the chain is
    too long to be indented any further."""

    node: Record
    depth: int
    how: str
    again: bool
    below: str

    @property
    def ref(self) -> str:
        return visible(str(self.node["ref"]))


def branches(tree: Tree, deepest: int = DEEPEST) -> list[Branch]:
    """Every element once, from the root along the edges; a further parent names it again, so nothing is lost.

    Elements that cannot be reached from the root, such as a second lead of the same deal, follow as roots."""
    nodes = {str(node["ref"]): node for node in tree.nodes}
    children = _children(tree.edges)
    for ref in (end for pair in tree.edges for end in (str(pair["from"]), str(pair["to"]))):
        nodes.setdefault(ref, {"ref": ref})
    has_parent = {child for ref in children for child in children[ref]}
    roots = [tree.root, *(ref for ref in nodes if ref not in has_parent), *nodes]
    drawn: set[str] = set()
    found: list[Branch] = []
    for root in roots:
        if root in nodes and root not in drawn:
            found += _from(root, nodes, children, drawn, deepest)
    return found


def _children(edges: Iterable[Record]) -> dict[str, dict[str, str]]:
    """Per reference those that hang on it, with how; of two edges between the same two, "converted" wins."""
    children: dict[str, dict[str, str]] = {}
    for edge in edges:
        parent, child, how = str(edge["from"]), str(edge["to"]), str(edge.get("how") or "")
        hanging = children.setdefault(parent, {})
        if parent != child and (child not in hanging or how == "converted"):
            hanging[child] = how
    return children


def _from(
    root: str,
    nodes: dict[str, Record],
    children: dict[str, dict[str, str]],
    drawn: set[str],
    deepest: int,
) -> Iterator[Branch]:
    """Walks down without recursion: a chain may be longer than Python's stack."""
    waiting = [(root, 0, "", "")]
    while waiting:
        ref, depth, how, parent = waiting.pop()
        again = ref in drawn
        yield Branch(nodes[ref], min(depth, deepest), how, again, parent if depth > deepest else "")
        if not again:
            drawn.add(ref)
            waiting += [(child, depth + 1, by, ref) for child, by in reversed(children.get(ref, {}).items())]


def guides(depths: list[int]) -> list[str]:
    """The lines in front of each branch, such as ``│   └── ``, from the depths alone."""
    later = [False] * (DEEPEST + 2)  # per depth: whether a sibling follows further down
    found = []
    for depth in reversed(depths):
        if depth:
            above = "".join("│   " if later[level] else "    " for level in range(1, depth))
            found.append(above + ("├── " if later[depth] else "└── "))
        else:
            found.append("")
        later[depth] = True
        later[depth + 1 :] = [False] * (DEEPEST + 1 - depth)
    return found[::-1]


def meaning(tree: Tree, node: Record) -> str | None:
    """open, won or lost, for the stage that the element stands in."""
    return tree.meanings.get(str(node.get("kind")), {}).get(str(node.get("stage")))


def stage_of(tree: Tree, node: Record) -> str:
    """The stage of an element, marked so that its meaning shows without colour."""
    return visible(exact(node.get("stage"))) + (MARKS.get(meaning(tree, node) or "", "") if node.get("stage") else "")


def amount_of(node: Record, output: Output) -> str:
    """The amount of an element with its currency, or nothing."""
    return shown(_MONEY, node, output)


def asides(tree: Tree, branch: Branch) -> list[str]:
    """What is said besides: how it hangs on its parent, unless converted or right below a contact or a company, on
    which one in a long chain, and how much of it is billed, unless it is lost."""
    plain = branch.how in ("", "converted") or (tree.sums and branch.depth == 1)
    found = [] if plain else [f"({visible(branch.how).replace('_', ' ')})"]
    billed = exact(branch.node.get("billed"))
    if any(digit in "123456789" for digit in billed) and meaning(tree, branch.node) != "lost":
        amount = exact(branch.node.get("amount"))
        found.append("billed" if billed == amount else f"billed {grouped(billed)} of {grouped(amount)}")
    return [*found, f"(below {visible(branch.below)})"] if branch.below else found


def write(tree: Tree, output: Output) -> None:
    """Writes the tree as text, whatever its width; amounts end in one column."""
    from crmcli.render.widths import cells_wide

    found = branches(tree)
    lines = [
        guide + _words(tree, branch) for guide, branch in zip(guides([b.depth for b in found]), found, strict=True)
    ]
    amounts = ["" if branch.again else amount_of(branch.node, output) for branch in found]
    widths = [cells_wide(line) if amount else 0 for line, amount in zip(lines, amounts, strict=True)]
    widest, room = max(widths, default=0), max(map(len, amounts), default=0)
    for line, amount, width in zip(lines, amounts, widths, strict=True):
        gap = " " * (widest - width) if amount else ""
        output.out.write(f"{line}{gap}  {amount:>{room}}".rstrip() + "\n")


def _words(tree: Tree, branch: Branch) -> str:
    if branch.again:
        return f"→ {branch.ref} (above)"
    words = [branch.ref, visible(exact(branch.node.get("title"))), stage_of(tree, branch.node), *asides(tree, branch)]
    if branch.node["ref"] == tree.asked:
        words.append("◀")
    return "  ".join(word for word in words if word)
