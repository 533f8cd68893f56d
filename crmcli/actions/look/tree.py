"""``crm tree``: the whole graph of what came from what, whichever element one asks from."""

from __future__ import annotations

from crmcli.actions.elements.element import Element, fetch
from crmcli.actions.elements.stages import meanings
from crmcli.actions.funnel.lineage import component, origin
from crmcli.actions.refs import one, shown
from crmcli.model.results import Record
from crmcli.model.trees import Tree, TreeNode
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def tree(act: Act, ref: str) -> Tree:
    """Nodes in the order in which a reader meets them, the origin first, and the links between them."""
    asked = one(act, ref)
    nodes, edges = component(act, asked)
    root = origin(nodes, edges, asked)
    ordered = _ordered(root, nodes, edges)
    kinds = list(dict.fromkeys(kind for kind, _ in nodes))
    return Tree(
        root=shown(act, root),
        asked=shown(act, asked),
        nodes=_records(act, ordered),
        edges=[
            {
                "from": shown(act, links.ends(row)[0]),
                "to": shown(act, links.ends(row)[1]),
                "how": row["how"],
                "step": row["step"],
            }
            for row in edges
        ],
        meanings={kind: meanings(act, act.registry.by_name[kind]) for kind in kinds},
    )


def _ordered(root: Node, nodes: list[Node], edges: list[Row]) -> list[Node]:
    """Depth first from the root, in the order of the links; what hangs elsewhere follows."""
    below: dict[Node, list[Node]] = {}
    for row in edges:
        start, end = links.ends(row)
        below.setdefault(start, []).append(end)
    found: dict[Node, None] = {}
    for begin in (root, *nodes):
        waiting = [begin]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = None
                waiting += reversed(below.get(node, []))
    return list(found)


def _records(act: Act, nodes: list[Node]) -> list[Record]:
    from crmcli.model.money import amount_text

    elements = fetch(act, nodes, points=False)
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
    from crmcli.model.money import amount_text

    found = billing(act, elements)
    return {e.node: amount_text(found[e.node].billed, e.currency) for e in elements if e.node in found}
