"""What elements hold as JSON shows it: of one, and of many at once, a field after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from crmcli.actions.elements.stages import flagged
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.exports import Block, records
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Record
from crmcli.model.traits import DateFlag
from crmcli.model.types import FieldType, Reference
from crmcli.model.types.days import lies_behind
from crmcli.store.act import Act, Row

if TYPE_CHECKING:
    from crmcli.actions.money.balance import Balance

Columns = Mapping[str, Sequence[Any]]


def plain(act: Act, kind: Kind, row: Row) -> Record:
    """ref, kind, id and every plain field, as JSON shows them; custom ones together under ``custom``."""
    return next(records(plain_block(act, kind, {name: (value,) for name, value in row.items()})))


def plain_block(act: Act, kind: Kind, stored: Columns) -> Block:
    """The same of many elements, of whose table these are columns; one that is not there is empty."""
    ids, empty, usual = stored["id"], (None,) * len(stored["id"]), act.reading().currency
    currencies = cache(lambda: [code or usual for code in stored.get(kind.currency, empty)])

    def told(field: Field) -> Sequence[Any]:
        return values_of(act, field, stored.get(field.name, empty), currencies)

    block = Block(
        {
            "ref": lambda: [f"{kind.prefix}-{number}" for number in ids],
            "kind": lambda: (kind.name,) * len(ids),
            "id": lambda: ids,
        }
    )
    for field in kind.all_fields:
        if field.type.table is None and not field.custom:
            block.also(field.name, partial(told, field))
    if kind.custom:
        block.also("custom", lambda: _shelves({name: told(kind.by_name[name]) for name in kind.custom.values()}))
    for sign in kind.date_flags:
        block.also(sign.name, partial(has_flags, act, kind, sign, stored))
    return block


def _shelves(values: Columns) -> list[Record]:
    return [dict(zip(values, each, strict=True)) for each in zip(*values.values(), strict=True)]


def has_flags(act: Act, kind: Kind, sign: DateFlag, stored: Columns) -> list[bool]:
    """Whether a sign such as overdue is on each of these elements today, if something is due where that matters."""
    signed, today, now = (*flagged(act, kind, sign), *sign.owing), act.today, act.stamp
    return [
        stage in signed and day is not None and lies_behind(day, today, now)
        for stage, day in zip(stored["stage"], stored[sign.past], strict=True)
    ]


def settled(kind: Kind, record: Record, balance: Balance | None) -> None:
    """Take the signs off a record that it bears only while something is due."""
    for sign in kind.date_flags if balance and balance.due <= 0 else ():
        record[sign.name] = record[sign.name] and record["stage"] not in sign.owing


def value_of(act: Act, field: Field, value: Any, currency: str) -> Any:
    """A stored value as JSON shows it; a reference as its REF."""
    return values_of(act, field, (value,), lambda: (currency,))[0]


def values_of(act: Act, field: Field, values: Sequence[Any], currencies: Callable[[], Sequence[str]]) -> Sequence[Any]:
    """The same of many elements, each in its currency."""
    if values.count(None) == len(values):
        return values
    if isinstance(field.type, Reference):
        prefix = act.registry.by_name[field.type.kind].prefix
        return [None if value is None else f"{prefix}-{value}" for value in values]
    if type(field.type).json is FieldType.json:
        return values
    if 2 * len(set(values)) > len(values):
        return field.type.jsons(values, currencies())
    pairs = [*zip(values, currencies(), strict=True)]
    few = [*set(pairs)]  # most columns have few values
    shown = dict(zip(few, field.type.jsons(*zip(*few, strict=True)), strict=True))
    return [shown[pair] for pair in pairs]
