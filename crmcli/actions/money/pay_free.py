"""What of a payment is free: what settles nothing, and what an element does not ask for any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.actions.money.balance import balances, payer
from crmcli.model.kinds import Kind
from crmcli.model.traits import Payable, Pays
from crmcli.store import allocations, links, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def payments(act: Act) -> Kind:
    """The kind of what pays."""
    kind = act.registry.bearer(Pays)
    assert kind is not None, "what is payable needs a kind that pays: REGISTRY.check() sees to it"
    return kind


class Free:
    """Of one payment, in minor units: ``rest`` settles nothing, ``over`` are allocations with the part of each that
    its element does not ask for now; what stands on the element ``apart`` is left out."""

    def __init__(self, act: Act, payment: Row, apart: Node | None = None) -> None:
        self.act = act
        self.payment = payment
        spent = allocations.of_payment(act, payment["id"])
        self.settles = list(dict.fromkeys(_owner(row) for row in spent))
        self.rest: int = payment[payments(act).its(Pays).amount] - sum(row["amount"] for row in spent)
        self.over = _over(act, payment["id"], [node for node in self.settles if node != apart])

    @property
    def amount(self) -> int:
        """All that is free."""
        return self.rest + sum((part for _, part in self.over), 0)

    def take(self, amount: int) -> list[Node]:
        """Make room for an amount that is free, inside a step: what is over elsewhere leaves its allocation.

        Returns the elements that it leaves.
        """
        wanted, left = max(amount - self.rest, 0), []
        for row, part in self.over:
            used = min(part, wanted)
            wanted -= used
            if used:
                left.append(_owner(row))
                self._lower(row, used)
        return list(dict.fromkeys(left))

    def _lower(self, row: Row, used: int) -> None:
        if used < row["amount"]:
            records.update(self.act, "allocation", [(row, {"amount": row["amount"] - used})])
            return
        records.delete(self.act, "allocation", [row])
        if all(_owner(other) != _owner(row) for other in allocations.of_payment(self.act, self.payment["id"])):
            unbind(self.act, _owner(row), {payer(self.act, row)})


def latest(act: Act, rows: Iterable[Row]) -> list[Row]:
    """Those of these allocations that brought money in, the latest payment first: by its date, then its number."""
    incoming = [row for row in rows if row["amount"] > 0]
    kind = payments(act)
    paid, date = records.get(act, kind.name, {row["payment"] for row in incoming}), kind.its(Pays).date
    return sorted(
        incoming,
        key=lambda row: (paid[row["payment"]][date] or "", row["payment"], row["id"]),
        reverse=True,
    )


def unbind(act: Act, owner: Node, payers: set[Node]) -> None:
    """Take the links away by which payments settled an element."""
    found = [row for row in links.of(act, [owner]) if row["how"] == links.PAYS and links.ends(row)[1] in payers]
    records.delete(act, "link", found)


def release(act: Act, owner: Node) -> dict[Node, int]:
    """Take all payments off an element, inside a step; returns what is unallocated again of each that came in.

    What was given back before is not free: the refunds go over to the payments that they gave back.
    """
    rows = records.owned(act, "allocation", owner[0], [owner[1]]).get(owner[1], [])
    records.delete(act, "allocation", rows)
    unbind(act, owner, {payer(act, row) for row in rows})
    incoming = latest(act, rows)
    for refund in (row for row in rows if row["amount"] < 0):
        back = -refund["amount"]
        for row in incoming:
            part = min(back, row["amount"])
            back, row["amount"] = back - part, row["amount"] - part
            give_back(act, row["payment"], refund["payment"], part)
    free: dict[Node, int] = {}
    for row in reversed(incoming):
        node = payer(act, row)
        free[node] = free.get(node, 0) + row["amount"]
    return {node: amount for node, amount in free.items() if amount}


def give_back(act: Act, payment: int, refund: int, amount: int) -> None:
    """Let a payment pay for a refund, which settles nothing else."""
    if amount:
        kind = payments(act).name
        links.create(act, [links.link((kind, payment), (kind, refund), links.PAYS)])
        row = {"kind": kind, "element": refund, "payment": payment, "amount": amount}
        records.create(act, "allocation", [row])


def _over(act: Act, payment: int, settled: Sequence[Node]) -> list[tuple[Row, int]]:
    """What of a payment these elements do not ask for: what is over on each belongs to its latest payments."""
    found: list[tuple[Row, int]] = []
    for kind in act.registry.bearers(Payable):
        ids = [number for name, number in settled if name == kind.name]
        rows = list(records.get(act, kind.name, ids).values())
        over = {number: balance.over for number, balance in balances(act, kind, rows).items() if balance.over}
        for number, owned in records.owned(act, "allocation", kind.name, over).items():
            for row in latest(act, owned):
                part = min(over[number], row["amount"])
                over[number] -= part
                if part and row["payment"] == payment:
                    found.append((row, part))
    return found


def _owner(row: Row) -> Node:
    return row["kind"], row["element"]
