"""Filters on any rows find what the same conditions, told in Python, hold for."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Condition, Query
from crmcli.store import records
from crmcli.store.act import Act, Row
from crmcli.store.adding_up import count
from crmcli.store.filtering import find
from crmcli.store.opening import open_empty

from .stores import NOW, row

DEAL = REGISTRY.by_name["deal"]
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
PLACES = {"EUR": 2, "JPY": 0, "KWD": 3}
STORE = Act(open_empty(REGISTRY), clock=lambda: NOW, by="ada")
STORE.dry_run = True  # every step is taken back

titles = st.text(st.sampled_from("abAB %_'\"\\é"), min_size=1, max_size=4).map(str.strip).filter(bool)
days = st.dates(NOW.date().replace(day=20), NOW.date().replace(day=26)).map(str)
instants = st.builds(
    lambda day, hour: f"{day}T{hour}.000000Z", days, st.sampled_from(["00:00:00", "12:00:00", "23:59:59"])
)
owners = st.sampled_from(["ada", "eve", "bob"])
amounts = st.decimals(-20, 20, places=2)
rows = st.fixed_dictionaries(
    {
        "title": titles,
        "stage": st.sampled_from(["new", "won", "lost"]),
        "owner": st.none() | owners,
        "currency": st.sampled_from(list(PLACES)),
        "amount": st.none() | st.integers(-2500, 2500),
        "probability": st.none() | st.integers(0, 100),
        "close_date": st.none() | days,
        "closed_at": st.none() | instants,
        "archived_at": st.sampled_from([None, None, None, "2026-11-20T00:00:00.000000Z"]),
    }
)


def among(field: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    listed = st.lists(values | st.just(""), min_size=1, max_size=3).map(tuple)
    return st.builds(Condition, st.just(field), st.sampled_from(["=", "!="]), listed)


def compared(field: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    return st.builds(Condition, st.just(field), st.sampled_from(list(OPERATORS)), st.tuples(values))


conditions = st.one_of(
    among("title", titles.filter(lambda text: text.isascii())),
    st.builds(Condition, st.just("title"), st.just("~"), st.tuples(titles)),
    among("stage", st.sampled_from(["new", "won", "lost"])),
    among("owner", owners),
    among("amount", amounts.map(str)),
    compared("amount", amounts.map(str)),
    among("probability", st.integers(0, 100).map(str)),
    compared("probability", st.integers(0, 100).map(str)),
    among("close_date", days),
    compared("close_date", days),
    among("closed_at", days),
    compared("closed_at", days),
    st.builds(Condition, st.sampled_from(["has", "no"]), st.just("="), st.tuples(st.sampled_from(["owner", "amount"]))),
)


def lower(text: str) -> str:
    """Lower case as SQLite has it: of ASCII letters alone."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def value_of(found: Row, field: str) -> Any:
    """The value of a row as it is compared; None when it is not set."""
    value = found[field]
    if value is None:
        return None
    if field == "amount":
        return Decimal(value).scaleb(-PLACES[found["currency"]])
    return lower(value) if field == "title" else value[:10] if field == "closed_at" else value


def typed(text: str, field: str) -> Any:
    """The value that a condition names."""
    if field in ("amount", "probability"):
        return Decimal(text)
    return lower(text) if field == "title" else text


def holds(condition: Condition, found: Row) -> bool:
    field, op, texts = condition.field, condition.op, condition.values
    if field in ("has", "no"):
        return all((found[name] is not None) == (field == "has") for name in texts)
    value = value_of(found, field)
    if op in OPERATORS:
        return value is not None and OPERATORS[op](value, typed(texts[0], field))
    if op == "~":
        return lower(texts[0]) in value
    same = any(value is None if not text else value is not None and value == typed(text, field) for text in texts)
    return same == (op == "=")


@settings(deadline=None, max_examples=120)
@given(st.lists(rows, max_size=8), st.lists(conditions, max_size=3), st.booleans())
def test_a_filter_finds_the_rows_for_which_its_conditions_hold(
    given_rows: list[Row], wanted: list[Condition], archived: bool
) -> None:
    with STORE.step("try"):
        written = [row(**values) for values in given_rows]
        records.create(STORE, "deal", written)
        query = Query(tuple(wanted), archived=archived)
        found, total = find(STORE, DEAL, query, reader(STORE)), count(STORE, DEAL, query, reader(STORE))
        expected = [
            each["id"]
            for each in written
            if (archived or each["archived_at"] is None) and all(holds(condition, each) for condition in wanted)
        ]
    assert ([each["id"] for each in found], total) == (expected, len(expected))


sorts = st.lists(st.tuples(st.sampled_from(["amount", "close_date", "title", "ref"]), st.booleans()), max_size=2)


@settings(deadline=None, max_examples=60)
@given(st.lists(rows, max_size=8), sorts)
def test_a_list_is_in_the_order_that_is_asked_for(given_rows: list[Row], sort: list[tuple[str, bool]]) -> None:
    with STORE.step("try"):
        written = [row(**{**values, "archived_at": None}) for values in given_rows]
        records.create(STORE, "deal", written)
        words = ",".join(f"{'-' if down else ''}{field}" for field, down in sort)
        found = find(STORE, DEAL, Query(sort=words), reader(STORE))
    expected = sorted(written, key=lambda each: int(each["id"]))
    for field, down in reversed(sort):
        expected = ordered(expected, "id" if field == "ref" else field, down)
    assert [each["id"] for each in found] == [each["id"] for each in expected]


def ordered(given_rows: list[Row], column: str, down: bool) -> list[Row]:
    """By a column, those that are alike as they stood; what is not set comes last."""
    known = [each for each in given_rows if each[column] is not None]
    known.sort(key=lambda each: lower(each[column]) if column == "title" else each[column], reverse=down)
    return known + [each for each in given_rows if each[column] is None]
