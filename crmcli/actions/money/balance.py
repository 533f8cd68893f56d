"""What is still due: the total, less what was credited, paid and granted as skonto, plus rounding."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.traits import Numbered, Payable
from crmcli.store import allocations, records
from crmcli.store.act import Act, Row
from crmcli.store.links import Node


class Balance(Declared):
    """All in minor units, in the order in which they are told. What corrects another element is ``settled`` there, and
    owes nothing itself."""

    total: int
    credited: int = 0
    paid: int = 0
    skonto: int = 0
    rounding: int = 0
    settled: bool = False

    @property
    def told(self) -> dict[str, int]:
        """What was taken off the total or added to it, and what is due."""
        return {
            **{name: amount for name, amount in vars(self).items() if name not in ("total", "settled")},
            "due": self.due,
        }

    @property
    def asked(self) -> int:
        """What was to be paid before anything was."""
        return self.total - self.credited + self.rounding

    @property
    def due(self) -> int:
        """What is left to pay; negative when too much was paid."""
        return 0 if self.settled else self.asked - self.paid - self.skonto

    @property
    def over(self) -> int:
        """What was paid and is not asked for now."""
        return max(-self.due, 0)


def balances(act: Act, kind: Kind, rows: Sequence[Row]) -> dict[int, Balance]:
    """The balance of each of these elements of a payable kind, by id."""
    ids, payable = [row["id"] for row in rows], kind.its(Payable)
    paid, granted, credited = allocations.settled(act, kind.name, ids)
    return {
        row["id"]: Balance(
            total=row[kind.amount] or 0,
            credited=credited.get(row["id"], 0),
            paid=paid.get(row["id"], 0),
            skonto=granted.get(row["id"], 0),
            rounding=row[payable.rounding] or 0,
            settled=row[payable.corrects] is not None,
        )
        for row in rows
    }


def follow(act: Act, nodes: Sequence[Node]) -> list[Node]:
    """Let the stage follow the balance, inside a step: paid when nothing is due, else back to issued.

    Returns the elements whose stage changed; those that are drafts or cancelled stay as they are.
    """
    by_kind: dict[str, list[int]] = {}
    for name, number in nodes:
        by_kind.setdefault(name, []).append(number)
    changed: list[Node] = []
    for name, ids in by_kind.items():
        kind = act.registry.by_name[name]
        rows = list(records.get(act, name, ids).values())
        issued, paid = kind.its(Numbered).at, stage_of(kind, "pay")
        found = balances(act, kind, rows)
        wanted = [
            (Element(kind, row, {}, []), {"stage": paid if found[row["id"]].due <= 0 else issued})
            for row in rows
            if row["stage"] in (issued, paid) and not found[row["id"]].settled
        ]
        changed += change(act, wanted, by="pay")
    return changed


def stage_of(kind: Kind, command: str) -> str:
    """The stage that only this command sets."""
    return next(stage for stage, only in kind.only_by.items() if only == command)


def payer(act: Act, allocation: Row) -> Node:
    """The payment that an allocation takes from."""
    return act.tables["allocation"].references["payment"], int(allocation["payment"])
