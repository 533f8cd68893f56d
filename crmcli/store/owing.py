"""What is unpaid, and how much of it is due: kept by triggers of the file, so that nobody works it out for all."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.light import TYPE_CHECKING
from crmcli.model.sums import words_of
from crmcli.model.traits import Numbered, Payable
from crmcli.store import sums
from crmcli.store.tables import literals, quoted

if TYPE_CHECKING:
    from crmcli.model.filters import Query
    from crmcli.model.kinds import Kind
    from crmcli.model.registry import Registry
    from crmcli.store.comparing import Sql
    from crmcli.store.driver import Driver

NAME = "owed"
_WORD = "unpaid"
_NAMES = ("kind", "element", "currency", "archived", "amount", "due")
_COLUMNS = ", ".join(_NAMES)
_BOOKED = ("allocation", "skonto")  # what settles an element that is there


def triggers(registry: Registry) -> Iterator[str]:
    """CREATE TRIGGER statements that keep it, for every kind that can be paid."""
    for kind in registry.bearers(Payable):
        corrects = quoted(kind.its(Payable).corrects)
        stages = _stages(kind)
        reads = ", ".join(map(quoted, _read(kind)))
        for act, columns, rows in (("INSERT", "", ("NEW",)), ("UPDATE", f" OF {reads}", ("OLD", "NEW")), _DELETED):
            concerned = " OR ".join(f"{row}.stage IN ({stages}) OR {row}.{corrects} IS NOT NULL" for row in rows)
            ids = ", ".join(f"{row}.id, {row}.{corrects}" for row in rows)
            yield _trigger(kind, kind.name, f"{act}{columns}", concerned, ids)
            for table in _BOOKED:
                concerned = " OR ".join(f"{row}.kind = '{kind.name}'" for row in rows)
                yield _trigger(kind, table, act, concerned, ", ".join(f"{row}.element" for row in rows))


_DELETED = ("DELETE", "", ("OLD",))


def derive(db: Driver, registry: Registry) -> None:
    """Work it out once more."""
    db.run([(f"DELETE FROM {NAME}", ())])
    db.run([(_fill(kind), ()) for kind in registry.bearers(Payable)])


def wrong(db: Driver, registry: Registry) -> Iterator[Kind]:
    """The kinds of which something else is kept than is unpaid."""
    for kind in registry.bearers(Payable):
        kept, there = f"SELECT {_COLUMNS} FROM {NAME} WHERE kind = '{kind.name}'", _unpaid(kind)
        apart = f"SELECT * FROM ({kept} EXCEPT {there}) UNION ALL SELECT * FROM ({there} EXCEPT {kept})"
        if db.rows(f"{apart} LIMIT 1"):
            yield kind


def asked(kind: Kind, query: Query) -> Sql | None:
    """SQL for the rows that are kept of all that a query wants, which is what is unpaid and nothing else; None for
    another query."""
    said = [*query.single]
    if [(each.field, each.op, each.relation) for each in said] != [(_WORD, "is", None)]:
        return None
    if query.among is not None or _WORD not in words_of(kind):
        return None
    return f"FROM {NAME} o WHERE o.kind = ?{'' if query.archived else ' AND o.archived = 0'}", [kind.name]


def _trigger(kind: Kind, table: str, act: str, concerned: str, ids: str) -> str:
    name = f"{table}_{kind.name}_owed_{act.split()[0].lower()}"
    return (
        f"CREATE TRIGGER {quoted(name)} AFTER {act} ON {quoted(table)} WHEN {concerned} BEGIN "
        f"DELETE FROM {NAME} WHERE kind = '{kind.name}' AND element IN ({ids}); {_fill(kind, f'e.id IN ({ids})')}; END"
    )


def _fill(kind: Kind, where: str = "1") -> str:
    return f"INSERT INTO {NAME}({_COLUMNS}) {_unpaid(kind, where)}"


def _unpaid(kind: Kind, where: str = "1") -> str:
    """SQL for the rows of what is unpaid of a kind, or of some of it."""
    cells = (
        f"'{kind.name}' AS kind",
        "e.id AS element",
        f"coalesce(e.{quoted(kind.currency)}, '') AS currency",
        "e.archived_at IS NOT NULL AS archived",
        f"e.{quoted(kind.amount)} AS amount",
        f"{sums.column(kind, 'due', 'e')} AS due",
    )
    rows = f"SELECT {', '.join(cells)} FROM {quoted(kind.name)} e WHERE e.stage IN ({_stages(kind)}) AND {where}"
    return f"SELECT * FROM ({rows}) WHERE due > 0"


def _stages(kind: Kind) -> str:
    numbered = kind.its(Numbered)
    return literals(key for key in (numbered.at, numbered.elsewhere) if key)


def _read(kind: Kind) -> tuple[str, ...]:
    """The columns of an element by which it is told."""
    payable = kind.its(Payable)
    return ("stage", "archived_at", kind.currency, kind.amount, payable.corrects, payable.rounding)
