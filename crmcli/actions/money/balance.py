"""What is still due: the total, less what was credited, paid and granted as skonto, plus rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, gathering
from crmcli.actions.refs import check_there, meant
from crmcli.actions.verbs import check_verb
from crmcli.light import TypeVar
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.traits import Numbered, Payable
from crmcli.store import allocations, records
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question, at_once
from crmcli.store.links import Node, grouped

T = TypeVar("T")


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

    def after(self, paid: int = 0, skonto: int = 0) -> Balance:
        """The same when this much more was paid and granted."""
        paid, skonto = self.paid + paid, self.skonto + skonto
        return Balance(self.total, self.credited, paid, skonto, self.rounding, self.settled)

    def of(self, kind: Kind, row: Row) -> Balance:
        """The same when the element has these values."""
        rounding = row[kind.its(Payable).rounding] or 0
        return Balance(row[kind.amount] or 0, self.credited, self.paid, self.skonto, rounding, self.settled)

    @property
    def over(self) -> int:
        """What was paid and is not asked for now."""
        return max(-self.due, 0)


def balances(act: Act, kind: Kind, rows: Sequence[Row]) -> dict[int, Balance]:
    """The balance of each of these elements of a payable kind, by id."""
    (settled,) = at_once(act, allocations.settling(act, kind.name, [row["id"] for row in rows]))
    return balanced(kind, rows, settled)


def with_balances(
    act: Act, refs: Sequence[str], verb: str, *, titles: bool = False
) -> tuple[list[Element], dict[Node, Balance]]:
    """The elements as ``require_verb`` has them, and the balance of each that is payable."""
    return with_balances_and(act, refs, verb, lambda act, nodes: Question([], lambda answers: None), titles=titles)[:2]


def with_balances_and(
    act: Act,
    refs: Sequence[str],
    verb: str,
    more: Callable[[Act, Sequence[Node]], Question[T]],
    *,
    titles: bool = False,
) -> tuple[list[Element], dict[Node, Balance], T]:
    """The same, and the answer to what is asked about these elements besides, in the same trip."""
    nodes = meant(act, refs, titles=titles)
    kinds = {kind: ids for kind, ids in grouped(nodes).items() if act.registry.by_name[kind].trait(Payable)}
    settling = [allocations.settling(act, kind, ids) for kind, ids in kinds.items()]
    whole, answer, *found = at_once(act, gathering(act, nodes, points=False), more(act, nodes), *settling)
    elements: list[Element] = whole.elements
    check_there(act, nodes, [element.node for element in elements])
    check_verb(act, elements, verb)
    known: dict[Node, Balance] = {}
    for name, settled in zip(kinds, found, strict=True):
        rows = [element.row for element in elements if element.kind.name == name]
        mine = balanced(act.registry.by_name[name], rows, settled)
        known |= {(name, number): balance for number, balance in mine.items()}
    return elements, known, answer


def balanced(kind: Kind, rows: Sequence[Row], settled: Sequence[Mapping[int, int]]) -> dict[int, Balance]:
    """The same for what ``allocations.settling`` gave."""
    payable, (paid, granted, credited) = kind.its(Payable), settled
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
    changed: list[Node] = []
    for name, ids in grouped(nodes).items():
        kind = act.registry.by_name[name]
        rows = list(records.get(act, name, ids).values())
        found = balances(act, kind, rows)
        changed += restage(act, [(kind, row, found[row["id"]]) for row in rows])
    return changed


def restage(act: Act, known: Sequence[tuple[Kind, Row, Balance]]) -> list[Node]:
    """The same for rows and balances that are known."""
    wanted: list[tuple[Element, Row]] = []
    for kind, row, balance in known:
        issued, paid = kind.its(Numbered).at, stage_of(kind, "pay")
        if row["stage"] in (issued, paid) and not balance.settled:
            wanted.append((Element(kind, row, {}, []), {"stage": paid if balance.due <= 0 else issued}))
    return change(act, wanted, by="pay")


def stage_of(kind: Kind, command: str) -> str:
    """The stage that only this command sets."""
    return next(stage for stage, only in kind.only_by.items() if only == command)


def payer(act: Act, allocation: Row) -> Node:
    """The payment that an allocation takes from."""
    return act.tables["allocation"].references["payment"], int(allocation["payment"])
