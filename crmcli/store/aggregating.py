"""Figures for reports about money, worked out in SQL: what is open by age, what clients pay, what deals will bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.dates import day_bounds, plus_months
from crmcli.model.reports import Span
from crmcli.model.traits import Numbered, Payable, Pipelines, Sealed
from crmcli.model.traits_of_parties import Parties
from crmcli.model.traits_of_reports import Forecast
from crmcli.model.types import Moment
from crmcli.store import merged, sums, tallying
from crmcli.store.act import Act
from crmcli.store.tables import literals, quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.store.comparing import Sql

_ASKED = ("asked", "paid", "due")


def ages(act: Act, kind: Kind, day: str, limits: Sequence[int], span: Span) -> list[tuple[Any, ...]]:
    """(month, currency, age, how many, what is due of them) of what is unpaid: the age is the first of the ``limits``
    that its days past the field ``day`` do not exceed, or their number; what has no such day is not due yet."""
    unpaid, values = sums.alone(act.registry, kind, "unpaid", "e") or ("0", [])
    dated, bound = within(act, kind, kind.its(Numbered).date, span)
    late = f"julianday(?) - julianday(e.{quoted(day)})"
    cases = " ".join(f"WHEN coalesce({late}, 0) <= {limit} THEN {place}" for place, limit in enumerate(limits))
    found = act.rows(
        f"SELECT month, currency, age, count(*), {tallying.summed('due')} FROM ("
        f"SELECT {_month(kind.its(Numbered).date, span)} AS month, e.{quoted(kind.currency)} AS currency, "
        f"CASE {cases} ELSE {len(limits)} END AS age, {sums.column(kind, 'due', 'e')} AS due "
        f"FROM {quoted(kind.name)} e WHERE {unpaid} AND {dated} LIMIT -1) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        [*[act.today] * len(limits), *values, *bound],
    )
    return [_whole(row, 4) for row in found]


def clients(act: Act, kind: Kind, span: Span) -> Iterator[list[tuple[Any, ...]]]:
    """Some at a time: (month, currency, the field that names the client, its id, how many documents were not taken
    back, what they ask for less what was credited, what was paid, what is due) of what was issued in the period, the
    largest first."""
    parties, numbered = kind.its(Parties), kind.its(Numbered)
    dated, bound = within(act, kind, numbered.date, span)
    kinds = dict(kind.references)
    known = [merged.now(act, kinds[name].kind, f"e.{quoted(name)}") for name in parties.client]
    whose = " ".join(f"WHEN e.{quoted(name)} IS NOT NULL THEN '{name}'" for name in parties.client)
    paid, credited, due = (sums.column(kind, word, "e") for word in ("paid", "credited", "due"))
    every = (
        f"SELECT {_month(numbered.date, span)} AS month, e.{quoted(kind.currency)} AS currency, "
        f"CASE {whose} END AS field, coalesce({', '.join(known)}, NULL) AS client, "
        f"e.{quoted(kind.amount)} - {credited} AS asked, {paid} AS paid, {due} AS due "
        f"FROM {quoted(kind.name)} e WHERE {issued(kind, 'e')} AND {dated} LIMIT -1"
    )
    largest = tallying.descending(*(f"sum({bits})" for bits in tallying.split("asked")))
    found = act.driver.parts(
        f"SELECT month, currency, field, client, sum(asked <> 0), {', '.join(map(tallying.summed, _ASKED))} "
        f"FROM ({every}) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, {largest}, 3, 4",
        bound,
    )
    return ([_whole(row, 5) for row in part] for part in found)


def forecast(act: Act, kind: Kind, span: Span) -> list[tuple[Any, ...]]:
    """(month, currency, how many, how many of them have no probability, their amount, the hundredfold of it weighted)
    of what is open, by the month in which it is expected; None for what has no such day."""
    trait = kind.its(Forecast)
    dated, bound = within(act, kind, trait.by, span)
    pipelines = kind.trait(Pipelines)
    same = f"s.pipeline = e.{quoted(pipelines.field)}" if pipelines else "1"
    chance, amount = f"coalesce(e.{quoted(trait.chance)}, s.probability)", f"coalesce(e.{quoted(kind.amount)}, 0)"
    weighted = ", ".join(f"sum(({bits}) * coalesce({chance}, 0))" for bits in tallying.split(amount))
    found = act.rows(
        f"SELECT substr(e.{quoted(trait.by)}, 1, 7), e.{quoted(kind.currency)}, count(*), "
        f"sum({chance} IS NULL), {tallying.summed(amount)}, {weighted} FROM {quoted(kind.name)} e "
        f"JOIN stage s ON s.kind = ? AND s.key = e.stage AND {same} WHERE s.means = 'open' AND {dated} "
        "GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2",
        [kind.name, *bound],
    )
    return [_whole(row, 4) for row in found]


def _whole(row: tuple[Any, ...], begin: int) -> tuple[Any, ...]:
    """Where its sums begin, each is in two parts."""
    return *row[:begin], *map(tallying.joined, row[begin::2], row[begin + 1 :: 2])


def issued(kind: Kind, name: str) -> str:
    """Whether the element of this name was issued, here or elsewhere, and asks for money of itself."""
    keys = [*kind.its(Sealed).ways, kind.its(Numbered).elsewhere]
    stages = literals(key for key in keys if key)
    return f"({name}.stage IN ({stages}) AND {name}.{quoted(kind.its(Payable).corrects)} IS NULL)"


def within(act: Act, kind: Kind, field: str, span: Span) -> Sql:
    """Whether an element, called ``e``, counts in the period: by a day, or by an instant."""
    present, column = "1" if span.archived else "e.archived_at IS NULL", f"e.{quoted(field)}"
    if isinstance(kind.by_name[field].type, Moment):
        dated, values = during(act, column, span)
        return f"{present} AND {dated}", values
    days = [(sign, day) for sign, day in ((">=", span.since), ("<=", span.until)) if day is not None]
    return " AND ".join([present, *(f"{column} {sign} ?" for sign, _ in days)]), [day for _, day in days]


def during(act: Act, column: str, span: Span) -> Sql:
    """Whether an instant lies in the period, in the zone of the file."""
    tests, values = ["1"], []
    if span.since is not None:
        tests.append(f"{column} >= ?")
        values.append(day_bounds(span.since, act.zone)[0])
    if span.until is not None:
        tests.append(f"{column} < ?")
        values.append(day_bounds(span.until, act.zone)[1])
    return " AND ".join(tests), values


def month(act: Act, column: str, source: str, span: Span) -> Sql:
    """The month of an instant in the zone of the file: of those that there are in the period, and their neighbours, by
    the instants at which they begin."""
    if not span.monthly:
        return "NULL", []
    dated, values = during(act, column, span)
    known = act.rows(f"SELECT DISTINCT substr({column}, 1, 7) FROM {source} WHERE {dated}", values)
    firsts = {date.fromisoformat(f"{found}-01") for (found,) in known}
    near = {plus_months(first, step) for first in firsts for step in (-1, 0, 1)}
    cases, bound = [], []
    for first in sorted(near, reverse=True):
        cases.append(f"WHEN {column} >= ? THEN ?")
        bound += [day_bounds(first.isoformat(), act.zone)[0], first.isoformat()[:7]]
    return (f"CASE {' '.join(cases)} END", bound) if cases else ("NULL", [])


def _month(field: str, span: Span) -> str:
    return f"substr(e.{quoted(field)}, 1, 7)" if span.monthly else "NULL"
