"""One column compared with typed values, as SQL with every value bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crmcli.errors import Usage
from crmcli.light import TYPE_CHECKING, Any
from crmcli.model.fields import Field
from crmcli.model.filters import Condition
from crmcli.model.fold import loose, same
from crmcli.model.kinds import Kind
from crmcli.model.types import (
    AnyReference,
    DayOrMoment,
    ElectronicAddress,
    Flag,
    Long,
    Moment,
    Money,
    Number,
    Phones,
    Price,
    Reference,
    TaxNumber,
    TaxRate,
    Text,
)
from crmcli.store.folding import (
    column_second,
    field_compared,
    field_hardly_compared,
    filled,
    hardly_compared,
    plainly,
    plainly_kept,
    second,
)
from crmcli.store.rows import column_of
from crmcli.store.tables import literals

if TYPE_CHECKING:
    from decimal import Decimal

_OFTEN = ("EUR", "USD", "CHF", "GBP")  # which is told before all others are looked through
_DAY = 10  # characters of a day; an instant has more
TEXTS = (Text, TaxNumber, ElectronicAddress)  # a word for one of these is compared as it is typed
Sql = tuple[str, list[Any]]
Read = Callable[[Kind, Field, str], Any]  # a typed value as it is stored, of money (amount, currency); may raise


def on_sum(kind: Kind, word: str, column: str, name: str, condition: Condition, read: Read) -> Sql:
    """The condition on an amount that SQL works out for the table that is called ``name``; raises as ``on_column``."""
    field = Field(word, Money(), "")
    if condition.op == "~":
        raise Usage(f"{word} is an amount and holds no text.", f"Example: {word}.gte=100", field=word)
    if condition.op in ("=", "!="):
        return _among(kind, field, name, condition, read, column)
    _check_comparable(field, condition)
    return _amount(name, column, condition.op, read(kind, field, condition.values[0])), []


def on_column(kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql:
    """The condition on a field of the table that is called ``name``; raises BadValue or Usage (exit 2)."""
    column = column_of(field, name)
    if condition.op == "~":
        return _contains(field, name, condition.values[0])
    if condition.op in ("=", "!="):
        return _among(kind, field, name, condition, read, column)
    _check_comparable(field, condition)
    if isinstance(field.type, Moment):
        return _beside(kind, field, column, condition, read)
    if isinstance(field.type, DayOrMoment):
        return _beside_either(kind, field, column, condition, read)
    text = condition.values[0]
    if isinstance(field.type, Money):
        return _amount(name, column, condition.op, read(kind, field, text)), []
    value = read(kind, field, text)
    if isinstance(field.type, Number | Price | TaxRate):
        return f"CAST({column} AS REAL) {condition.op} CAST(? AS REAL)", [value]
    return f"{column} {condition.op} ?", [value]


def _among(kind: Kind, field: Field, name: str, condition: Condition, read: Read, column: str) -> Sql:
    """Equal to one of a list; an empty value means "not set"."""
    empty = any(not value.strip() for value in condition.values)
    texts = [value for value in condition.values if value.strip()]
    if isinstance(field.type, Moment | DayOrMoment):
        found = _on_days(kind, field, column, texts, read)
    elif isinstance(field.type, Money):
        typed = [read(kind, field, text) for text in _list(kind, field, texts, read)]
        alternatives = [_amount(name, column, "=", amount) for amount in typed]
        found = (f"({' OR '.join(alternatives) or '0'})", [])
    elif field.type.folded:
        found = _same(field, name, spellings(kind, field, texts, read))
    else:
        if isinstance(field.type, Number | Price | TaxRate):
            texts = list(_list(kind, field, texts, read))
        wanted = [read(kind, field, text) for text in texts]
        found = (f"{column} IN ({marks(texts)})", wanted)
        empty = empty or None in wanted  # a rate of "none" is no rate
        empty = empty or (isinstance(field.type, Flag) and 0 in wanted)  # a flag that was never set is no
    sql, values = found
    if empty:
        sql = f"({sql} OR {column} IS NULL)"
    return (f"({sql}) IS NOT TRUE", values) if condition.op == "!=" else (sql, values)


def _same(field: Field, name: str, spelled: list[str]) -> Sql:
    """A text is one of these as it is folded. SQLite tells most by itself, where no index has what is folded."""
    column, among = column_of(field, name), f"IN ({marks(spelled)})"
    if not filled(field, name):
        return f"{field_compared(field, name)} {among}", spelled
    other = f"NOT {plainly(field, name)} AND {field_hardly_compared(field, name)} {among}"
    plain = f"{column} COLLATE NOCASE {among} OR {other}"
    return f"({filled(field, name)}({plain}))", [*spelled, *spelled]


def spellings(kind: Kind, field: Field, texts: Sequence[str], read: Read) -> list[str]:
    """Texts as they are compared with those of a field."""
    plain = isinstance(field.type, Long) or type(field.type) in TEXTS
    return [same(text if plain else read(kind, field, text)) for text in texts]


def _on_days(kind: Kind, field: Field, column: str, texts: Sequence[str], read: Read) -> Sql:
    """A day stands for all its instants."""
    parts, values = [], []
    for text in texts:
        begin, end, day = read(kind, field, f"day:{text}")
        if begin == end:
            parts.append(f"{column} = ?")
            values.append(begin)
            continue
        parts.append(f"({column} >= ? AND {column} < ?)")
        values += [begin, end]
        if isinstance(field.type, DayOrMoment):
            parts[-1] = f"CASE WHEN length({column}) > {_DAY} THEN {parts[-1]} ELSE {column} = ? END"
            values.append(day)
    return f"({' OR '.join(parts) or '0'})", values


def _check_comparable(field: Field, condition: Condition) -> None:
    if not condition.values[0].strip():
        raise Usage(
            f"{field.name}: there is no value to compare with.", f"Example: {field.name}.gte=1", field=field.name
        )
    if isinstance(field.type, Reference | AnyReference | Long) or type(field.type) in TEXTS:
        raise Usage(f"{field.name} cannot be compared by size.", f"Example: {field.name}=...", field=field.name)


def _beside(kind: Kind, field: Field, column: str, condition: Condition, read: Read) -> Sql:
    """Before or after an instant, or all the instants of a day, whose end is the first that is not its own."""
    begin, end, _ = read(kind, field, f"day:{condition.values[0]}")
    op = {">": ">=", "<=": "<"}.get(condition.op, condition.op) if begin != end else condition.op
    return f"{column} {op} ?", [end if condition.op in (">", "<=") else begin]


def _beside_either(kind: Kind, field: Field, column: str, condition: Condition, read: Read) -> Sql:
    """The same of what holds days and instants: days are compared with days."""
    sql, bound = _beside(kind, field, column, condition, read)
    day = read(kind, field, f"day:{condition.values[0]}")[2]
    exact = f"CASE WHEN length({column}) > {_DAY} THEN {sql} ELSE {column} {condition.op} ? END"
    if condition.op in (">", ">="):
        return exact, [*bound, day]
    return f"({column} <= ? AND {exact})", [max(f"{day}~", bound[0]), *bound, day]  # what an index can tell


def _list(kind: Kind, field: Field, texts: Sequence[str], read: Read) -> Sequence[str]:
    """The texts of a list of numbers. A comma parts them, or it may part the decimals of one number: that is what it
    does where not all the parts are numbers; else BadValue (exit 2) with both readings, as in 1200,50."""
    from crmcli.errors import BadValue
    from crmcli.model.numbers import read_number

    whole = ",".join(texts)
    try:
        number = read_number(whole, field.name, 12) if len(texts) > 1 else None
    except BadValue as error:
        number = next(iter(error.candidates), None)
    if number is None:
        return texts
    try:
        for text in texts:
            read(kind, field, text)
    except BadValue:
        return [number]
    refused = BadValue(field.name, whole, "can be read in two ways")
    refused.hint = f"Type {number}, or a blank behind the comma for a list: '{', '.join(texts)}'."
    refused.candidates = [number, ", ".join(texts)]
    raise refused


def _amount(name: str, column: str, op: str, typed: tuple[Decimal, str | None]) -> str:
    """An amount compared with what is typed, in the row's own currency; of one that is typed, too, only rows in it."""
    amount, currency = typed
    test = f"{column} {op} ({_own_minor(name, amount)})"
    return f"({test} AND {name}.currency = '{currency}')" if currency else test


def _own_minor(name: str, amount: Decimal) -> str:
    """SQL for an amount in minor units of the row's own currency; the digits come from our own table."""
    from crmcli.model.currencies import BY_PLACES

    usual = minor(amount, 2)
    often = "".join(f" WHEN {name}.currency = '{code}' THEN {usual}" for code in _OFTEN)
    others = "".join(
        f" WHEN {name}.currency IN ({literals(codes.split())}) THEN {minor(amount, places)}"
        for places, codes in BY_PLACES.items()
        if places != 2
    )
    return f"CASE{often}{others} ELSE {usual} END"


def minor(amount: Decimal, places: int) -> str:
    """SQL for an amount in minor units of a currency with so many places."""
    return f"{amount.scaleb(places).normalize():f}"


def _contains(field: Field, name: str, text: str) -> Sql:
    """One of the spellings of the text is in one of those that are stored."""
    if isinstance(field.type, Reference):
        raise Usage(f"{field.name} is a reference and holds no text.", f"Example: {field.name}.title~acme")
    column = column_of(field, name)
    if not field.type.folded:
        return _like([(column, text)])
    places = (field_hardly_compared(field, name), second(field, name))
    sql, values = _spelled(plainly(field, name), column, places, loose(text))
    return f"({filled(field, name)}{sql})", values


def in_point(field: Field, text: str) -> Sql:
    """The same for the contact points "p" of an element; digits are compared with digits where they are numbers."""
    places = (hardly_compared("value", "p"), column_second("p.value", "value", "p"))
    digits = "".join(filter(str.isdigit, same(text))).lstrip("0")
    numbers = isinstance(field.type, Phones) and not any(map(str.isalpha, text))
    also = [("p.normal", digits)] if numbers and digits else []
    return _spelled(plainly_kept("p.value", "value", "p"), "p.value", places, loose(text), also)


def _spelled(
    plain: str, column: str, places: Sequence[str], spelled: Sequence[str], also: Sequence[tuple[str, str]] = ()
) -> Sql:
    """One of the spellings is in one of the places of a text: in its ``column``, where it is ``plain``, as most are."""
    mine, bound = _like([*((column, each) for each in spelled), *also])
    other, more = _like([*((place, each) for place in places for each in spelled), *also])
    return f"CASE WHEN {plain} THEN {mine} ELSE {other} END", [*bound, *more]


def _like(wanted: Sequence[tuple[str, str]]) -> Sql:
    """One of the texts is in one of the places."""
    tests = [f"{place} LIKE ? ESCAPE '\\'" for place, _ in wanted]
    return f"({' OR '.join(tests)})", [pattern(text) for _, text in wanted]


def pattern(text: str) -> str:
    """What LIKE wants for a text in which no character stands for others."""
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
