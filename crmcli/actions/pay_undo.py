"""Payments after an undo or a redo: none pays more than it is, and none takes back what others have used by now."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.balance import Balance, balances, follow, payer
from crmcli.actions.outcome import listed
from crmcli.actions.pay_free import PAYMENT
from crmcli.actions.refs import shown
from crmcli.errors import ChangedMeanwhile
from crmcli.model.changes import Change
from crmcli.store import allocations, records
from crmcli.store.links import Node
from crmcli.store.store import Row, Store


def settle(store: Store, changes: Sequence[Change], redo: bool) -> list[Node]:
    """Let stages follow the payments that changes, which are carried out already, took back or brought back; returns
    the elements whose stage changed.

    Raises ChangedMeanwhile (exit 4) when a payment would pay more than it is, when more would have gone back of an
    element than came in, and when a redo would take money from an element that asks for it by now.
    """
    mine = [change for change in changes if change.table == "allocation"]
    present = records.get(store, "allocation", [change.row for change in mine])
    _check_spent(store, {row["payment"] for row in present.values()})
    lowered = {(c.kind, c.element) for c in mine if redo and _amount(c.before) > max(_amount(c.after), 0)}
    changed: list[Node] = []
    for kind in (kind for kind in store.registry.kinds if kind.payable):
        ids = {c.element or 0 for c in changes if c.kind == kind.name and c.table in ("allocation", "skonto")}
        rows = list(records.get(store, kind.name, ids).values())
        for number, balance in balances(store, kind, rows).items():
            _check_element(store, (kind.name, number), balance, lowered)
        changed += follow(store, [(kind.name, number) for number in ids])
    return changed


def _check_element(store: Store, node: Node, balance: Balance, lowered: set[tuple[str | None, int | None]]) -> None:
    name = shown(store, node)
    if balance.paid < 0:
        every = records.owned(store, "allocation", node[0], [node[1]])[node[1]]
        names = [shown(store, payer(store, row)) for row in every if row["amount"] < 0]
        raise _in_the_way(f"more of {name} went back than came in, by {listed(names)}", names)
    if node in lowered and balance.due > 0:
        raise _in_the_way(f"{name} asks for the money by now", [name])


def _check_spent(store: Store, numbers: set[int]) -> None:
    spent = allocations.spent(store, numbers)
    for number, payment in records.get(store, PAYMENT, numbers).items():
        if spent.get(number, 0) > max(payment["amount"], 0):
            rows = allocations.of_payment(store, number)
            names = list(dict.fromkeys(shown(store, (row["kind"], row["element"])) for row in rows))
            name = shown(store, (PAYMENT, number))
            raise _in_the_way(f"{name} would pay more than it is: {listed(names)} got it", names)


def _in_the_way(why: str, candidates: Sequence[str]) -> ChangedMeanwhile:
    first = candidates[-1]
    return ChangedMeanwhile(
        f"It cannot be done: {why}.", f"crm timeline {first} shows which step to undo first.", ref=first
    )


def _amount(values: Row | None) -> int:
    return int((values or {}).get("amount", 0))
