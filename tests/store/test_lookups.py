"""Look-ups use an index, for every kind and every reference: none of them reads a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Query, parse
from crmcli.store import billed, filtering, history, keys, links, lookup, records, series
from crmcli.store.store import Store

SCAN = re.compile(r"SCAN (?!setting|stage|json_each|.*VIRTUAL TABLE|.*CONSTANT ROW|\(subquery)")
LOOK_UPS: dict[str, Callable[[Store], object]] = {
    "by id": lambda store: records.get(store, "lead", [1]),
    "by ids": lambda store: records.get(store, "lead", [1, 2]),
    "present": lambda store: lookup.present(store, "lead", [1, 2]),
    "highest": lambda store: lookup.highest(store, "lead"),
    "by e-mail": lambda store: lookup.by_email(store, "ada@x.org"),
    "by title": lambda store: lookup.by_title(store, REGISTRY.kinds, "relaunch"),
    "by unique value": lambda store: lookup.live_by_value(store, "product", "sku", "S1"),
    "the seller": lambda store: lookup.live_by_value(store, "company", "mine", 1),
    "e-mail duplicates": lambda store: lookup.with_points(store, "contact", "email", ["a@x.org"]),
    "phone duplicates": lambda store: lookup.with_points(store, "contact", "phone", ["+4930"], ["last_name"]),
    "name duplicates": lambda store: lookup.with_values(store, "company", "title_key", ["acme"]),
    "VAT duplicates": lambda store: lookup.with_values(store, "company", "vat_id", ["DE1", "DE2"]),
    "external ids": lambda store: lookup.with_externals(store, "lead", [("hubspot", "1")]),
    "e-mails of elements": lambda store: records.owned(store, "email", "lead", [1, 2]),
    "lines of elements": lambda store: records.owned(store, "line", "deal", [1, 2]),
    "notes of elements": lambda store: records.owned(store, "note", "deal", [1, 2]),
    "lines over products": lambda store: lookup.owners(store, "line", "product", [1]),
    "links": lambda store: links.of(store, [("lead", 1), ("deal", 2)]),
    "lines that bill lines": lambda store: billed.through(store, ["invoice"], [1, 2]),
    "lines that bill documents": lambda store: billed.over(store, ["invoice"], [("deal", 1)]),
    "changes of a step": lambda store: history.changes_of(store, 1),
    "changes of elements": lambda store: history.changes_on(store, "lead", [1, 2]),
    "a step": lambda store: history.step(store, 1),
    "steps": lambda store: history.steps_by_id(store, [1, 2]),
    "the highest number of a series": lambda store: series.highest(store, "invoice", "RE-2026-", "/A"),
    "a key": lambda store: keys.find(store, "k"),
}


def scans(store: Store, ask: Callable[[], object]) -> list[str]:
    """The whole tables that a look-up would read, in SQLite's words."""
    asked: list[str] = []
    store.driver.connection.set_trace_callback(asked.append)
    ask()
    store.driver.connection.set_trace_callback(None)
    assert asked, "nothing was asked"
    steps = [step[3] for sql in asked for step in store.rows(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in steps if SCAN.match(step)]


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_look_up_uses_an_index(store: Store, name: str) -> None:
    assert scans(store, lambda: LOOK_UPS[name](store)) == []


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind.name, field.name)
        for kind in REGISTRY.kinds
        for field in kind.fields
        if field.type.role == "ref" and field.type.column
    ],
)
def test_who_refers_to_an_element_is_found_through_an_index(store: Store, kind: str, field: str) -> None:
    assert scans(store, lambda: lookup.referring(store, kind, field, [1, 2])) == []


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        *((kind.name, f"ref={kind.prefix}-1,{kind.prefix}-2") for kind in REGISTRY.kinds),
        *((kind.name, f"stage={kind.first_stage}") for kind in REGISTRY.kinds if kind.stages),
        *((kind.name, "owner=ada") for kind in REGISTRY.kinds),
        *((kind.name, "created_at.after=-2w") for kind in REGISTRY.kinds),
        *((kind.name, "tag=vip") for kind in REGISTRY.kinds),
        *((kind.name, "external_id=hubspot:1") for kind in REGISTRY.kinds),
        *((kind.name, "email=ada@x.org") for kind in REGISTRY.kinds if "emails" in kind.by_name),
        *((kind.name, "phone=+49301234567") for kind in REGISTRY.kinds if "phones" in kind.by_name),
        ("company", "vat_id=DE123456789"),
    ],
)
def test_a_filter_that_every_kind_has_uses_an_index_in_each(store: Store, kind: str, word: str) -> None:
    query = Query(tuple(parse([word])))
    assert scans(store, lambda: filtering.find(store, REGISTRY.by_name[kind], query, reader(store))) == []


def test_a_look_for_any_part_of_a_text_reads_the_table_so_that_these_tests_could_fail(store: Store) -> None:
    query = Query(tuple(parse(["title~acme"])))
    assert scans(store, lambda: filtering.find(store, REGISTRY.by_name["deal"], query, reader(store))) == ["SCAN e"]
