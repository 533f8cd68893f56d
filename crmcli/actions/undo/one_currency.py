"""What an undo brings back is in one currency with what it is billed with, or carried on from."""

from __future__ import annotations

from crmcli.actions.elements.element import fetch
from crmcli.errors import Refused
from crmcli.model.changes import Change
from crmcli.store.act import Act
from crmcli.store.links import Node

_CARRIED = frozenset(("root_line", "bills_kind"))


class OneCurrency:
    """Told of each change that is carried out; ``check`` looks at what they left."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._moved: dict[Node, None] = {}  # elements that got another one
        self._carried: dict[Node, None] = {}  # those that got lines which bill others, or carry them on
        self._gone: set[Node] = set()

    def see(self, change: Change) -> None:
        kind, after = self._act.registry.by_name.get(change.table), change.after or {}
        if change.table == "line" and change.op == "insert" and not _CARRIED.isdisjoint(after):
            self._carried[change.node] = None
        elif kind is not None and change.op == "delete":
            self._gone.add(change.node)
        elif kind is not None and change.op == "update" and kind.currency in after:
            self._moved[change.node] = None

    def check(self, cannot: str) -> None:
        """Raises Refused (exit 5) where amounts in two currencies would be added up; ``cannot`` begins the sentence."""
        if not (self._moved or self._carried):
            return
        from crmcli.actions.money.billing.currency import conflicts
        from crmcli.store.billed import in_two_currencies

        moved = [node for node in self._moved if node not in self._gone]
        by = [node for node in self._carried if node not in self._gone]
        nodes = dict.fromkeys((*moved, *in_two_currencies(self._act, by)))
        for element, why, hint, _ in conflicts(self._act, fetch(self._act, list(nodes))):
            ref, currency = element.ref, element.currency
            if element.node not in self._moved:
                hint = f"Give it that currency first: crm edit {ref} --currency CODE"
            message = f"{cannot}: {ref} would be in {currency}, but {why}"
            raise Refused(message, hint, ref=ref, field=element.kind.currency)
