"""Conditions and orders as SQL, every value bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from crmcli.errors import CrmError, Usage
from crmcli.errors.wording import article
from crmcli.light import TYPE_CHECKING
from crmcli.model.fields import Field
from crmcli.model.filter_words import words_alone
from crmcli.model.filters import Condition, Query
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.traits import DateFlag
from crmcli.model.traits_of_lists import Client
from crmcli.model.types import AnyReference, ContactPoints, Flag, Reference
from crmcli.store import filled, filter_parts, filter_words, identified, merged, narrowing, ordering, sums
from crmcli.store.act import Act, Row
from crmcli.store.comparing import Read, Sql, on_column, on_sum
from crmcli.store.filter_words import field_named
from crmcli.store.folding import compared
from crmcli.store.rows import column_of, unpacked
from crmcli.store.tables import json_array, quoted

if TYPE_CHECKING:
    from crmcli.store.driver import Rows

NOTHING: sums.Billed = MappingProxyType({})


def find(act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING) -> list[Row]:
    """The rows that meet all conditions, ordered; ``billed`` is what the ledger says of kinds whose billed or open
    amounts are asked for."""
    asked, table = Asked(act, kind, query, read, billed), act.tables[kind.name]
    return [unpacked(table, row) for row in act.rows(*asked.ordered(table.names))]


def parts(
    act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING
) -> Callable[[], Iterator[Rows]]:
    """What reads the same rows, as tuples of what is ``listed`` or as ``Narrow`` ones, in constant memory: at most a
    thousand at a time."""
    table, asked = act.tables[kind.name], Asked(act, kind, query, read, billed)
    if asked.whole:
        return lambda: filled.parts(act, table, asked.behind)
    if not asked.sorts:
        sql, values = asked.ordered(table.listed)
        return lambda: act.driver.parts(sql, values)
    sql, values = asked.ordered(("id",))
    return lambda: (filled.in_order(act, table, [row[0] for row in part]) for part in act.driver.parts(sql, values))


def find_ids(act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed = NOTHING) -> Iterator[list[int]]:
    """The ids of the rows that meet the conditions, ordered, at most a thousand at a time."""
    for part in act.driver.parts(*Asked(act, kind, query, read, billed).ordered(("id",))):
        yield [row[0] for row in part]


class Asked:
    """A query as the parts of statements: for its rows in their ``ordered`` ones, for what they come to together in
    what is ``selected``."""

    def __init__(self, act: Act, kind: Kind, query: Query, read: Read, billed: sums.Billed) -> None:
        self.act, self.kind, self.query, self.read = act, kind, query, read
        self.before, self.given = sums.given(billed)
        self.present = [] if query.archived else ["e.archived_at IS NULL"]
        self.tests: list[Sql] = []
        for condition in query.single:
            apart = sums.apart(kind, condition.field, "e") if condition.op == "is" else []
            self.tests += apart or [_condition(act, kind, "e", condition, read)]
            if query.among is None and sums.says(kind, condition, "billed"):
                self.tests.append((f"e.id IN ({sums.billable(kind)})", []))
        if query.among is not None:
            self.tests.append(("e.id IN (SELECT value FROM json_each(?))", [json_array(query.among)]))
        self.where = [sql for sql, _ in self.tests]
        self.values = [*self.given, *(value for _, bound in self.tests for value in bound)]

    def selected(self, columns: str, words: Sequence[str] = ()) -> Sql:
        """The statement for these columns, in no order; ``words`` are further fields that it reads. Where letters name
        few, these are looked up one by one: SQLite would rather read all of a stage by the index that adds up."""
        present = [*self.present] if self.covered else [f"+{test}" for test in self.present]
        few = narrowing.few(self.act, self.kind, self.query, self.read)
        present += [few] if few else []
        if len(self.where) == 1 and isinstance(self.where[0], filter_words.OwnWords):
            if columns == "count(*)" and not (self.present and _may_be_archived(self.act, self.kind)):
                return filter_words.counted(self.kind), self.values
            hit, hits = filter_words.HIT.format(self.kind.name), filter_words.hits(self.kind)
            return self.said(columns, present, words, where=[hit], table=hits)
        lettered = any(isinstance(test, narrowing.Lettered) for test in self.where)
        return self.said(columns, present, words, table=narrowing.by_id(self.kind) if lettered else None)

    @property
    def covered(self) -> bool:
        """Whether an index has all that is tested, and what is added up."""
        return sums.covered(self.kind, self.where)

    def said(
        self,
        columns: str,
        present: Sequence[str],
        words: Sequence[str] = (),
        where: Sequence[str] | None = None,
        table: str | None = None,
    ) -> Sql:
        """The statement for these columns of those that are ``present`` and meet all tests, or those of ``where`` in
        place of them; ``table`` is SQL for the elements "e", see ``sums.source``."""
        read = (*words, *self.query.ordered, *(leaf.field for leaf in self.query.leaves if leaf.relation is None))
        tests = " AND ".join([*present, *(self.where if where is None else where)]) or "1"
        source = sums.source(self.kind, "e", read, table)
        return f"{self.before}SELECT {columns} FROM {source} WHERE {tests}", self.values

    def once(self, columns: str, worth: str) -> Sql:
        """What is ``selected`` as a table "w" with these columns and ``worth``, SQL that is worked out once for each
        element, though conditions may ask for it, too."""
        later = [(sql, bound) for sql, bound in self.tests if not bound and "e." not in sql.replace(worth, "")]
        inner = [each for each in self.tests if each not in later]
        where = " AND ".join([*self.present, *(sql for sql, _ in inner)]) or "1"
        within = f"SELECT {columns}, {worth} AS worth FROM {quoted(self.kind.name)} e WHERE {where} LIMIT -1"
        tests = " AND ".join(sql.replace(worth, "w.worth") for sql, _ in later) or "1"
        return f"FROM ({within}) w WHERE {tests}", [value for _, bound in inner for value in bound]

    @property
    def sorts(self) -> bool:
        """Whether SQLite puts the rows in order, rather than finding them in it."""
        return bool(self.query.sort) or ordering.compares(self.kind, self.query)

    @property
    def whole(self) -> bool:
        """Whether it asks for all that is present, the oldest first."""
        query = self.query
        return not (query.conditions or query.sort or query.newest) and query.among is None and query.limit is None

    def behind(self, columns: str, last: int) -> Sql:
        """The statement for these columns of those with a greater id, the oldest first."""
        sql, values = self.said(columns, [*(f"+{test}" for test in self.present), f"e.id > {last}"])
        return f"{sql} ORDER BY e.id", values

    def ordered(self, names: Sequence[str]) -> Sql:
        """The statement for these columns in order, and for no more rows than are wanted. What has to be sorted, and of
        which few rows are wanted, is sorted by its ids alone."""
        columns = ", ".join(f"e.{quoted(name)}" for name in names)
        order = ordering.order(self.act, self.kind, self.query)
        # The index of what is present has no order that helps here: with the plus, SQLite does not look at it.
        present = [f"+{test}" for test in self.present]
        if self.query.limit is None:
            if order == "e.id" and any(condition.op == "unsettled" for condition in self.query.single):
                from crmcli.store.settling import passing_over

                pages, table = passing_over(self.kind)
                sql, values = self.said(columns, present, table=table)
                return f"{pages}{sql}", values
            sql, values = self.said(columns, present)
            return f"{sql} ORDER BY {order}", values
        from crmcli.store import first_pages

        walked = first_pages.found(self, order, present)
        if walked is not None:
            tables, ids, values = walked
            few, _ = self.said(columns, [f"e.id IN ({ids})"], where=())
            if tables:
                before = f"{self.before.rstrip()}, " if self.before else "WITH "
                few = f"{before}{', '.join(tables)} {few.removeprefix(self.before)}"
            return f"{few} ORDER BY {order}", [*self.given, *values]
        sql, values = self.said("e.id" if self.sorts else columns, present, where=first_pages.in_order(self))
        sql, values = f"{sql} ORDER BY {order} LIMIT ?", [*values, self.query.limit]
        if not self.sorts or tuple(names) == ("id",):
            return sql, values
        few, _ = self.said(columns, [f"e.id IN ({sql.removeprefix(self.before)})"], where=())
        return f"{few} ORDER BY {order}", values


def _may_be_archived(act: Act, kind: Kind) -> bool:
    """Whether any of a kind is archived, or it would take a round trip to tell."""
    sql = f"SELECT 1 FROM {quoted(kind.name)} WHERE archived_at IS NOT NULL LIMIT 1"
    return not act.driver.near or bool(act.rows(sql))


def _condition(act: Act, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    if condition.view is None:
        return _said(act, kind, name, condition, read)
    with naming_view(condition.view, kind):
        return _said(act, kind, name, condition, read)


@contextmanager
def naming_view(view: str, kind: Kind) -> Iterator[None]:
    """An error of what a view says names it: a field or a stage may have gone since."""
    try:
        yield
    except CrmError as error:
        error.message = f"view @{view}: {error.message}"
        error.hint = f"crm view save {view} {kind.name} FILTER... replaces it."
        raise


def _said(act: Act, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    if condition.op in ("or", "not"):
        return _grouped(act, kind, name, condition, read)
    if condition.op == "has":
        return filter_words.found(act, kind, name, condition.values)
    if condition.op == "unsettled":
        from crmcli.store.plainly import surely

        return f"NOT {surely(act.registry, kind, f'{name}.id')}", []
    return (_related if condition.relation is not None else _own)(act, kind, name, condition, read)


def _own(act: Act, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    """A condition on the element itself."""
    sign, client = _flag(kind, condition), kind.trait(Client)
    if sign is not None:
        yes = all(Flag().read(value, sign.name, act.reading()) for value in condition.values) != (condition.op == "!=")
        return filter_words.signed(act, kind, sign, name, yes), []
    if condition.op == "is":
        return filter_words.alone(act, kind, condition.field, name) or _bare(kind, name, condition)
    if client is not None and condition.field == client.word:
        return _condition(act, kind, name, filter_words.of_client(client, condition), read)
    amount = sums.column(kind, condition.field, name)
    if amount is not None:
        return on_sum(kind, condition.field, amount, name, condition, read)
    if condition.field in ("has", "no"):
        return filter_parts.has(act, kind, name, condition)
    if condition.field in ("tag", "tags"):
        return filter_parts.one_of(
            "tag", kind, name, (compared("tag", "p"), list(map(same, condition.values))), condition
        )
    if condition.field in ("external_id", "external"):
        return identified.on_external(kind, name, condition)
    if condition.field == "ref":
        return identified.on_ref(kind, name, condition)
    field = field_named(kind, condition.field)
    if isinstance(field.type, ContactPoints):
        return filter_parts.on_points(kind, field, name, condition, read)
    found = merged.on_reference(act, kind, field, name, condition, read)
    if found is not None:
        return found
    sql, values = on_column(kind, field, name, condition, read)
    few = narrowing.lettered(act, kind, field, name, condition, read)
    return (sql, values) if few is None else (narrowing.Lettered(f"({few[0]} AND {sql})"), [*few[1], *values])


def _flag(kind: Kind, condition: Condition) -> DateFlag | None:
    return next((sign for sign in kind.date_flags if sign.name == condition.field), None)


def _grouped(act: Act, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    """All conditions of one of the groups, or of none of them."""
    found = [[_condition(act, kind, name, each, read) for each in group] for group in condition.groups]
    sql = " OR ".join(f"({' AND '.join(sql for sql, _ in group) or '1'})" for group in found)
    values = [value for group in found for _, bound in group for value in bound]
    return (f"({sql}) IS NOT TRUE" if condition.op == "not" else f"({sql})"), values


def _bare(kind: Kind, name: str, condition: Condition) -> Sql:
    """A word alone: the name of a field that is yes or no."""
    field = kind.by_name.get(condition.field)
    if field is None or not isinstance(field.type, Flag):
        known = ", ".join(words_alone(kind))
        alone = f"Words that stand alone: {known}. Otherwise compare a field"
        hint = f"{alone}: stage=won amount.gte=1000 title~acme"
        raise Usage(f"{condition.field!r} is not a filter.", hint, field=condition.field)
    return f"{column_of(field, name)} = 1", []


def _related(act: Act, kind: Kind, name: str, condition: Condition, read: Read) -> Sql:
    """One relation further: the elements whose ``company`` meets the condition."""
    field = field_named(kind, str(condition.relation))
    if isinstance(field.type, AnyReference):
        return _anywhere(act, field, name, condition, read)
    if not isinstance(field.type, Reference):
        raise Usage(f"{field.name} of {article(kind.name)} refers to no other element.", "Example: company.city=Berlin")
    other = act.registry.by_name[field.type.kind]
    inner = Condition(condition.field, condition.op, condition.values)
    sql, values = _condition(act, other, "r", inner, read)
    source = sums.source(other, "r", (inner.field,))
    found = merged.with_parts(act, other, f"SELECT r.id FROM {source} WHERE {sql}")
    return f"{column_of(field, name)} IN ({found})", values


def _anywhere(act: Act, field: Field, name: str, condition: Condition, read: Read) -> Sql:
    """The same through a field that names an element of any kind: of those kinds that have what is asked for."""
    inner = Condition(condition.field, condition.op, condition.values)
    kinds = [kind for kind in act.registry.kinds if inner.field in kind.by_name]
    if not kinds:
        raise Usage(f"No kind has a field {inner.field!r}.", f"Example: {field.name}.title~acme", field=inner.field)
    found = [_condition(act, kind, "r", inner, read) for kind in kinds]
    parts = [
        f"SELECT '{kind.prefix}-' || r.id FROM {sums.source(kind, 'r', (inner.field,))} WHERE {sql}"
        for kind, (sql, _) in zip(kinds, found, strict=True)
    ]
    return f"{column_of(field, name)} IN ({' UNION ALL '.join(parts)})", [
        value for _, bound in found for value in bound
    ]
