"""How many elements stand in each stage, and what they come to: counted by triggers of the file, read in no time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crmcli.light import TYPE_CHECKING
from crmcli.model.traits import Payable
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.model.registry import Registry
    from crmcli.store.driver import Driver, Rows

NAME = "tally"
_KEY = ("kind", "stage", "currency", "archived")
_SUMS = ("count", "filled", "high", "low")
_LOW = 32  # bits of an amount that are added up apart from the others, so that no sum is too large for SQLite
_MASK = (1 << _LOW) - 1
_INSERT = f"INSERT INTO {NAME}({', '.join((*_KEY, *_SUMS))})"
_READ = f"SELECT stage, currency, archived, {', '.join(_SUMS)} FROM {NAME} WHERE kind = ?"


def triggers(registry: Registry) -> Iterator[str]:
    """CREATE TRIGGER statements that count every kind with stages. INSERT OR REPLACE deletes a row without a trigger,
    which only another program does, and doctor finds."""
    for kind in registry.kinds:
        if kind.stages:
            columns, moved = _moved(kind)
            come, left = _come(kind), _left(kind)
            yield _trigger(kind.name, "insert", "INSERT", _new(kind))
            yield _trigger(kind.name, "delete", "DELETE", left)
            yield _trigger(kind.name, "update", f"UPDATE OF {columns}", f"{come}; {left}", moved)


def derive(db: Driver, registry: Registry) -> None:
    """Count all elements once more."""
    counted = [f"{_INSERT} SELECT '{kind.name}', * FROM ({_grouped(kind)})" for kind in registry.kinds if kind.stages]
    db.run([(sql, ()) for sql in (f"DELETE FROM {NAME}", *counted)])


def wrong(db: Driver, registry: Registry) -> Iterator[Kind]:
    """The kinds of which another number or another sum is kept than there is."""
    for kind in registry.kinds:
        if kind.stages and sorted(db.rows(_READ, (kind.name,))) != sorted(db.rows(_grouped(kind))):
            yield kind


def kept(db: Driver, kind: Kind, stages: Collection[str] | None, archived: bool) -> Rows:
    """(stage, currency, how many, how many of them have an amount, its sum in minor units) of the elements in these
    stages, or in all; those that are archived are among them where that is said."""
    return [
        (stage or None, currency or None, count, filled, joined(high, low))
        for stage, currency, gone, count, filled, high, low in db.rows(_READ, (kind.name,))
        if (archived or not gone) and (stages is None or stage in stages)
    ]


def currencies(db: Driver, kind: Kind) -> list[str | None]:
    """Those in which elements of a kind are."""
    return [code or None for (code,) in db.rows(f"SELECT DISTINCT currency FROM {NAME} WHERE kind = ?", (kind.name,))]


def split(amount: str) -> tuple[str, str]:
    """SQL for the high and the low bits of an amount, whose sums fit what SQLite holds."""
    return f"({amount}) >> {_LOW}", f"({amount}) & {_MASK}"


def summed(amount: str) -> str:
    """SQL for the two sums of these bits."""
    return ", ".join(f"sum({bits})" for bits in split(amount))


def joined(high: int | None, low: int | None) -> int:
    """The sum of amounts, of those of their bits; of none, 0."""
    return ((high or 0) << _LOW) + (low or 0)


def descending(high: str, low: str) -> str:
    """What is sorted by such sums, the largest first."""
    return f"{high} + ({low} >> {_LOW}) DESC, {low} & {_MASK} DESC"


def _trigger(table: str, name: str, event: str, body: str, test: str = "") -> str:
    when = f" WHEN {test}" if test else ""
    return f"CREATE TRIGGER {quoted(f'{table}_{NAME}_{name}')} AFTER {event} ON {quoted(table)}{when} BEGIN {body}; END"


def _moved(kind: Kind) -> tuple[str, str]:
    """The columns that count, and SQL for whether they do so otherwise than before."""
    payable = kind.trait(Payable)
    whole = ["stage", *([kind.currency, kind.amount] if kind.amount else ())]
    filled = ["archived_at", *([payable.corrects] if payable else ())]
    apart = [f"NEW.{quoted(name)} IS NOT OLD.{quoted(name)}" for name in whole]
    apart += [f"(NEW.{quoted(name)} IS NULL) <> (OLD.{quoted(name)} IS NULL)" for name in filled]
    return ", ".join(map(quoted, (*whole, *filled))), " OR ".join(apart)


def _new(kind: Kind) -> str:
    """SQL that has a row counted that is inserted, at once: the indexes have SQLite keep a journal of that anyway."""
    place, sums = _cells(kind, "NEW")
    told, added = ", ".join([f"'{kind.name}'", *place, *sums]), (f"{name} = {name} + excluded.{name}" for name in _SUMS)
    return f"{_INSERT} VALUES ({told}) ON CONFLICT({', '.join(_KEY)}) DO UPDATE SET {', '.join(added)}"


def _come(kind: Kind) -> str:
    """SQL that has the new row of a trigger counted. Nothing in it may fail, as an upsert or a function may: else
    SQLite keeps a journal of each statement, even OR FAIL."""
    place, sums = _cells(kind, "NEW")
    told = ", ".join([f"'{kind.name}'", *place, *("0" for _ in sums)])
    return f"{_INSERT} VALUES ({told}) ON CONFLICT DO NOTHING; {_counted('+', kind, place, sums)}"


def _left(kind: Kind) -> str:
    """SQL that has the old row of a trigger counted no longer; where nothing is left, all is as before it came."""
    place, sums = _cells(kind, "OLD")
    nothing = " AND ".join(f"{name} = 0" for name in _SUMS)
    return f"{_counted('-', kind, place, sums)}; DELETE FROM {NAME} WHERE {_at(kind, place)} AND {nothing}"


def _counted(sign: str, kind: Kind, place: Sequence[str], sums: Sequence[str]) -> str:
    changed = ", ".join(f"{name} = {name} {sign} {sql}" for name, sql in zip(_SUMS, sums, strict=True) if sql != "0")
    return f"UPDATE {NAME} SET {changed} WHERE {_at(kind, place)}"


def _at(kind: Kind, place: Sequence[str]) -> str:
    return " AND ".join(f"{name} = ({sql})" for name, sql in zip(_KEY, (f"'{kind.name}'", *place), strict=True))


def _grouped(kind: Kind) -> str:
    """SQL for what is to be kept of a kind, but for its name."""
    place, sums = _cells(kind, "e")
    told = ", ".join([*place, *(f"sum({sql})" for sql in sums)])
    return f"SELECT {told} FROM {quoted(kind.name)} e GROUP BY {', '.join(place)}"


def _cells(kind: Kind, row: str) -> tuple[list[str], list[str]]:
    """SQL for where an element counts, and for what: itself, whether it has an amount, its high and its low bits. What
    is no whole number comes to nothing, so that no write fails by it."""
    place = [f"coalesce({row}.stage, '')", "''", f"{row}.archived_at IS NOT NULL"]
    if not kind.amount:
        return place, ["1", "0", "0", "0"]
    payable, amount = kind.trait(Payable), f"{row}.{quoted(kind.amount)}"
    place[1] = f"coalesce({row}.{quoted(kind.currency)}, '')"
    sign = f"iif({row}.{quoted(payable.corrects)} IS NULL, 1, -1) * " if payable else ""
    parts = (f"iif({amount} = {amount} | 0, {sign}({bits}), 0)" for bits in split(amount))
    return place, ["1", f"({amount} IS NOT NULL)", *parts]
