"""What banks said: which transactions are here already, and which were not booked as a payment."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.store.act import Act, Row
from crmcli.store.tables import json_array, json_texts

TABLE = "bank"
_BOOKED = "EXISTS (SELECT 1 FROM payment p WHERE p.id = bank.payment)"
_WHERE = {
    "open": f"NOT {_BOOKED} AND ignored IS NULL AND (amount > 0 OR reversal = 1)",
    "booked": _BOOKED,
    "ignored": "ignored IS NOT NULL",
    "out": f"NOT {_BOOKED} AND ignored IS NULL AND amount <= 0 AND reversal = 0",
    "all": "1",
}
STATES = tuple(_WHERE)
"""What transactions can be asked by: not booked yet, booked as a payment, put aside, money that went out, all."""


def known(act: Act, identities: Iterable[str]) -> set[str]:
    """Those of these identities that are here already."""
    sql = "SELECT identity FROM bank WHERE identity IN (SELECT value FROM json_each(?))"
    return {identity for (identity,) in act.rows(sql, (json_texts(identities),))}


def on_days(act: Act, days: Iterable[str]) -> list[Row]:
    """All that was booked on these days, oldest first."""
    return act.select(TABLE, "WHERE booked IN (SELECT value FROM json_each(?)) ORDER BY id", (json_texts(days),))


def in_state(act: Act, state: str) -> list[Row]:
    """The transactions in one of STATES, by day, then as they came."""
    return act.select(TABLE, f"WHERE {_WHERE[state]} ORDER BY booked, id")


def booked(act: Act, rows: Iterable[Row]) -> set[int]:
    """The ids of those that are booked as a payment that is still there."""
    ids = json_array(row["id"] for row in rows)
    found = act.rows(f"SELECT id FROM bank WHERE id IN (SELECT value FROM json_each(?)) AND {_BOOKED}", (ids,))
    return {number for (number,) in found}


def settled(act: Act, payment: int) -> list[tuple[str, int]]:
    """What a payment settles, as (kind, id)."""
    sql = "SELECT kind, element FROM allocation WHERE payment = ? ORDER BY id"
    return [(kind, number) for kind, number in act.rows(sql, (payment,))]
