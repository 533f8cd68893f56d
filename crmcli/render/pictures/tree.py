"""A tree as a picture and as a page: what came from what, with stages and amounts."""

from __future__ import annotations

from itertools import pairwise

from crmcli.model.trees import Tree
from crmcli.render.branches import Branch, amount_of, asides, branches, meaning, stage_of
from crmcli.render.cells import exact, grouped
from crmcli.render.output import Output
from crmcli.render.pictures.frame import (
    BOLD,
    COLOURS,
    FAINT,
    LETTER,
    PLAIN,
    ROW,
    cut,
    marked,
    page,
    picture,
    spans,
    wide,
    words,
)
from crmcli.render.widths import cells_wide

_INDENT, _LONGEST = 24, 60  # pixels of a level; cells of a title
_LOOKS = {
    "": PLAIN,
    "ref": BOLD,
    "quiet": FAINT,
    **{means: {"fill": colour} for means, colour in COLOURS.items()},
}
_STYLE = """ul{list-style:none;margin:0;padding-left:1.5rem}
.tree{padding:0}
.tree li{position:relative}
.tree ul>li::before{content:"";position:absolute;left:-1rem;top:0;width:.7rem;height:.75rem;border:solid #8888;\
border-width:0 0 1px 1px}
.tree ul>li:not(:last-child)::after{content:"";position:absolute;left:-1rem;top:0;height:100%;\
border-left:1px solid #8888}
.node{display:flex;gap:.7rem}
.node .right{margin-left:auto;white-space:nowrap}
.asked{background:#0891b222}
p{margin:.2rem 0}
.tree+p{margin-top:1rem}"""


def svg(tree: Tree, title: str, output: Output) -> str:
    """A row for each element, joined to what it came from, amounts in one column."""
    found = branches(tree)
    amounts = ["" if branch.again else amount_of(branch.node, output) for branch in found]
    parts: list[str] = []
    above: dict[int, int] = {}  # depth -> the row of the last element there
    widest = 0
    for row, branch in enumerate(found, 2):
        left, line = 16 + branch.depth * _INDENT, row * ROW + 8
        if branch.depth:
            x, begin = left - _INDENT + 6, above[branch.depth - 1] * ROW + 14
            parts.append(f'<path d="M{x} {begin}V{line - 4}H{left - 4}" fill="none" stroke="#9ca3af"/>')
        above[branch.depth] = row
        told = _words(tree, branch)
        parts.append(spans(left, line, [(text, _LOOKS[look]) for text, look in told]))
        widest = max(widest, left + sum((cells_wide(text) + 1) * LETTER for text, _ in told) + LETTER)
    right = widest + wide(amounts) + 8
    parts += [words(right, row * ROW + 8, amount, text_anchor="end") for row, amount in enumerate(amounts, 2) if amount]
    asked = next((row for row, branch in enumerate(found, 2) if branch.node["ref"] == tree.asked), None)
    mark = f'<rect y="{(asked or 0) * ROW - 8}" width="100%" height="{ROW}" fill="#ecfeff"/>'
    sums = [words(16, (len(found) + 3 + row) * ROW, text, **FAINT) for row, text in enumerate(_sums(tree))]
    height = ROW * (len(found) + 2 + (len(sums) + 1 if sums else 0))
    return picture(title, right + 16, height, [*([mark] if asked else []), *parts, *sums])


def html(tree: Tree, title: str, output: Output) -> str:
    """Lists in lists, whose lines fold where there is no room."""
    found = branches(tree)
    parts = ['<ul class="tree">']
    for branch, after in pairwise([*found, None]):
        assert branch is not None
        depth = after.depth if after else 0
        parts.append(f"<li>{_node(tree, branch, output)}")
        parts.append("<ul>" * (depth - branch.depth) or "</li></ul>" * (branch.depth - depth) + "</li>")
    sums = "".join(f"{marked('p', text, 'quiet')}\n" for text in _sums(tree))
    return page(title, _STYLE, "\n".join([*parts, "</ul>", sums]))


def _node(tree: Tree, branch: Branch, output: Output) -> str:
    ref, *others = _words(tree, branch)
    told = [marked("b", ref[0]), *(marked("span", text, look) for text, look in others)]
    amount = "" if branch.again else marked("span", amount_of(branch.node, output), "right")
    asked = " asked" if branch.node["ref"] == tree.asked and not branch.again else ""
    return f'<div class="node{asked}">{"".join(told)}{amount}</div>'


def _words(tree: Tree, branch: Branch) -> list[tuple[str, str]]:
    """What is said of an element, each with how it looks: its reference, title, stage, and what is said besides."""
    if branch.again:
        return [(f"→ {branch.ref} (above)", "quiet")]
    found = [
        (branch.ref, "ref"),
        (cut(exact(branch.node.get("title")), _LONGEST), ""),
        (stage_of(tree, branch.node), meaning(tree, branch.node) or ""),
        *((aside, "quiet") for aside in asides(tree, branch)),
    ]
    return [(text, look) for text, look in found if text]


def _sums(tree: Tree) -> list[str]:
    return [
        f"{each.what}: {', '.join(f'{grouped(amount)} {currency}' for amount, currency in each.amounts)}"
        for each in tree.sums
    ]
