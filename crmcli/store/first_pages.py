"""The first of a long list: which of them they are is told by an index, before any of the others is looked at."""

from __future__ import annotations

from crmcli.light import TYPE_CHECKING
from crmcli.model.filters import STAGE
from crmcli.model.fold import same
from crmcli.store import filter_words, narrowing, ordering, owing, tallying
from crmcli.store.rows import column_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from crmcli.model.fields import Field
    from crmcli.model.filters import Query
    from crmcli.model.kinds import Kind
    from crmcli.store.act import Act
    from crmcli.store.comparing import Read, Sql
    from crmcli.store.narrowing import First

    class Asked(Protocol):
        """A query as the parts of statements: ``where`` are its tests, ``given`` the values before all others."""

        act: Act
        kind: Kind
        query: Query
        read: Read
        given: list[str]
        where: list[str]

        def said(
            self,
            columns: str,
            present: Sequence[str],
            *,
            where: Sequence[str] | None = None,
            table: str | None = None,
        ) -> Sql: ...

        def once(self, columns: str, worth: str) -> Sql: ...


_COMMON = 16  # of so many one is in the stages: each page is then found among so many


def found(asked: Asked, order: str, present: Sequence[str]) -> First | None:
    """SQL for the ids of the first, with the tables that it takes before it; None where they are found in their order
    anyway, or all have to be sorted."""
    query = asked.query
    if query.sort or query.among is not None:
        ids = _by_sum(asked) or _by_title(asked, present) or _filled_first(asked, order, present)
        return ([], *ids) if ids else None

    def told(*tests: str, table: str | None = None) -> Sql:
        return asked.said("e.id", [*present, *tests], table=table)

    return narrowing.first(asked.act, asked.kind, query, asked.read, told, order)


def in_order(asked: Asked) -> Sequence[str]:
    """The tests, for a statement that goes through an index in the order that is wanted where most are in the stages:
    SQLite would gather all of these and sort them."""
    field = _sorted_by(asked)
    known = field and not field.sparse and not field.type.folded
    return _unhurried(asked) if known and _commonly(asked) else asked.where


def _by_sum(asked: Asked) -> Sql | None:
    """By a sum of theirs alone."""
    kind, query = asked.kind, asked.query
    worth = ordering.summed(kind, query)
    if worth is None or asked.given:
        return None
    owed, down = owing.asked(kind, query) if query.ordered == ("due",) else None, " DESC" if query.descends else ""
    if owed is not None:
        told, bound = owed
        return f"SELECT o.element {told} ORDER BY o.due{down}, o.element LIMIT ?", [*bound, query.limit]
    once, values = asked.once("e.id", worth)
    return f"SELECT w.id {once} ORDER BY w.worth{down} NULLS LAST, w.id LIMIT ?", [*values, query.limit]


def _by_title(asked: Asked, present: Sequence[str]) -> Sql | None:
    """By their title, which an index has in this order: no more are read than are wanted. Those without a title are
    last, and are called otherwise in the index."""
    kind, query = asked.kind, asked.query
    field = kind.by_name.get(kind.title[0])
    if query.ordered != (kind.title[0],) or kind.title_key is not same or field is None or not field.type.folded:
        return None
    return _filled(asked, field, present, f"e.title_key{' DESC' if query.descends else ''}, e.id")


def _filled_first(asked: Asked, order: str, present: Sequence[str]) -> Sql | None:
    """By a field that few have, which an index has of these alone."""
    field = _sorted_by(asked)
    return _filled(asked, field, present, order) if field and field.sparse else None


def _filled(asked: Asked, field: Field, present: Sequence[str], order: str) -> Sql | None:
    """Those that have a value of a field in its order, and behind them the others; of all, or of those in stages that
    are common."""
    if asked.query.conditions and not _commonly(asked):
        return None
    column, limit = column_of(field, "e"), asked.query.limit
    has, values = asked.said("e.id", [*present, f"{column} IS NOT NULL"], where=_unhurried(asked))
    none, _ = asked.said("e.id", [*present, f"{column} IS NULL"])
    ways = ((has, order), (none, "e.id"))
    parts = " UNION ALL ".join(f"SELECT id FROM ({sql} ORDER BY {by} LIMIT ?)" for sql, by in ways)
    return f"{parts} LIMIT ?", [*values, limit, *values, limit, limit]


def _sorted_by(asked: Asked) -> Field | None:
    """The field that is all it is sorted by, if an index has it."""
    words = asked.query.ordered
    field = asked.kind.by_name.get(words[0]) if len(words) == 1 and asked.query.among is None else None
    return field if field and field.indexed and not field.custom else None


def _commonly(asked: Asked) -> bool:
    """Whether nothing is asked for but stages in which no small part of many elements is."""
    kind, stages = asked.kind, [*asked.query.single]
    named = stages and all(each.chooses_stages for each in stages)
    if not named or asked.query.among is not None or not filter_words.many(asked.act, kind.name):
        return False
    counts = [(stage or "", count) for stage, _, count, *_ in tallying.kept(asked.act.driver, kind, None, True)]
    every = sum(count for _, count in counts)
    for each in stages:
        mine = {asked.read(kind, kind.by_name[STAGE], value) for value in each.values if value.strip()}
        if sum(count for stage, count in counts if stage in mine) * _COMMON <= every:
            return False
    return True


def _unhurried(asked: Asked) -> list[str]:
    """Tests of stages: with the plus, SQLite does not look up what is in one."""
    return [f"+({test})" for test in asked.where]
