"""``crm board``: what is open of a kind in lanes side by side, by stage or by another field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.actions.elements.stages import meanings
from crmcli.actions.look.filter_words import standing
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.related import add_related
from crmcli.actions.look.sums import Sums
from crmcli.actions.look.values import Columns, plain_block
from crmcli.errors import UnknownField, Usage
from crmcli.errors.wording import article
from crmcli.model.boards import Board, Lane
from crmcli.model.filters import Condition, Query, together
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits_of_lists import Client, Dated
from crmcli.model.types import Day
from crmcli.store import filtering, stages
from crmcli.store.act import Act
from crmcli.store.adding_up import add_up
from crmcli.store.rows import columns as by_column

CARDS = 10  # of a lane, where people look
CARD = ("ref", "title", "client", "amount", "currency", "created_at", "late")
STAGE, MONTH, DAYS = "stage", "month", "days"


class _Column(NamedTuple):
    """A lane to be; ``sums`` are known where all lanes were added up at once."""

    title: str
    condition: Condition
    means: str = ""
    sums: Sums | None = None


def board(act: Act, kind: Kind, by: str = STAGE, filters: Sequence[str] = (), most: int | None = CARDS) -> Board:
    """What is open, or what meets the filters, in a lane for each stage, or for each value of a field; ``month`` and
    ``days`` go by the day that lists of the kind ask for. Of each lane the first cards, and how many there are.

    Raises Usage (exit 2) for a kind without stages, and for what it cannot be grouped by.
    """
    word = by.strip().replace("-", "_").lower()
    typed = Filters(act, kind, filters)
    conditions = [*typed.conditions, *([standing(act, kind, "open")] if kind.stages and not filters else [])]
    base = Query(tuple(conditions))
    if word == STAGE:
        columns = _by_stage(act, kind, bool(filters))
    elif word in (MONTH, DAYS):
        columns = (_by_month if word == MONTH else _by_day)(act, kind, base)
    else:
        columns = _by_field(act, kind, base, word, by)
    return Board([_lane(act, kind, base, column, most) for column in columns])


def _lane(act: Act, kind: Kind, base: Query, column: _Column, most: int | None) -> Lane:
    query = base.also(column.condition)
    sums = column.sums or Sums.of(row[1:] for row in add_up(act, kind, query, reader(act)))
    limited = Query(query.conditions, query.sort, most)
    cards = [card for part in _parts(act, kind, limited) for card in part] if sums.count else []
    return Lane(column.title, column.means, sums.count, dict(sums.texts), cards)


def _parts(act: Act, kind: Kind, query: Query) -> Iterator[Iterator[Record]]:
    """The cards of the elements that are wanted, worked out column by column, a thousand at a time."""
    table = act.tables[kind.name]
    for rows in filtering.parts(act, kind, query, reader(act))():
        yield _cards(act, kind, by_column(table, rows))


def _cards(act: Act, kind: Kind, stored: Columns) -> Iterator[Record]:
    client, block, empty = kind.trait(Client), plain_block(act, kind, stored), (None,) * len(stored["id"])
    if client:
        add_related(act, kind, stored, block, (client.word,))
    words = dict.fromkeys(name for names in kind.title for name in names.split() if name in stored)
    named = zip(*(stored[name] for name in words), strict=True)
    titles = [kind.display_name(dict(zip(words, values, strict=True))) for values in named]
    signs = [block[sign.name] for sign in kind.date_flags]
    found = (
        block["ref"],
        titles,
        block[client.word] if client else empty,
        block.get(kind.amount, empty),
        block.get(kind.currency, empty),
        block["created_at"],
        [*map(any, zip(*signs, strict=True))] if signs else (False,) * len(empty),
    )
    return (dict(zip(CARD, values, strict=True)) for values in zip(*found, strict=True))


def _by_stage(act: Act, kind: Kind, every: bool) -> list[_Column]:
    """The stages that mean open, all where filters say what is wanted."""
    if not kind.stages:
        hint = f"Group them by something else: crm board {kind.name} --group owner"
        raise Usage(f"{article(kind.name).capitalize()} has no stages.", hint)
    means, rows = meanings(act, kind), {row["key"]: row["label"] for row in stages.of(act, kind.name)}
    wanted = [key for key in rows if every or means[key] == "open"]
    return [_Column(rows[key], Condition(STAGE, "=", (key,)), means[key]) for key in wanted]


def _by_field(act: Act, kind: Kind, base: Query, word: str, by: str) -> list[_Column]:
    if word not in kind.by_name:
        raise UnknownField(kind.name, by, [STAGE, MONTH, *kind.by_name])
    query = Query(base.conditions, word)
    values = dict.fromkeys(row[0] for row in add_up(act, kind, query, reader(act), by=word))
    names = sorted((str(value) for value in values if value is not None), key=str.lower)
    columns = [_Column(name, Condition(word, "=", (name,))) for name in names]
    return [*columns, *([_Column(f"no {word}", Condition(word, "=", ("",)))] if None in values else [])]


def _by_month(act: Act, kind: Kind, base: Query) -> list[_Column]:
    day = _dated(kind)
    months = {row[0] for row in add_up(act, kind, base, reader(act), by=f"{day}.month")}
    columns = [_Column(month, _span(day, *_month(month))) for month in sorted(filter(None, months))]
    return [*columns, *([_Column("no date", Condition(day, "=", ("",)))] if None in months else [])]


def _month(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1)


def _by_day(act: Act, kind: Kind, base: Query) -> list[_Column]:
    day, today = _dated(kind), act.reading().today
    next_week = today + timedelta(days=7 - today.weekday())
    parts: list[tuple[str, date | None, date | None]] = [
        ("overdue", None, today),
        ("today", today, today + timedelta(days=1)),
        ("this week", today + timedelta(days=1), next_week),
        ("next week", next_week, next_week + timedelta(days=7)),
        ("later", next_week + timedelta(days=7), None),
    ]
    parts = [part for part in parts if part[1] is None or part[1] != part[2]]
    empty = _Column("no date", Condition(day, "=", ("",)))
    if not isinstance(kind.by_name[day].type, Day):  # of times SQL alone knows on which day they are here
        return [*(_Column(title, _span(day, begin, end)) for title, begin, end in parts), empty]
    rows = add_up(act, kind, base, reader(act), by=day)
    columns = [
        _Column(title, _span(day, begin, end), "", Sums.of(row[1:] for row in rows if _within(row[0], begin, end)))
        for title, begin, end in parts
    ]
    return [*columns, empty._replace(sums=Sums.of(row[1:] for row in rows if row[0] is None))]


def _within(day: str | None, begin: date | None, end: date | None) -> bool:
    return day is not None and (begin is None or str(begin) <= day) and (end is None or day < str(end))


def _span(field: str, begin: date | None, end: date | None) -> Condition:
    """From a day on, and before another."""
    from_, to = (Condition(field, sign, (str(day),)) if day else None for sign, day in ((">=", begin), ("<", end)))
    return together([condition for condition in (from_, to) if condition])


def _dated(kind: Kind) -> str:
    dated = kind.trait(Dated)
    if dated is None:
        raise Usage(
            f"{kind.plural.capitalize()} have no day to go by.", f"Example: crm board {kind.name} --group owner"
        )
    return dated.by
