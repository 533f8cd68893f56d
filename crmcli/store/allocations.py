"""What payments settle: sums by element and by payment, many at once."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.traits import Payable
from crmcli.store.store import Row, Store
from crmcli.store.tables import json_array, quoted

_OWNED = "WHERE kind = ? AND element IN (SELECT value FROM json_each(?)) GROUP BY element"


def paid(store: Store, kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Element -> what payments have settled of it, in minor units."""
    return dict(store.rows(f"SELECT element, sum(amount) FROM allocation {_OWNED}", (kind, json_array(ids))))


def granted(store: Store, kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Element -> the skonto that was granted on it, in minor units."""
    return dict(store.rows(f"SELECT element, sum(gross) FROM skonto {_OWNED}", (kind, json_array(ids))))


def credited(store: Store, kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Element -> the total of what corrects it, in minor units."""
    declared = store.registry.by_name[kind]
    other, amount = quoted(declared.its(Payable).corrects), quoted(declared.amount)
    sql = (
        f"SELECT {other}, sum({amount}) FROM {quoted(kind)} "
        f"WHERE {other} IN (SELECT value FROM json_each(?)) GROUP BY {other}"
    )
    return dict(store.rows(sql, (json_array(ids),)))


def spent(store: Store, payments: Iterable[int]) -> dict[int, int]:
    """Payment -> how much of it is allocated, in minor units."""
    sql = (
        "SELECT payment, sum(amount) FROM allocation WHERE payment IN (SELECT value FROM json_each(?)) GROUP BY payment"
    )
    return dict(store.rows(sql, (json_array(payments),)))


def of_payment(store: Store, payment: int) -> list[Row]:
    """The allocations of a payment, oldest first."""
    return store.select("allocation", "WHERE payment = ? ORDER BY id", (payment,))
