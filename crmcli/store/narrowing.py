"""Lists of few elements among many: an index tells which ones may be meant, where each would have to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crmcli.model.filters import Condition, Query
from crmcli.model.fold import loose, same
from crmcli.model.kinds import Kind
from crmcli.model.types import Money, StageKey
from crmcli.store import filter_words, stages
from crmcli.store.act import Act
from crmcli.store.tables import quoted

if TYPE_CHECKING:
    from crmcli.model.fields import Field
    from crmcli.store.comparing import Read, Sql

    Told = Callable[..., Sql]

_NEAR = 2000  # elements that are looked at first: where most meet the conditions, a list is full by then
_UMLAUTS = "aou"


def first(act: Act, kind: Kind, query: Query, read: Read, told: Told, order: str) -> Sql | None:
    """SQL for the ids of the first elements that meet the conditions: among the first that there are, and if these are
    too few, among those that an index tells, of which no more are looked at than have to be. ``told`` makes the SQL for
    those that meet some tests besides. None where no index tells."""
    found = narrowed(act, kind, query, read)
    if found is None:
        searched = any(leaf.op == "has" and leaf.relation is None for leaf in query.leaves)
        if not searched or not filter_words.many(act, kind.name):
            return None
    sql, given = found or ("", [])
    end, sign, here, there = ("max", "-", ">", "<=") if query.newest else ("min", "+", "<", ">=")
    bound = f"(SELECT {end}(id) {sign} {_NEAR} FROM {quoted(kind.name)})"
    near, values = told(f"e.id {here} {bound}")
    far, _ = told(f"+e.id {there} {bound}", *([f"e.id IN ({sql})"] if sql else []))
    near = filter_words.near(near, kind, f"{here} {bound}")
    parts = " UNION ALL ".join(f"SELECT id FROM ({part} ORDER BY {order} LIMIT ?)" for part in (near, far))
    return f"{parts} LIMIT ?", [*values, query.limit, *given, *values, query.limit, query.limit]


def narrowed(act: Act, kind: Kind, query: Query, read: Read) -> Sql | None:
    """SQL for the ids of all that can meet the conditions, found by an index; None where there is none, or a condition
    may be met by fewer. Stages are no help: half of all are in one."""
    found: Sql | None = None
    for condition in query.conditions:
        field = kind.by_name.get(condition.field)
        if field is None or condition.relation is not None or condition.op in ("or", "not", "has", "is"):
            return None
        if isinstance(field.type, StageKey) and condition.op == "=":
            continue
        mine = _titled(kind, field, condition) or _valued(act, kind, field, condition, query.archived, read)
        if mine is None:
            return None
        found = found or mine
    return found


def _titled(kind: Kind, field: Field, condition: Condition) -> Sql | None:
    """By what the index of titles has of them, which is a tenth of the rows."""
    if condition.op != "~" or kind.title[0] != field.name or kind.title_key is not same:
        return None
    patterns = [_pattern(spelled) for spelled in loose(condition.values[0])]
    test = " OR ".join(["t.title_key LIKE ?"] * len(patterns))
    return f"SELECT t.id FROM {quoted(kind.name)} t WHERE {test}", patterns


def _pattern(spelled: str) -> str:
    """What LIKE wants for all titles that have this in one of their spellings, though the index has the first alone:
    where ä is ae in the second, the e is missing there. Signs that LIKE knows may stand for any."""
    text = spelled.removeprefix("e")
    for vowel in _UMLAUTS:
        text = text.replace(f"{vowel}e", f"{vowel}%")
    return f"%{text}%"


def _valued(act: Act, kind: Kind, field: Field, condition: Condition, archived: bool, read: Read) -> Sql | None:
    """By the index of amounts for most currencies, and for those with other digits by that of what lists add up."""
    if (
        not isinstance(field.type, Money)
        or condition.op not in (">", ">=", "<", "<=")
        or not condition.values[0].strip()
    ):
        return None
    from crmcli.model.money import CURRENCIES

    amount, currency = read(kind, field, condition.values[0])
    compares = f"t.{quoted(field.name)} {condition.op}"
    some = f"SELECT t.id FROM {quoted(kind.name)} t WHERE"
    if currency:
        return f"{some} {compares} {amount.scaleb(CURRENCIES[currency]).normalize():f}", []
    if field.name != kind.amount or not kind.stages or archived:
        return None
    keys = ", ".join(f"'{row['key']}'" for row in stages.of(act, kind.name))
    present = f"t.archived_at IS NULL AND t.stage IN ({keys})"
    places: dict[int, list[str]] = {2: []}
    for code, digits in CURRENCIES.items():
        places.setdefault(digits, []).append(f"'{code}'")
    parts = []
    for digits, codes in places.items():
        in_these = f"{present} AND t.{quoted(str(kind.currency))} IN ({', '.join(codes)}) AND" if digits != 2 else ""
        parts.append(f"{some} {in_these} {compares} {amount.scaleb(digits).normalize():f}")
    return " UNION ALL ".join(parts), []
