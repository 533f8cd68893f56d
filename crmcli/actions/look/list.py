"""``crm KIND list``: the elements that meet the filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crmcli.actions.elements.stages import meanings, named
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.show import column, plain
from crmcli.actions.look.sums import add_billing, add_due, asked_sums, columns
from crmcli.model.declared import Declared
from crmcli.model.fields import Field
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.model.refs import ref
from crmcli.model.results import Column, Record, Rows
from crmcli.model.traits import BillingRoot, Payable
from crmcli.model.traits_of_parties import Reminded
from crmcli.model.types import Moment, Money, Reference, StageKey
from crmcli.store import asked, stages
from crmcli.store.act import Act, Row
from crmcli.store.filtering import find, find_ids


class ListRequest(Declared):
    """Which elements a list is to have: ``filters`` as typed, ``sort``, the most rows as ``limit``, and whether what is
    ``archived`` is among them."""

    filters: Sequence[str] = ()
    sort: str | None = None
    limit: int | None = None
    archived: bool = False


def listing(act: Act, kind: Kind, request: ListRequest) -> Rows:
    """The matching elements with every plain field, email addresses, phone numbers and tags."""

    typed = Filters(act, kind, request.filters)
    query = typed.query(request.sort, request.limit, request.archived)
    rows, total = find(act, kind, query, reader(act), asked_sums(act, kind, query))
    return Rows(
        name=kind.plural,
        columns=[*_columns(kind), *_reminders(kind, query)],
        further=[
            Column("kind", "Kind"),
            Column("id", "Id", "number"),
            *(column(field, kind) for field in kind.all_fields),
            Column("tags", "Tags", "list"),
            *columns(kind),
            *([Column("billing", "Billing")] if kind.trait(BillingRoot) else []),
        ],
        rows=listed(act, kind, rows),
        total=total,
        meanings=meanings(act, kind),
        limited=len(rows) < total,
        notes=[f"searched for {word!r}" for word in typed.searched],
    )


def chosen(act: Act, kind: Kind, filters: Sequence[str]) -> list[str]:
    """The references of those that match, for a verb that changes them: nothing is searched for, so that a typo is
    refused."""
    query = Filters(act, kind, filters, search=False).query(None)
    numbers = find_ids(act, kind, query, reader(act), asked_sums(act, kind, query))
    return [ref(kind.prefix, number) for number in numbers]


def reader(act: Act) -> Callable[[Kind, Field, str], Any]:
    """How the values of filters are read, for this database."""
    return lambda kind, field, text: _value(act, kind, field, text)


def listed(act: Act, kind: Kind, rows: Sequence[Row]) -> list[Record]:
    """The records of elements as lists and exports have them."""
    found = [plain(act, kind, row) for row in rows]
    ids = [row["id"] for row in rows]
    parts = asked.owned_in(act, [*(table for _, table in kind.points), "tag"], kind.name, ids)
    for name, table in kind.points:
        for record in found:
            points = parts[table].get(record["id"], ())
            record[name] = [{"label": row["label"], "value": row["value"]} for row in points]
    tags = parts["tag"]
    for record, row in zip(found, rows, strict=True):
        record["tags"] = [tag["tag"] for tag in tags.get(record["id"], ())]
        record["title"] = record.get("title") or kind.display_name(row) or None
    add_billing(act, kind, rows, found)
    add_due(act, kind, rows, found)
    return found


def _columns(kind: Kind) -> list[Column]:
    """What a list shows: what is billed beside the amount, in the end what is due and what the dates say."""
    billed = [Column("billed", "Billed", "money", currency=kind.currency)] if kind.trait(BillingRoot) else []
    due = [Column("due", "Due", "money", currency=kind.currency)] if kind.trait(Payable) else []
    found = [Column("ref", "Ref", "ref")]
    for field in kind.all_fields:
        found += [column(field, kind)] if field.show else []
        found += billed if field.name == kind.amount else []
    return [*found, *due, *(Column(sign.name, sign.name.capitalize(), "flag") for sign in kind.date_flags)]


def _reminders(kind: Kind, query: Query) -> list[Column]:
    """How often clients were reminded, and when, where it is asked who is to be."""
    reminded = kind.trait(Reminded)
    if reminded is None or reminded.when not in [leaf.field for leaf in query.leaves]:
        return []
    return [column(kind.by_name[name], kind) for name in (reminded.level, reminded.at)]


def _value(act: Act, kind: Kind, field: Field, text: str) -> Any:
    """A typed value of a filter as it is stored; ``day:`` asks for the two ends of a day or instant. Of money, which is
    compared in each row's own currency, the amount, and the currency that is typed or None."""
    if text.startswith("day:") and isinstance(field.type, Moment):
        return _span(act, field, text[4:])
    if isinstance(field.type, Reference):
        from crmcli.actions.refs import one

        return one(act, text, field.type.kind)[1]
    if isinstance(field.type, Money):
        from crmcli.model.money import read_amount

        return read_amount(text.strip(), field.name, act.currency)
    value = field.type.read(text, field.name, act.reading())
    return named(kind, stages.of(act, kind.name), value) if isinstance(field.type, StageKey) else value


def _span(act: Act, field: Field, text: str) -> tuple[str, str]:
    from crmcli.errors import BadValue
    from crmcli.model.dates import day_bounds, read_date

    reading = act.reading()
    try:
        return day_bounds(read_date(text.strip(), reading.today, field.name), reading.zone)
    except BadValue:
        instant = str(field.type.read(text, field.name, reading))
        return instant, instant
