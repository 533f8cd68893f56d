"""What payments settle: sums by element and by payment, many at once."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.traits import Payable
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question
from crmcli.store.tables import json_array, quoted

_OWNED = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?)) GROUP BY element"
_PAID = f"SELECT element, sum(amount) FROM allocation {_OWNED}"
_GRANTED = f"SELECT element, sum(gross) FROM skonto {_OWNED}"


def settling(act: Act, kind: str, ids: Iterable[int]) -> Question[list[dict[int, int]]]:
    """What payments have settled of each element, the skonto that was granted on it, and the total of what corrects
    it: three maps by element, in minor units."""
    declared, wanted = act.registry.by_name[kind], json_array(ids)
    other, amount = quoted(declared.its(Payable).corrects), quoted(declared.amount)
    credited = (
        f"SELECT {other}, sum({amount}) FROM {quoted(kind)} "
        f"WHERE {other} IN (SELECT value FROM json_each(?)) GROUP BY {other}"
    )
    statements = [(_PAID, (kind, wanted)), (_GRANTED, (kind, wanted)), (credited, (wanted,))]
    return Question(statements, lambda found: [dict(rows) for rows in found])


def spent(act: Act, payments: Iterable[int]) -> dict[int, int]:
    """Payment -> how much of it is allocated, in minor units."""
    sql = (
        "SELECT payment, sum(amount) FROM allocation WHERE payment IN (SELECT value FROM json_each(?)) GROUP BY payment"
    )
    return dict(act.rows(sql, (json_array(payments),)))


def of_payment(act: Act, payment: int) -> list[Row]:
    """The allocations of a payment, oldest first."""
    return act.select("allocation", "WHERE payment = ? ORDER BY id", (payment,))
