"""Payments after an undo or a redo: none pays more than it is, and none takes back what others have used by now."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.money.balance import Balance, balances, follow, payer
from crmcli.actions.money.pay_free import payments
from crmcli.actions.outcome import listed
from crmcli.actions.refs import shown
from crmcli.errors import ChangedMeanwhile
from crmcli.model.changes import Change
from crmcli.model.terms import discount
from crmcli.model.traits import Payable, Pays
from crmcli.store import allocations, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


def settle(act: Act, changes: Sequence[Change], redo: bool) -> list[Node]:
    """Let stages follow the payments that changes, which are carried out already, took back or brought back; returns
    the elements whose stage changed.

    Raises ChangedMeanwhile (exit 4) when a payment would pay more than it is, or an element stands no longer as it
    stood when it was paid.
    """
    rows = [change for change in changes if change.table in ("allocation", "skonto")]
    _check_spent(act, [change.row for change in rows if change.table == "allocation"])
    lowered = [c for c in rows if redo and c.table == "allocation" and _amount(c.before) > max(_amount(c.after), 0)]
    granted = [c for c in rows if c.table == "skonto" and c.op == "insert"]
    changed: list[Node] = []
    for kind in act.registry.bearers(Payable):
        ids = {change.element or 0 for change in rows if change.kind == kind.name}
        found = records.get(act, kind.name, ids)
        for number, balance in balances(act, kind, list(found.values())).items():
            node = (kind.name, number)
            _check_stands(act, node, found[number], balance)
            if node in _nodes(granted) and balance.skonto != discount(
                found[number][kind.its(Payable).skonto], balance.asked
            ):
                raise _in_the_way(f"{shown(act, node)} now has a different amount due", [shown(act, node)])
            if node in _nodes(lowered) and balance.due > 0:
                raise _in_the_way(f"{shown(act, node)} now needs that money", [shown(act, node)])
        changed += follow(act, [(kind.name, number) for number in ids])
    return changed


def _check_stands(act: Act, node: Node, row: Row, balance: Balance) -> None:
    """Nothing settles what is cancelled, and no more goes back than came in."""
    name = shown(act, node)
    if (balance.paid or balance.skonto) and not act.registry.by_name[node[0]].sealed.get(row["stage"], True):
        raise _in_the_way(f"{name} is now {row['stage']}", [name])
    if balance.paid < 0:
        every = records.owned(act, "allocation", node[0], [node[1]])[node[1]]
        names = [shown(act, payer(act, entry)) for entry in every if entry["amount"] < 0]
        raise _in_the_way(f"more of {name} was refunded than was paid, by {listed(names)}", names)


def _check_spent(act: Act, changed: Sequence[int]) -> None:
    numbers = {row["payment"] for row in records.get(act, "allocation", changed).values()}
    spent = allocations.spent(act, numbers)
    kind = payments(act)
    for number, payment in records.get(act, kind.name, numbers).items():
        if spent.get(number, 0) > max(payment[kind.its(Pays).amount], 0):
            rows = allocations.of_payment(act, number)
            names = list(dict.fromkeys(shown(act, (row["kind"], row["element"])) for row in rows))
            name = shown(act, (kind.name, number))
            raise _in_the_way(f"{name} would pay out more than it holds: {listed(names)} used it", names)


def _in_the_way(why: str, candidates: Sequence[str]) -> ChangedMeanwhile:
    first = candidates[-1]
    return ChangedMeanwhile(
        f"It cannot be done: {why}.", f"crm timeline {first} shows which step to undo first.", ref=first
    )


def _nodes(changes: Sequence[Change]) -> set[tuple[str | None, int | None]]:
    return {(change.kind, change.element) for change in changes}


def _amount(values: Row | None) -> int:
    return int((values or {}).get("amount", 0))
