"""The orders of lists as SQL, and the values by which rows are put together."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.errors import UnknownField, Usage
from crmcli.model.fields import Field
from crmcli.model.filters import Query
from crmcli.model.kinds import Kind
from crmcli.model.sums import ledgered
from crmcli.model.traits_of_lists import Client
from crmcli.model.types import AnyReference, Day, DayOrMoment, Moment, Money, Number, Price, Reference, TaxRate
from crmcli.store import merged, sums
from crmcli.store.act import Act
from crmcli.store.filter_words import field_named, signed
from crmcli.store.folding import field_compared
from crmcli.store.rows import column_of
from crmcli.store.tables import quoted

_Inner = Callable[[Act, Kind, str, str], str]
_SPANNED = (Moment, DayOrMoment)
_SPANS = {"month": 7, "year": 4}  # how much of a day or an instant they are


def order(act: Act, kind: Kind, query: Query) -> str:
    """ "-amount,title" as SQL; what is not set comes last; of those that are alike the oldest is first, or of one
    instant, where the newest instants are first, the newest."""
    terms = []
    for word in (query.sort or "").split(","):
        down, name = word.strip().startswith("-"), word.strip().lstrip("-+").replace("-", "_").lower()
        if name in ("ref", "id"):
            terms.append(f"e.id{' DESC' if down else ''}")
        elif name:
            terms.append(f"{_sorted(act, kind, name, 'e')}{' DESC' if down else ''} NULLS LAST")
    if query.newest and not terms:
        return "e.id DESC"
    # Those of one instant, as an import makes them, in the order of its index: the other one would sort them all.
    field = kind.by_name.get(next(iter(query.ordered), ""))
    newest = " DESC" if field and isinstance(field.type, Moment) and query.descends else ""
    # With the bare id, SQLite reads the whole table in its order rather than the index of a column that is compared.
    return ", ".join([*terms, f"{'+' if compares(kind, query) else ''}e.id{newest}"])


def summed(kind: Kind, query: Query) -> str | None:
    """SQL for the sum that is all that elements are sorted by; None for another order."""
    words = query.ordered
    return sums.column(kind, words[0], "e") if len(words) == 1 and not ledgered(kind, words[0]) else None


def compares(kind: Kind, query: Query) -> bool:
    """Whether it has conditions that many values of an index meet, which does not give the rows in their order. Amounts
    have none: what they are compared with depends on the currency of each."""
    fields = [kind.by_name.get(leaf.field) for leaf in query.leaves if _compares(kind.by_name.get(leaf.field), leaf.op)]
    other = any(leaf.relation is not None and leaf.op != "=" for leaf in query.leaves)
    return other or any(field is not None and not isinstance(field.type, Money) for field in fields)


def _compares(field: Field | None, op: str) -> bool:
    """Whether many values meet it; a day stands for all its instants."""
    return op in (">", ">=", "<", "<=") or (op == "=" and field is not None and isinstance(field.type, _SPANNED))


def _sorted(act: Act, kind: Kind, word: str, name: str) -> str:
    """What rows are sorted by: amounts by size, texts as they are folded, of several addresses or tags the first."""
    special = _special(act, kind, word, name, _sorted)
    if special is not None:
        return special
    if word in ("tag", "tags"):
        return f"(SELECT min(p.tag) FROM tag p WHERE p.kind = '{kind.name}' AND p.element = {name}.id)"
    field = field_named(kind, word)
    if field.type.table:
        belongs = f"p.kind = '{kind.name}' AND p.element = {name}.id"
        return f"(SELECT p.normal FROM {quoted(field.type.table)} p WHERE {belongs} ORDER BY p.position LIMIT 1)"
    if field.type.column is None:
        raise Usage(f"Lists cannot be sorted by {field.name}.", "Example: --sort -amount,title", field=field.name)
    return _comparable(field, name)


def _comparable(field: Field, name: str) -> str:
    column = column_of(field, name)
    if isinstance(field.type, Number | Price | TaxRate):
        return f"CAST({column} AS REAL)"
    if field.type.folded:
        return field_compared(field, name)
    if field.type.column == "TEXT" and not isinstance(field.type, Day | DayOrMoment | Moment):
        return f"{column} COLLATE NOCASE"
    return column


def grouped(act: Act, kind: Kind, word: str, name: str) -> str:
    """The value that rows of one group share: of instants the day, of ``close_date.month`` the month; raises
    UnknownField or Usage (exit 2)."""
    before, _, span = word.rpartition(".")
    word, span = (before, span) if span in _SPANS else (word, "")
    special = _special(act, kind, word, name, grouped)
    if special is not None:
        return special
    field = field_named(kind, word)
    if field.type.column is None or (span and not isinstance(field.type, Day | DayOrMoment | Moment)):
        raise Usage(f"Lists cannot be grouped by {field.name}.", "Example: --group stage", field=field.name)
    column = column_of(field, name)
    if isinstance(field.type, DayOrMoment | Moment) or span:
        return f"substr({column}, 1, {_SPANS.get(span, 10)})"
    return merged.now(act, field.type.kind, column) if isinstance(field.type, Reference) else column


def _special(act: Act, kind: Kind, word: str, name: str, inner: _Inner) -> str | None:
    """What is not a field of the element itself: a sum, a flag, its client, a field of what it refers to."""
    sign = next((sign for sign in kind.date_flags if sign.name == word), None)
    if sign is not None:
        return f"coalesce({signed(act, kind, sign, name)}, 0)"
    client = kind.trait(Client)
    if client is not None and word == client.word:
        return f"coalesce({', '.join(_through(act, kind, f'{each}.title', name, inner) for each in client.of)})"
    if "." in word and word not in kind.by_name:
        return _through(act, kind, word, name, inner)
    return sums.column(kind, word, name)


def _through(act: Act, kind: Kind, word: str, name: str, inner: _Inner) -> str:
    relation, _, rest = word.partition(".")
    field = field_named(kind, relation)
    if isinstance(field.type, AnyReference):
        return _anywhere(act, field, rest, name, inner)
    if not isinstance(field.type, Reference) or "." in rest:
        raise UnknownField(kind.name, word, [each.name for each in kind.all_fields])
    other = act.registry.by_name[field.type.kind]
    found = inner(act, other, rest, "r")
    source = sums.source(other, "r", (rest,))
    return f"(SELECT {found} FROM {source} WHERE r.id = {merged.now(act, other.name, column_of(field, name))})"


def _anywhere(act: Act, field: Field, word: str, name: str, inner: _Inner) -> str:
    """The same of what may be of any kind: of those that have such a field, the one that is named."""
    column, parts = column_of(field, name), []
    for kind in act.registry.kinds:
        if word in kind.by_name:
            begin, source = f"{kind.prefix}-", sums.source(kind, "r", (word,))
            id = f"CAST(substr({column}, {len(begin) + 1}) AS INTEGER)"
            mine = f"substr({column}, 1, {len(begin)}) = '{begin}'"
            parts.append(f"(SELECT {inner(act, kind, word, 'r')} FROM {source} WHERE r.id = {id} AND {mine})")
    if not parts:
        raise UnknownField(field.name, word, ["title"])
    return f"coalesce({', '.join(parts)}, NULL)"
