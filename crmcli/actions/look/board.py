"""``crm board``: what is open of a kind in lanes side by side, by stage or by another field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crmcli.actions.elements.stages import meanings
from crmcli.actions.look.filter_words import standing
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.related import add_related
from crmcli.actions.look.sums import Sums
from crmcli.actions.look.values import Columns, plain_block
from crmcli.errors import UnknownField, Usage
from crmcli.errors.wording import article
from crmcli.light import NamedTuple
from crmcli.model.boards import COLUMNS, Board, Lane
from crmcli.model.exports import Anew, Block, Export, Stream, records
from crmcli.model.filters import Condition, Query, together
from crmcli.model.kinds import Kind
from crmcli.model.results import Column
from crmcli.model.traits_of_lists import Client, Dated
from crmcli.model.types import Day
from crmcli.store import filtering, stages
from crmcli.store.act import Act
from crmcli.store.adding_up import add_up
from crmcli.store.rows import columns as by_column

CARDS = 10  # of a lane, where people look
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
    base, columns = _laid_out(act, kind, by, filters)
    return Board([_lane(act, kind, base, column, most) for column in columns])


def cards(act: Act, kind: Kind, by: str = STAGE, filters: Sequence[str] = ()) -> Export:
    """All cards of such a board, lane by lane, as they all were at one moment; at most a thousand in memory at a time.
    It raises the same, before anything is read."""
    base, columns = _laid_out(act, kind, by, filters)
    lanes = [(column.title, filtering.parts(act, kind, base.also(column.condition), reader(act))) for column in columns]

    def blocks() -> Iterator[Block]:
        with act.driver.snapshot():
            for title, parts in lanes:
                for rows in parts():
                    yield _cards(act, kind, by_column(act.tables[kind.name], rows), title)

    return Export(
        "cards",
        COLUMNS,
        Stream(blocks),
        numbers=Anew(lambda: (ref for block in blocks() for ref in block["ref"])),
        further=[Column("currency", "Currency"), Column("late", "Late", "flag")],
    )


def _laid_out(act: Act, kind: Kind, by: str, filters: Sequence[str]) -> tuple[Query, list[_Column]]:
    """What is on the board, and its lanes."""
    word = by.strip().replace("-", "_").lower()
    typed = Filters(act, kind, filters)
    conditions = [*typed.conditions, *([standing(act, kind, "open")] if kind.stages and not filters else [])]
    base = Query(tuple(conditions))
    if word == STAGE:
        return base, _by_stage(act, kind, bool(filters))
    if word in (MONTH, DAYS):
        return base, (_by_month if word == MONTH else _by_day)(act, kind, base)
    return base, _by_field(act, kind, base, word, by)


def _lane(act: Act, kind: Kind, base: Query, column: _Column, most: int | None) -> Lane:
    query = base.also(column.condition)
    sums = column.sums or Sums.of(row[1:] for row in add_up(act, kind, query, reader(act)))
    limited = Query(query.conditions, query.sort, most)
    parts = filtering.parts(act, kind, limited, reader(act))() if sums.count else ()
    table = act.tables[kind.name]
    found = [card for rows in parts for card in records(_cards(act, kind, by_column(table, rows), column.title))]
    return Lane(column.title, column.means, sums.count, dict(sums.texts), found)


def _cards(act: Act, kind: Kind, stored: Columns, lane: str) -> Block:
    """The cards of these elements, worked out column by column."""
    client, block, empty = kind.trait(Client), plain_block(act, kind, stored), (None,) * len(stored["id"])
    if client:
        add_related(act, kind, stored, block, (client.word,))
    words = dict.fromkeys(name for names in kind.title for name in names.split() if name in stored)

    def titles() -> Sequence[str]:
        named = zip(*(stored[name] for name in words), strict=True)
        return [kind.display_name(dict(zip(words, values, strict=True))) for values in named]

    def late() -> Sequence[bool]:
        signs = [block[sign.name] for sign in kind.date_flags]
        return [*map(any, zip(*signs, strict=True))] if signs else (False,) * len(empty)

    return Block(
        {
            "group": lambda: (lane,) * len(empty),
            "ref": lambda: block["ref"],
            "title": titles,
            "client": lambda: block[client.word] if client else empty,
            "amount": lambda: block.get(kind.amount, empty),
            "currency": lambda: block.get(kind.currency, empty),
            "created_at": lambda: block["created_at"],
            "late": late,
        }
    )


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
