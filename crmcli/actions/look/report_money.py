"""Reports about money: what clients owe by age, what they pay, and what open business is expected to bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmcli.actions.elements.element import titles
from crmcli.light import Any
from crmcli.model.exports import Anew, Block, Export, Stream
from crmcli.model.kinds import Kind
from crmcli.model.money import amount_text, divided
from crmcli.model.refs import ref
from crmcli.model.reports import Report, Span
from crmcli.model.results import Column, Record
from crmcli.model.traits import Issued, Payable
from crmcli.model.traits_of_parties import Parties
from crmcli.model.traits_of_reports import Forecast
from crmcli.model.types import Reference
from crmcli.store import aggregating
from crmcli.store.act import Act
from crmcli.store.links import Node

AGES = (0, 30, 60, 90)  # days past the day on which it is due
_MONTH = Column("month", "Month")
_CURRENCY = Column("currency", "Currency")
_COUNT = Column("count", "Count", "number")
_OF_CLIENTS = {"amount": "Invoiced", "paid": "Paid", "open": "Open"}


def money(name: str, title: str) -> Column:
    return Column(name, title, "money", currency="currency", firm=True)


_CLIENTS = (
    Column("ref", "Ref", "ref"),
    Column("client", "Client", "title"),
    _COUNT,
    *(money(name, title) for name, title in _OF_CLIENTS.items()),
    _CURRENCY,
)


def unpaid(act: Act, span: Span) -> Report:
    """What is unpaid by how many days it is overdue, each age for each currency: {"month", "age", "count", "amount",
    "currency"}, the amount what is due."""
    names = [_age(place) for place in range(len(AGES) + 1)]
    found = [
        row
        for kind in act.registry.bearers(Payable)
        for row in aggregating.ages(act, kind, kind.its(Issued).due, AGES, span)
    ]
    known = {(month, currency, age): (count, due) for month, currency, age, count, due in found}
    rows: list[Record] = []
    for month, currency in dict.fromkeys((month, currency) for month, currency, *_ in found):
        for place, name in enumerate(names):
            count, due = known.get((month, currency, place), (0, 0))
            rows.append({"age": name, "count": count, "amount": amount_text(due, currency), "currency": currency})
            rows[-1] = _with_month(rows[-1], month, span)
    columns = (Column("age", "Days overdue"), _COUNT, money("amount", "Due"), _CURRENCY)
    return _report("open amounts", columns, rows, span, "amount")


def _age(place: int) -> str:
    """ "not due", "1-30", "31-60", "61-90" and "over 90"."""
    if place == 0:
        return "not due"
    return f"over {AGES[-1]}" if place == len(AGES) else f"{AGES[place - 1] + 1}-{AGES[place]}"


def forecast(act: Act, span: Span) -> Report:
    """What open business brings, by the month in which it is expected to close: {"month", "count", "amount",
    "weighted", "currency"}. Halves of the weighted sum are rounded away from zero, once a row; the month is None where
    nobody said."""
    rows: list[Record] = []
    unsure = 0
    for kind in act.registry.bearers(Forecast):
        for month, currency, count, without, amount, weighted in aggregating.forecast(act, kind, span):
            unsure += without
            rows.append(
                {
                    "month": month,
                    "count": count,
                    "amount": amount_text(amount, currency),
                    "weighted": amount_text(divided(weighted, 100), currency),
                    "currency": currency,
                }
            )
    columns = (_MONTH, _COUNT, money("amount", "Amount"), money("weighted", "Weighted"), _CURRENCY)
    notes = [f"{unsure:,} without a probability: counted as 0"] if unsure else []
    return _report("open business", columns, rows, span._replace(monthly=False), "weighted", notes)


def clients(act: Act, span: Span) -> Report:
    """What each client was asked for in the documents of the period, what of it was paid and is open: {"month", "ref",
    "client", "count", "amount", "paid", "open", "currency"}, the largest first."""
    rows = [row for part in _clients(act, span) for row in part]
    return _report("clients", _CLIENTS, rows, span, "amount")


def all_clients(act: Act, span: Span) -> Export:
    """The same, piece by piece."""

    def blocks() -> Iterator[Block]:
        with act.driver.snapshot():
            yield from map(Block.of, _clients(act, span))

    stream = Stream(blocks)
    refs = Anew(lambda: iter(dict.fromkeys(record["ref"] for record in stream if record["ref"])))
    return Export("clients", [_MONTH, *_CLIENTS] if span.monthly else _CLIENTS, stream, refs)


def _clients(act: Act, span: Span) -> Iterator[list[Record]]:
    for kind in act.registry.bearers(Payable):
        parties = {field: _kind_of(act, kind, field) for field in kind.its(Parties).client}
        for part in aggregating.clients(act, kind, span):
            known = titles(act, {(parties[row[2]].name, row[3]) for row in part if row[2]})
            yield [_client(row, row[2] and parties[row[2]], known, span) for row in part]


def _client(row: tuple[Any, ...], kind: Kind | None, known: Mapping[Node, str], span: Span) -> Record:
    month, currency, _, number, count, *sums = row
    record = {
        "ref": ref(kind.prefix, number) if kind else None,
        "client": known.get((kind.name, number)) if kind else None,
    }
    asked_for = {name: amount_text(value, currency) for name, value in zip(_OF_CLIENTS, sums, strict=True)}
    return _with_month({**record, "count": count, **asked_for, "currency": currency}, month, span)


def _kind_of(act: Act, kind: Kind, field: str) -> Kind:
    type = kind.by_name[field].type
    assert isinstance(type, Reference)
    return act.registry.by_name[type.kind]


def _with_month(record: Record, month: str | None, span: Span) -> Record:
    return {"month": month, **record} if span.monthly else record


def _report(
    name: str, columns: Sequence[Column], rows: list[Record], span: Span, bars: str, notes: Sequence[str] = ()
) -> Report:
    shown = [_MONTH, *columns] if span.monthly else columns
    return Report(name, shown, rows, len(rows), notes=notes, bars=bars, within="currency")
