"""Lists of few elements among many: an index tells which ones may be meant, where each would have to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, product, zip_longest

from crmcli.light import TYPE_CHECKING, Any, re
from crmcli.model.filters import Condition, Query
from crmcli.model.fold import loose
from crmcli.model.kinds import Kind
from crmcli.model.types import Money, StageKey
from crmcli.store import filter_words, ordering, stages, within
from crmcli.store.act import Act
from crmcli.store.comparing import minor, spellings
from crmcli.store.tables import literals, quoted

if TYPE_CHECKING:
    from crmcli.model.fields import Field
    from crmcli.store.comparing import Read, Sql

    First = tuple[list[str], str, list[Any]]
    Told = Callable[..., Sql]

_FEW = "min(10000, coalesce(max(id), 0) / 16)"  # rows that are named, up to which it is worth to look at these alone
_WINDOW, _WINDOWS = 3, 24  # letters that are looked for together, and how many times at most
_SPELLED = 4  # parts of a text between letters that may be spelled otherwise
_NEAR = 2000  # elements that are looked at first: where most meet the conditions, a list is full by then


def first(act: Act, kind: Kind, query: Query, read: Read, told: Told, order: str) -> First | None:
    """SQL for the ids of the first elements that meet the conditions, with the tables that it takes before it: among
    the first that there are, and if these are too few, among those that an index tells, of which no more are looked at
    than have to be. ``told`` makes the SQL for those of a ``table`` that meet some tests besides. None where no index
    tells, and all that meet them are found in this order."""
    found = narrowed(act, kind, query, read)
    end, sign, here, there, down = ("max", "-", ">", "<=", " DESC") if query.newest else ("min", "+", "<", ">=", "")
    bound = f"(SELECT {end}(id) {sign} {_NEAR} FROM {quoted(kind.name)})"
    marked, values = told(f"e.id {here} {bound}", table=by_id(kind))
    near = filter_words.near(marked, kind, f"{here} {bound}")
    gathered = near != marked or ordering.compares(kind, query)
    if found is None and not (gathered and filter_words.many(act, kind.name)):
        return None
    sql, given = found if found and (not act.driver.near or _are_few(act, kind, found)) else ("", [])
    far, _ = told(f"+e.id {there} {bound}", *([f"e.id IN ({sql})"] if sql else []))
    ordered = ((near, f"e.id{down}"), (far, order))
    names = ("near", "far")  # SQL may be nested so deep and no deeper: they stand beside each other
    tables = [f"{name}(id) AS ({part} ORDER BY {by} LIMIT ?)" for name, (part, by) in zip(names, ordered, strict=True)]
    every = " UNION ALL ".join(f"SELECT id FROM {name}" for name in names)
    return tables, f"{every} LIMIT ?", [*values, query.limit, *given, *values, query.limit, query.limit]


def by_id(kind: Kind) -> str:
    """SQL for the elements "e" of a kind that are looked up by their ids, whatever indexes there are."""
    return f"{quoted(kind.name)} e NOT INDEXED"


def few(act: Act, kind: Kind, query: Query, read: Read) -> str:
    """The test for the elements "e" that are all that can meet the conditions, where an index tells of many that these
    are few; "" elsewhere."""
    wanted = query.conditions and query.among is None and act.driver.near
    found = narrowed(act, kind, query, read) if wanted else None
    if not found or found[1] or not filter_words.many(act, kind.name) or not _are_few(act, kind, found):
        return ""
    return f"e.id IN ({found[0]})"


def _are_few(act: Act, kind: Kind, ids: Sql) -> bool:
    """Whether these are much fewer than all: of others, the first are found before all are gathered."""
    most = f"SELECT {_FEW} FROM {quoted(kind.name)}"
    sql, values = ids
    return bool(act.rows(f"SELECT count(*) <= ({most}) FROM ({sql} LIMIT ({most}) + 1)", values)[0][0])


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
        mine = _valued(act, kind, field, condition, query.archived, read)
        if mine is None:
            return None
        found = found or mine
    return found


def _valued(act: Act, kind: Kind, field: Field, condition: Condition, archived: bool, read: Read) -> Sql | None:
    """By the index of amounts for most currencies, and for those with other digits by that of what lists add up."""
    if (
        not isinstance(field.type, Money)
        or condition.op not in (">", ">=", "<", "<=")
        or not condition.values[0].strip()
    ):
        return None
    from crmcli.model.currencies import BY_PLACES, CURRENCIES

    amount, currency = read(kind, field, condition.values[0])
    compares = f"t.{quoted(field.name)} {condition.op}"
    some = f"SELECT t.id FROM {quoted(kind.name)} t WHERE"
    if currency:
        return f"{some} {compares} {minor(amount, CURRENCIES[currency])}", []
    if field.name != kind.amount or not kind.stages or archived:
        return None
    keys = literals(row["key"] for row in stages.of(act, kind.name))
    present = f"t.archived_at IS NULL AND t.stage IN ({keys}) AND t.{quoted(kind.currency)}"
    others = [
        f"{some} {present} IN ({literals(codes.split())}) AND {compares} {minor(amount, places)}"
        for places, codes in BY_PLACES.items()
        if places != 2
    ]
    return " UNION ALL ".join([f"{some} {compares} {minor(amount, 2)}", *others]), []


class Lettered(str):
    """A test that holds for none but the few elements that ``lettered`` names."""


def lettered(act: Act, kind: Kind, field: Field, name: str, condition: Condition, read: Read) -> Sql | None:
    """The test for the elements, called ``name``, that may meet a condition on a text; None where it cannot tell, or
    these are not much fewer than all."""
    if condition.op not in ("=", "~") or not within.holds(kind, field) or not all(map(str.strip, condition.values)):
        return None
    if act.driver.laid_over or (condition.op == "=" and (field.indexed or field.unique)):
        return None
    if condition.op == "~":
        asked = [_asked(way) for text in loose(condition.values[0]) for way in _ways(text)]
    else:
        asked = [_asked(f"{within.EDGE}{text}{within.EDGE}") for text in spellings(kind, field, condition.values, read)]
    if not all(asked):
        return None
    step, match = act.steps.current, " OR ".join(f"({each})" for each in dict.fromkeys(asked))
    if step is not None:
        step.flush()  # what it changed is told by the history, too
    index = within.index_of(kind.name)
    some = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"
    most = f"SELECT {_FEW} FROM {quoted(kind.name)}"
    few = f"SELECT count(*) < ({most}) FROM ({some} LIMIT ({most}))"
    if not act.rows(few, (match,))[0][0]:
        return None
    return f"{name}.id IN ({some} UNION ALL SELECT row {within.SINCE} AND \"table\" = '{kind.name}')", [match]


def _ways(text: str) -> Iterator[str]:
    """How a text, or the beginning of it, stands in texts of which the index has the first spelling alone: where ä is
    ae in the second, the e is missing there."""
    parts = re.split("(?<=[aou])e", text)[:_SPELLED]
    for joints in product(("e", ""), repeat=len(parts) - 1):
        found = "".join(chain.from_iterable(zip_longest(parts, joints, fillvalue="")))
        yield found
        if found.startswith("e"):
            yield found[1:]


def _asked(text: str) -> str:
    """What the index is asked for a text: "" where it is too short."""
    windows = [text[at : at + _WINDOW] for at in range(len(text) - _WINDOW + 1)]
    some = dict.fromkeys(windows[:: max(1, len(windows) // _WINDOWS)])
    return " AND ".join('"{}"'.format(window.replace('"', '""')) for window in some)
