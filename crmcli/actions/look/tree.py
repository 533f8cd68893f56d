"""``crm tree``: the whole graph of what came from what, whichever element one asks from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from crmcli.actions.elements.current import read_current
from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.stages import meanings
from crmcli.actions.funnel.lineage import component, origin
from crmcli.actions.refs import one, shown
from crmcli.light import NamedTuple
from crmcli.model.money import amount_text
from crmcli.model.results import Record
from crmcli.model.traits_of_parties import Parties, Party
from crmcli.model.trees import KindSum, Tree, TreeNode
from crmcli.store import links
from crmcli.store.act import Act
from crmcli.store.links import Node


def tree(act: Act, ref: str) -> Tree:
    """Nodes in the order in which a reader meets them, the origin first, and the links between them; of a contact or a
    company itself first, and below it people and business, with their sums."""
    asked = one(act, ref)
    nodes, edges = component(act, asked)
    known = {element.node: element for element in fetch(act, nodes, points=False)}
    read_current(act, known.values())
    branches, below = [Edge(*links.ends(row), row["how"], row["step"]) for row in edges], list[Element]()
    if act.registry.by_name[asked[0]].trait(Party):
        below = [known[node] for node in nodes if node != asked and _names(known[node], asked)]
        branches = _below(asked, below, branches, act)
    root = asked if below else origin(edges, asked)
    kinds = list(dict.fromkeys(kind for kind, _ in nodes))
    return Tree(
        root=shown(act, root),
        asked=shown(act, asked),
        nodes=_records(act, [known[node] for node in _ordered(root, nodes, branches)]),
        edges=[
            {"from": shown(act, edge.start), "to": shown(act, edge.end), "how": edge.how, "step": edge.step}
            for edge in branches
        ],
        meanings={kind: meanings(act, act.registry.by_name[kind]) for kind in kinds},
        sums=_sums(act, below, {edge.start for edge in branches if edge.how == links.VERSION}),
    )


class Edge(NamedTuple):
    """A link of the tree."""

    start: Node
    end: Node
    how: str
    step: int


def _names(other: Element, party: Node) -> str | None:
    """The field by which an element names a party, but as its seller."""
    between = other.kind.trait(Parties)
    for name, type in other.kind.references:
        if (type.kind, other.row.get(name)) == party and not (between and between.seller == name):
            return name
    return None


def _below(asked: Node, below: Sequence[Element], edges: Sequence[Edge], act: Act) -> list[Edge]:
    """The links of a party's tree: from it to people and to what no other element of its business led to."""
    people = {each.node for each in below if each.kind.trait(Party)}
    inner = [edge for edge in edges if asked not in (edge.start, edge.end) and edge.end not in people]
    parties = {kind.name for kind in act.registry.bearers(Party)}
    led_to = {edge.end for edge in inner if edge.start[0] not in parties}
    steps = {edge.end if edge.start == asked else edge.start: edge.step for edge in reversed(edges)}
    mine = [each for each in below if each.node not in led_to]
    mine.sort(key=lambda each: (each.node not in people, steps.get(each.node, 0), each.id))
    hows = {each.node: dict(each.kind.references)[str(_names(each, asked))].how for each in mine}
    return [*(Edge(asked, each.node, hows[each.node], steps.get(each.node, 0)) for each in mine), *inner]


def _sums(act: Act, below: Sequence[Element], replaced: Collection[Node]) -> list[KindSum]:
    """What those of each kind come to in each currency, without what was lost, or replaced while it was open."""
    found = []
    for kind in act.registry.kinds if below else ():
        means = meanings(act, kind)
        mine = [
            each
            for each in below
            if each.kind.name == kind.name
            and (stands := means.get(each.stage)) != "lost"
            and not (stands == "open" and each.node in replaced)
        ]
        sums: dict[str, int] = defaultdict(int)
        for each in mine if kind.amount else ():
            if each.currency and each.amount is not None:
                sums[each.currency] += each.amount
        if sums:
            amounts = [(amount_text(amount, currency), currency) for currency, amount in sorted(sums.items())]
            found.append(KindSum(f"{len(mine):,} {kind.name if len(mine) == 1 else kind.plural}", amounts))
    return found


def _ordered(root: Node, nodes: list[Node], edges: Sequence[Edge]) -> list[Node]:
    """Depth first from the root, in the order of the links; what hangs elsewhere follows."""
    below: dict[Node, list[Node]] = {}
    for edge in edges:
        below.setdefault(edge.start, []).append(edge.end)
    found: dict[Node, None] = {}
    for begin in (root, *nodes):
        waiting = [begin]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = None
                waiting += reversed(below.get(node, []))
    return list(found)


def _records(act: Act, elements: list[Element]) -> list[Record]:
    billed = _billed(act, elements)
    found = []
    for element in elements:
        amount, currency = element.amount, element.currency
        found.append(
            TreeNode(
                ref=element.ref,
                kind=element.kind.name,
                title=element.kind.display_name(element.row) or None,
                stage=element.stage,
                amount=amount_text(amount, currency) if amount is not None and currency else None,
                currency=currency if amount is not None else None,
                billed=billed.get(element.node),
            )._asdict()
        )
    return found


def _billed(act: Act, elements: list[Element]) -> dict[Node, str]:
    """What invoices ask for, of each element that is billed."""
    from crmcli.actions.money.billing.state import billing

    found = billing(act, elements)
    return {e.node: amount_text(found[e.node].billed, e.currency) for e in elements if e.node in found}
