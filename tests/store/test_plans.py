"""Filters that people use every day are answered from an index: SQLite's own plan says so."""

from __future__ import annotations

import pytest

from crmcli.actions.look.list import reader
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Query, parse
from crmcli.model.types import Person, Reference, StageKey
from crmcli.store import filtering, records, searching
from crmcli.store.act import Act

from .stores import email, row

OFTEN = [
    ("lead", "stage=new"),
    ("lead", "stage=new,processed"),
    ("lead", "owner=ada"),
    ("contact", "last_name=MÜLLER"),
    ("invoice", "number=RE-2026-0001"),
    ("product", "sku=s-1"),
    ("lead", "created_at=today"),
    ("lead", "created_at.after=-2w"),
    ("deal", "close_date.before=eom"),
    ("deal", "close_date=today"),
    ("invoice", "due_date.before=today"),
    ("contact", "email=ada@example.org"),
    ("contact", "phone=+49 30 1234567"),
    ("deal", "ref=DEAL-1,DEAL-2"),
    ("deal", "contact=CONTACT-1"),
    ("deal", "contact.email=ada@example.org"),
    ("deal", "tag=vip"),
    ("lead", "external_id=hubspot:4711"),
]


def plan(act: Act, kind: str, *filters: str) -> list[str]:
    """How SQLite goes through the tables for these filters: the lines of EXPLAIN QUERY PLAN."""
    asked: list[str] = []
    act.driver.connection.set_trace_callback(asked.append)
    filtering.find(act, REGISTRY.by_name[kind], Query(tuple(parse(filters))), reader(act))
    act.driver.connection.set_trace_callback(None)
    listed = [sql for sql in asked if sql.startswith("SELECT e.")]
    assert len(listed) == 1, asked
    return [line for *_, line in act.rows(f"EXPLAIN QUERY PLAN {listed[0]}")]


@pytest.fixture
def ada(act: Act) -> Act:
    """A store in which the references of the filters are there."""
    with act.step("fill"):
        records.create(act, "contact", [row(last_name="Lovelace", first_name="Ada")])
        records.create(act, "email", [email("contact", 1, "ada@example.org")])
        records.create(act, "deal", [row("One", currency="EUR", contact=1), row("Two", currency="EUR")])
    return act


@pytest.mark.parametrize(("kind", "filter"), OFTEN, ids=lambda word: word)
def test_no_table_is_read_through_for_a_filter_of_every_day(ada: Act, kind: str, filter: str) -> None:
    found = plan(ada, kind, filter)
    assert [line for line in found if line.startswith("SCAN")] == []
    assert any("SEARCH e " in line for line in found), found


def test_a_text_that_is_contained_somewhere_is_looked_for_everywhere(ada: Act) -> None:
    assert any(line.startswith("SCAN e") for line in plan(ada, "lead", "title~acme"))


def test_every_reference_stage_and_owner_has_an_index(act: Act) -> None:
    missing = [
        f"{kind.name}.{field.name}"
        for kind in REGISTRY.kinds
        for field in kind.fields
        if isinstance(field.type, StageKey | Person | Reference)
        and not act.rows(
            "SELECT 1 FROM pragma_index_list(?) i, pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = ?",
            (kind.name, field.name),
        )
    ]
    assert missing == []


def test_the_text_around_many_hits_is_cut_out_in_one_pass(ada: Act) -> None:
    """Looking the words up once more for each hit takes the square of their number."""
    asked: list[str] = []
    ada.driver.connection.set_trace_callback(asked.append)
    found = searching.find(ada, "one", 10, [REGISTRY.by_name["deal"]])
    ada.driver.connection.set_trace_callback(None)
    (cut,) = [sql for sql in asked if "snippet" in sql]
    (way,) = [line for *_, line in ada.rows(f"EXPLAIN QUERY PLAN {cut}") if "deal_search" in line]
    assert found == [("deal", 1, "One")]
    assert way.startswith("SCAN deal_search VIRTUAL TABLE INDEX") and "=" not in way, way
