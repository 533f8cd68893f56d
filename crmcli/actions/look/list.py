"""``crm KIND list``: the elements that meet the filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from crmcli.actions.elements.stages import meanings, named
from crmcli.actions.look import walking
from crmcli.actions.look.blocks import listed
from crmcli.actions.look.columns import REF, further, seen, usual
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.show import column
from crmcli.actions.look.sums import Sums, asked_sums
from crmcli.light import Any
from crmcli.model.declared import Declared
from crmcli.model.exports import Anew, Block, Export, Stream, records
from crmcli.model.fields import Field
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Column, Rows
from crmcli.model.traits_of_parties import Reminded
from crmcli.model.types import AnyReference, DayOrMoment, Moment, Money, Reference, StageKey
from crmcli.store import stages
from crmcli.store.act import Act, Row
from crmcli.store.adding_up import add_up, count
from crmcli.store.filtering import NOTHING, find, find_ids
from crmcli.store.sums import Billed


class ListRequest(Declared):
    """Which elements a list is to have: ``filters`` as typed, ``sort``, the most rows as ``limit``, and whether what is
    ``archived`` is among them. ``fields`` are those that are asked for by name. A list for ``people``, who look at it,
    has names for references and sums, and unless it is to be ``whole`` the newest first, and where nothing else is said
    only what is not over."""

    filters: Sequence[str] = ()
    sort: str | None = None
    limit: int | None = None
    archived: bool = False
    fields: Sequence[str] = ()
    people: bool = False
    whole: bool = False


def listing(act: Act, kind: Kind, request: ListRequest) -> Rows:
    """The matching elements with every plain field, email addresses, phone numbers and tags."""
    typed = Filters(act, kind, request.filters)
    query = typed.query(request.sort, request.limit, request.archived)
    glanced = request.people and not request.whole
    hidden = glanced and bool(kind.stages) and not request.filters and not request.archived
    if hidden:
        from crmcli.actions.look.filter_words import standing

        query = query.also(standing(act, kind, "open"))
    query = query.newest_first() if glanced else query
    columns = laid_out(act, kind, request, typed, query)
    billed = asked_sums(act, kind, query)
    names = request.fields or [each.name for each in columns]
    rows = find(act, kind, query, reader(act), billed)
    sums = _sums(act, kind, query, rows, billed) if request.people and kind.amount in names else None
    total = sums.count if sums else len(rows)
    if sums is None and query.limit is not None and total >= query.limit:
        total = count(act, kind, query, reader(act), billed)
    stored = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    return Rows(
        name=kind.plural,
        columns=columns,
        further=further(act.registry, kind, names),
        rows=[*records(listed(act, kind, stored, names))] if rows else [],
        total=total,
        meanings=meanings(act, kind),
        limited=len(rows) < total,
        notes=notes(act, kind, typed),
        sums=sums.texts if sums else {},
        without=sums.without if sums else 0,
        hidden=hidden,
        one=kind.name,
    )


def _sums(act: Act, kind: Kind, query: Query, rows: Sequence[Row], billed: Billed) -> Sums:
    """What all that match come to: those that are shown, where there are no others, without another look at all."""
    if query.limit is not None and len(rows) < query.limit:
        query, billed = Query(among=tuple(row["id"] for row in rows), archived=True), NOTHING
    return Sums.of(row[1:] for row in add_up(act, kind, query, reader(act), billed)) if rows else Sums.of(())


def laid_out(act: Act, kind: Kind, request: ListRequest, typed: Filters, query: Query) -> list[Column]:
    """The columns that are shown unasked."""
    names = typed.view.get("columns") or (_setting(act, kind) if request.people else None)
    shown = seen(act.registry, kind, names.split(",") if names else ())
    columns = shown if names or request.people else usual(kind)
    known = [column.name for column in columns]
    return [*columns, *(each for each in _reminders(kind, query) if each.name not in known)]


def notes(act: Act, kind: Kind, typed: Filters) -> list[str]:
    """What is to be said of how filters were understood, and of columns of their view that are gone."""
    names = (typed.view.get("columns") or "").split(",")
    known = {each.name for each in (REF, *usual(kind), *further(act.registry, kind, names))}
    gone = [name for name in names if name and name not in known]
    return [*typed.notes, *(f"view @{typed.view['name']}: {kind.plural} have no field {name!r}" for name in gone)]


def _setting(act: Act, kind: Kind) -> str | None:
    """The columns that somebody set for lists of a kind."""
    from crmcli.model.column_names import ColumnNames

    for setting in act.registry.settings:
        if isinstance(setting.type, ColumnNames) and setting.type.kind == kind.name:
            return act.setting(setting.name)
    return None


def references(act: Act, kind: Kind, request: ListRequest) -> Export:
    """The references of the matching elements and nothing else, which is much less work."""
    typed = Filters(act, kind, request.filters)
    query = typed.query(request.sort, request.limit, request.archived)

    def refs() -> Iterator[list[str]]:
        with act.driver.snapshot():
            for part in walking.ids(act, kind, query, reader(act)):
                yield [ref(kind.prefix, number) for number in part]

    return Export(
        name=kind.plural,
        columns=[REF],
        stream=Stream(lambda: (Block({REF.name: partial(list, part)}) for part in refs())),
        numbers=Anew(lambda: (one for part in refs() for one in part)),
        notes=typed.notes,
    )


def chosen(act: Act, kind: Kind, filters: Sequence[str]) -> list[str]:
    """The references of those that match, for a verb that changes them: nothing is searched for, so that a typo is
    refused."""
    query = Filters(act, kind, filters, search=False).query(None)
    parts = find_ids(act, kind, query, reader(act), asked_sums(act, kind, query))
    return [ref(kind.prefix, number) for part in parts for number in part]


def reader(act: Act) -> Callable[[Kind, Field, str], Any]:
    """How the values of filters are read, for this database."""
    return lambda kind, field, text: _value(act, kind, field, text)


def _reminders(kind: Kind, query: Query) -> list[Column]:
    """How often clients were reminded, and when, where it is asked who is to be."""
    reminded = kind.trait(Reminded)
    if reminded is None or reminded.when not in [leaf.field for leaf in query.leaves]:
        return []
    return [column(kind.by_name[name], kind) for name in (reminded.level, reminded.at)]


def _value(act: Act, kind: Kind, field: Field, text: str) -> Any:
    """A typed value of a filter as it is stored; ``day:`` asks for the two ends of a day or instant. Of money, which is
    compared in each row's own currency, the amount, and the currency that is typed or None."""
    if text.startswith("day:") and isinstance(field.type, Moment | DayOrMoment):
        return _span(act, field, text[4:])
    if isinstance(field.type, AnyReference):
        from crmcli.actions.refs import one, shown

        return shown(act, one(act, text))
    if isinstance(field.type, Reference):
        from crmcli.actions.refs import one

        return one(act, text, field.type.kind)[1]
    if isinstance(field.type, Money):
        from crmcli.model.money import read_amount

        return read_amount(text.strip(), field.name, act.currency)
    value = field.type.read(text, field.name, act.reading())
    return named(kind, stages.of(act, kind.name), value) if isinstance(field.type, StageKey) else value


def _span(act: Act, field: Field, text: str) -> tuple[str, str, str]:
    """(when a day begins, when the next one does, the day); an instant is both ends."""
    from crmcli.errors import BadValue
    from crmcli.model.dates import day_bounds, parse_stored, read_date

    reading = act.reading()
    try:
        day = read_date(text.strip(), reading.today, field.name)
        return (*day_bounds(day, reading.zone), day)
    except BadValue:
        instant = str(field.type.read(text, field.name, reading))
        return instant, instant, parse_stored(instant).astimezone(reading.zone).date().isoformat()
