"""The graph of what came from what, as ``crm tree`` returns it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.light import NamedTuple
from crmcli.model.declared import Declared
from crmcli.model.results import Column, Record


class TreeNode(NamedTuple):
    """One element of a tree; ``billed`` is what invoices ask for of it."""

    ref: str
    kind: str
    title: str | None
    stage: str | None
    amount: str | None
    currency: str | None
    billed: str | None


_REF, _KIND, _TITLE, _STAGE, _AMOUNT, _CURRENCY, _BILLED = TreeNode._fields


class KindSum(NamedTuple):
    """What the elements of a kind come to in the tree of a contact or a company: "49 deals", and (amount, currency)."""

    what: str
    amounts: Sequence[tuple[str, str]]


class Tree(Declared):
    """The graph of what came from what. ``nodes`` are those of TreeNode, the root first; ``edges`` {"from",
    "to", "how", "step"}. An edge whose ``how`` is "linked" joins an element that was there before. ``sums`` are
    those of the business of the contact or company that was asked for, without what was lost."""

    shape = "tree"
    root: str
    asked: str
    nodes: list[Record]
    edges: list[Record]
    meanings: Mapping[str, Mapping[str, str]] = {}  # kind -> stage key -> meaning
    sums: Sequence[KindSum] = ()

    columns: Sequence[Column] = (
        Column(_REF, "Ref", "ref"),
        Column(_KIND, "Kind"),
        Column(_TITLE, "Title", "title"),
        Column(_STAGE, "Stage", "stage"),
        Column(_AMOUNT, "Amount", "money", currency=_CURRENCY),
        Column(_CURRENCY, "Currency"),
        Column(_BILLED, "Billed", "money", currency=_CURRENCY),
    )

    def payload(self) -> Record:
        return {"root": self.root, "nodes": self.nodes, "edges": self.edges}

    def records(self) -> list[Record]:
        return self.nodes

    def refs(self) -> list[str]:
        return [str(node["ref"]) for node in self.nodes]
