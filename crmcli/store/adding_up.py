"""What the elements that meet conditions come to: how many there are, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.errors import CrmError
from crmcli.light import Any
from crmcli.model.filters import STAGE, Condition, Query
from crmcli.model.kinds import Kind
from crmcli.store import filter_words, ordering, owing, sums, tallying
from crmcli.store.act import Act
from crmcli.store.comparing import Read, Sql
from crmcli.store.filtering import NOTHING, Asked
from crmcli.store.tables import quoted

Added = tuple[Any, str | None, int, int, int]


def count(act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING) -> int:
    """How many meet the conditions, whatever their limit."""
    known = _kept(act, kind, query, read, None)
    if known is not None:
        return sum(count for _, _, count, *_ in known)
    return int(act.rows(*Asked(act, kind, query, read, billed).selected("count(*)"))[0][0])


def having(act: Act, wanted: Sequence[tuple[Kind, Query]], read: Read) -> set[str]:
    """The names of those kinds of which any element meets the conditions."""
    asked = [(kind.name, *Asked(act, kind, query, read, NOTHING).selected("1")) for kind, query in wanted]
    sql = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS ({some})" for name, some, _ in asked)
    return {name for (name,) in act.rows(sql, [value for _, _, bound in asked for value in bound])} if asked else set()


def add_up(
    act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING, by: str | None = None
) -> list[Added]:
    """(value of the field ``by``, currency, how many, how many of them have an amount, its sum in minor units) of all
    that meet the conditions; those that correct another are taken off. A kind without amounts has neither currency nor
    sum."""
    known = _kept(act, kind, query, read, by)
    owed = owing.asked(kind, query) if by is None else None
    if known is not None or owed is not None:
        return _owed(act, owed, "amount") if owed else known or []
    unbilled = _unbilled(act, kind, query, read, billed, by)
    return _looked_at(Asked(act, kind, query, read, billed), by) if unbilled is None else unbilled


def _looked_at(asked: Asked, by: str | None) -> list[Added]:
    """The same of each element, one after the other."""
    act, kind = asked.act, asked.kind
    group = "NULL" if by is None else ordering.grouped(act, kind, by, "e")
    only = tallying.currencies(act.driver, kind) if kind.amount and kind.stages and act.driver.near else []
    currency = f"e.{quoted(kind.currency)}" if kind.amount and len(only) != 1 else "NULL"
    shared = [sql for sql in (group, currency) if sql != "NULL"]
    if by is None and shared and kind.stages and asked.covered:
        shared = ["e.stage", *shared]  # by itself in the order of an index
    amount = sums.signed(kind, "e") if kind.amount else "NULL"
    rows = _added(asked, f"{group}, {currency}", amount, ", ".join(shared), (by,) if by else ())
    return [(row[0], only[0], *row[2:]) for row in rows] if len(only) == 1 else rows


def add_up_sum(act: Act, kind: Kind, query: Query, read: Read, word: str) -> list[Added]:
    """The same of a sum of theirs, such as what is due, and of no field."""
    owed = owing.asked(kind, query) if word == "due" else None
    if owed is not None:
        return _owed(act, owed, word)
    currency, worth = f"e.{quoted(kind.currency)}", str(sums.column(kind, word, "e"))
    once, values = Asked(act, kind, query, read, NOTHING).once(f"{currency} AS currency", worth)
    sql = f"SELECT NULL, currency, count(*), count(worth), {tallying.summed('worth')} {once} GROUP BY currency"
    return _whole(act.rows(sql, values))


def _owed(act: Act, owed: Sql, word: str) -> list[Added]:
    """The same of what is unpaid, by what is kept of it."""
    told, values = owed
    counted = f"nullif(o.currency, ''), count(*), count(*), {tallying.summed(f'o.{word}')}"
    return _whole(act.rows(f"SELECT NULL, {counted} {told} GROUP BY o.currency", values))


def _kept(act: Act, kind: Kind, query: Query, read: Read, by: str | None) -> list[Added] | None:
    """What is kept of elements that nothing but their stage tells from others, as words do not that all have; None
    where more is asked."""
    every = [*query.single]
    words = [each for each in every if each.op == "has" and not each.relation]
    wanted = [each for each in every if each not in words]
    plain = all(each.chooses_stages and all(each.values) for each in wanted)
    if not plain or not kind.stages or by not in (None, STAGE) or query.among is not None:
        return None
    field, stages = kind.by_name[STAGE], None
    for each in wanted:
        try:
            keys = {read(kind, field, value) for value in each.values}
        except CrmError:  # it is said where elements are looked at
            return None
        stages = keys if stages is None else stages & keys
    if words:
        there = sum(count for _, _, count, *_ in tallying.kept(act.driver, kind, None, archived=True))
        if not all(filter_words.all_have(act, kind, each.values, there) for each in words):
            return None
    return [(row[0] if by else None, *row[1:]) for row in tallying.kept(act.driver, kind, stages, query.archived)]


def _unbilled(
    act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed, by: str | None
) -> list[Added] | None:
    """What is unbilled comes to what all do, but for those of which anything may be billed, or that are worth nothing;
    None for another question."""
    conditions = [*query.single]
    word = next((each for each in conditions if sums.says(kind, each, "unbilled")), None)
    others = [each for each in conditions if each is not word]
    every = _kept(act, kind, query.meeting(others), read, by) if word and act.driver.near else None
    if word is None or every is None:
        return None
    rest = Asked(act, kind, query.meeting([*others, Condition("", "not", groups=((word,),))]), read, billed)
    rest.where.append(f"e.id IN ({sums.billable(kind)} UNION ALL {sums.worthless(kind)})")
    left = dict[tuple[Any, str | None], list[int]]()
    for sign, rows in ((1, every), (-1, _looked_at(rest, by))):
        for value, currency, *counts in rows:
            before = left.get((value, currency), [0, 0, 0])
            left[value, currency] = [was + sign * count for was, count in zip(before, counts, strict=True)]
    return [
        (value, currency, counts[0], counts[1], counts[2]) for (value, currency), counts in left.items() if counts[0]
    ]


def _added(asked: Asked, told: str, amount: str, shared: str, words: Sequence[str] = ()) -> list[Added]:
    sql, values = asked.selected(f"{told}, count(*), count({amount}), {tallying.summed(amount)}", words)
    rows = asked.act.rows(f"{sql} GROUP BY {shared}" if shared else sql, values)
    return _whole(row for row in rows if row[2])


def _whole(rows: Iterable[tuple[Any, ...]]) -> list[Added]:
    """What does not fit a number of SQLite's is added up in two parts, as it is counted."""
    return [(*row[:4], tallying.joined(row[4], row[5])) for row in rows]
