"""What the elements that meet conditions come to: how many there are, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.light import Any
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.store import ordering, sums
from crmcli.store.act import Act
from crmcli.store.comparing import Read
from crmcli.store.filtering import NOTHING, Asked
from crmcli.store.tables import quoted


def count(act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING) -> int:
    """How many meet the conditions, whatever their limit."""
    return int(act.rows(*Asked(act, kind, query, read, billed).selected("count(*)"))[0][0])


def having(act: Act, wanted: Sequence[tuple[Kind, Query]], read: Read) -> set[str]:
    """The names of those kinds of which any element meets the conditions."""
    asked = [(kind.name, *Asked(act, kind, query, read, NOTHING).selected("1")) for kind, query in wanted]
    sql = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS ({some})" for name, some, _ in asked)
    return {name for (name,) in act.rows(sql, [value for _, _, bound in asked for value in bound])} if asked else set()


def add_up(
    act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING, by: str | None = None
) -> list[tuple[Any, str | None, int, int, int]]:
    """(value of the field ``by``, currency, how many, how many of them have an amount, its sum in minor units) of all
    that meet the conditions; those that correct another are taken off. A kind without amounts has neither currency nor
    sum."""
    group = "NULL" if by is None else ordering.grouped(act, kind, by, "e")
    currency = f"e.{quoted(kind.currency)}" if kind.amount else "NULL"
    # By itself in the order of an index.
    shared = f"e.stage, {currency}" if by is None and kind.stages and kind.amount else "1, 2"
    asked = Asked(act, kind, query, read, billed)
    amount = sums.signed(kind, "e") if kind.amount else "NULL"
    return _added(asked, f"{group}, {currency}", amount, shared, (by,) if by else ())


def add_up_sum(
    act: Act, kind: Kind, query: Query, read: Read, word: str
) -> list[tuple[Any, str | None, int, int, int]]:
    """The same of a sum of theirs, such as what is due, and of no field."""
    currency, worth = f"e.{quoted(kind.currency)}", str(sums.column(kind, word, "e"))
    once, values = Asked(act, kind, query, read, NOTHING).once(f"{currency} AS currency", worth)
    sql = f"SELECT NULL, currency, count(*), count(worth), sum(worth) {once} GROUP BY currency"
    return [(*row[:4], row[4] or 0) for row in act.rows(sql, values)]


def _added(
    asked: Asked, told: str, amount: str, shared: str, words: Sequence[str] = ()
) -> list[tuple[Any, str | None, int, int, int]]:
    sql, values = asked.selected(f"{told}, count(*), count({amount}), sum({amount})", words)
    return [(*row[:4], row[4] or 0) for row in asked.act.rows(f"{sql} GROUP BY {shared}", values)]
