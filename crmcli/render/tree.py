"""A tree for a terminal: what came from what, from the first to the last, the asked one marked. Loads rich."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text
from rich.tree import Tree as Drawing

from crmcli.model.trees import KindSum, Tree
from crmcli.render.branches import DEEPEST, Branch, amount_of, asides, branches, meaning
from crmcli.render.cells import exact, grouped
from crmcli.render.escape import visible
from crmcli.render.output import Output
from crmcli.render.paint import QUIET, STRONG, console, cut, stage

_INDENT = 4  # cells that rich draws per level
_WIDEST = 160  # what a title takes at most


def draw(tree: Tree, output: Output) -> RenderableType:
    """Every element once, amounts in one column at the right of the widest line."""
    found = branches(tree, min(DEEPEST, max(1, output.width // (2 * _INDENT))))
    labels = [_label(tree, branch) for branch in found]
    amounts = ["" if branch.again else amount_of(branch.node, output) for branch in found]
    room = max(map(cell_len, amounts), default=0)
    ends = [_INDENT * branch.depth + label.cell_len for branch, label in zip(found, labels, strict=True)]
    column = max((end for end, amount in zip(ends, amounts, strict=True) if amount), default=0)
    column = min(column, output.width - room - 2)
    top = Drawing("", hide_root=True, guide_style=QUIET)
    path, folder = [top], console(output)
    for branch, label, amount in zip(found, labels, amounts, strict=True):
        del path[branch.depth + 1 :]
        left = max(column - _INDENT * branch.depth, 1)
        path.append(path[-1].add(_line(label, amount, left, room, folder)))
    return Group(top, Text(""), *_sums(tree.sums)) if tree.sums else top


def _sums(sums: Sequence[KindSum]) -> list[Text]:
    """ "49 deals   7,934.00 EUR  868.00 USD", each below the other."""
    whats = [visible(each.what) for each in sums]
    amounts = [[f"{grouped(amount)} {visible(currency)}" for amount, currency in each.amounts] for each in sums]
    wide, room = max(map(len, whats)), max(len(first) for first, *_ in amounts)
    return [
        Text(f"{what:{wide}}   ", QUIET).append("  ".join([f"{first:>{room}}", *others]), STRONG)
        for what, (first, *others) in zip(whats, amounts, strict=True)
    ]


def _line(label: Text, amount: str, left: int, room: int, folder: Console) -> Text:
    """A label with its amount; a label that reaches into the column of the amounts is folded before it."""
    if not amount:
        return label
    first, *others = label.wrap(folder, left, overflow="fold") if label.cell_len > left else [label]
    first.rstrip()
    gap = " " * (left - first.cell_len + 2 + room - cell_len(amount))
    return Text("\n").join([first + Text(gap + amount), *others])


def _label(tree: Tree, branch: Branch) -> Text:
    if branch.again:
        return Text(f"→ {branch.ref} (above)", QUIET)
    node = branch.node
    asked = node["ref"] == tree.asked
    words = [
        Text(branch.ref, STRONG if asked else ""),
        cut(Text(visible(exact(node.get("title"))), STRONG if asked else ""), _WIDEST),
    ]
    if node.get("stage"):
        words.append(stage(str(node["stage"]), meaning(tree, node)))
    words += [Text(aside, QUIET) for aside in asides(tree, branch)]
    if asked:
        words.append(Text("◀", STRONG))
    return Text("  ").join(word for word in words if word)
