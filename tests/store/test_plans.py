"""Filters that people use every day are answered from an index: SQLite's own plan says so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crmcli.actions.look import walking
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.today import today
from crmcli.catalog import REGISTRY
from crmcli.model.filters import Query
from crmcli.model.reports import Span
from crmcli.model.types import Person, Reference, StageKey
from crmcli.store import adding_up, billed, filtering, funnels, lookup, narrowing, records
from crmcli.store.act import Act
from crmcli.store.settled import settled

from .stores import email, explained, row, sought, tracing

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
    ("deal", "open"),
    ("deal", "won"),
    ("lead", "in progress"),
    ("deal", "mine"),
    ("deal", "week"),
    ("lead", "today"),
    ("invoice", "draft"),
    ("invoice", "unsent"),
    ("product", "bakery"),
    ("deal", "bakery"),
]


def plan(act: Act, kind: str, *filters: str) -> list[str]:
    """How SQLite goes through the tables for these filters: the lines of EXPLAIN QUERY PLAN."""
    query = Filters(act, REGISTRY.by_name[kind], filters).query(None)
    return planned(act, lambda: filtering.find(act, REGISTRY.by_name[kind], query, reader(act)))


def planned(act: Act, ask: Callable[[], object]) -> list[str]:
    with tracing(act) as asked:
        ask()
    listed = [sql for sql in asked if " FROM " in sql and " e WHERE " in sql]
    assert len(listed) == 1, asked
    return explained(act, listed[0])


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
    assert [line for line in found if line.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in line] == []
    assert any("SEARCH e " in line for line in found), found


def test_the_newest_that_are_open_and_what_they_add_up_to_are_read_from_indexes(ada: Act) -> None:
    """What a list at a terminal asks: the rows come in their order, and no row is read for the sum."""
    kind = REGISTRY.by_name["lead"]
    query = Filters(ada, kind, ["open"]).query(None, 50).newest_first()
    (rows, *_) = planned(ada, lambda: filtering.find(ada, kind, query, reader(ada)))
    assert rows.startswith("SEARCH e USING INDEX lead_stage (")
    invoice = REGISTRY.by_name["invoice"]
    unpaid = Filters(ada, invoice, ["open"]).query(None, 50).newest_first()
    (rows, *_) = planned(ada, lambda: filtering.find(ada, invoice, unpaid, reader(ada)))
    assert rows.startswith("SEARCH e USING INDEX invoice_stage (")
    sums = planned(ada, lambda: adding_up.add_up(ada, invoice, unpaid, reader(ada)))
    index = "invoice_stage_currency_amount_corrects_rounding_archived_at"
    assert sums[0] == f"SEARCH e USING COVERING INDEX {index} (stage=?)"


@pytest.mark.parametrize(("sort", "also"), [("title", []), ("-title", ["USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"])])
def test_the_first_by_title_are_walked_to_in_their_index(ada: Act, sort: str, also: list[str]) -> None:
    """All titles were folded and sorted for a page of them: three times as long with 100,000 leads."""
    query = Query((), sort, 50)
    plan = planned(ada, lambda: filtering.find(ada, REGISTRY.by_name["lead"], query, reader(ada)))
    begin = plan.index("SCAN e USING INDEX lead_title_key")
    assert plan[begin + 1 : begin + 1 + len(also)] == also
    assert "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert [line for line in plan if line.startswith("SCAN e")] == ["SCAN e USING INDEX lead_title_key", "SCAN e"]


def test_what_was_archived_of_late_is_found_without_reading_the_rest(ada: Act) -> None:
    query = Filters(ada, REGISTRY.by_name["lead"], ["archived_at.after=-1w"]).query(None, archived=True)
    plan = planned(ada, lambda: filtering.find(ada, REGISTRY.by_name["lead"], query, reader(ada)))
    assert plan[0] == "SEARCH e USING INDEX lead_archived_at (archived_at>?)"


def test_what_has_lines_is_found_by_those_that_there_are(ada: Act) -> None:
    """Of 100,000 leads without any, each was asked."""
    assert plan(ada, "lead", "has=lines") == [
        "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)",
        "LIST SUBQUERY 1",
        "SEARCH p USING COVERING INDEX line_kind_element (kind=?)",
    ]


def test_a_text_that_is_contained_somewhere_is_looked_for_everywhere(ada: Act) -> None:
    assert any(line.startswith("SCAN e") for line in plan(ada, "lead", "title~acme"))


def test_what_is_due_is_worked_out_once_for_each_that_is_unpaid(ada: Act) -> None:
    """For a condition, an order and a sum it was worked out each time, of rows that were read as a whole: 50 ms for the
    10,000 that are unpaid, and 10 since."""
    kind = REGISTRY.by_name["invoice"]
    query = Filters(ada, kind, ["unpaid", "currency=EUR"]).query("due", 50)
    with tracing(ada) as asked:
        list(filtering.find_ids(ada, kind, query, reader(ada)))
        adding_up.add_up_sum(ada, kind, query, reader(ada), "due")
    index = "SEARCH e USING COVERING INDEX invoice_stage_currency_amount_corrects_rounding_archived_at (stage=? AND cur"
    for sql, times in zip(asked, (2, 1), strict=True):  # once more for the few that are listed
        plan = explained(ada, sql)
        assert any(line.startswith(index) for line in plan)
        assert sum("allocation" in line for line in plan) == times, plan


@pytest.mark.parametrize(
    ("kind", "filters"),
    [
        ("lead", ["title~acme"]),
        ("lead", ["city=Nowhere"]),
        ("lead", ["first_name~xav", "or", "company_name=Acme,Ajax"]),
        ("deal", ["contact.city~nowhe"]),
    ],
)
def test_few_that_have_a_text_are_told_by_its_letters(
    ada: Act, monkeypatch: pytest.MonkeyPatch, kind: str, filters: list[str]
) -> None:
    """Each of a million leads was read, with a limit or without: 19 times as long."""
    assert any(line.startswith(("SCAN e", "SCAN r")) for line in plan(ada, kind, *filters)), "all of them are few"
    monkeypatch.setattr(narrowing, "_FEW", "count(*) + 1000")
    query = Filters(ada, REGISTRY.by_name[kind], filters).query(None, 50)
    limited = planned(ada, lambda: filtering.find(ada, REGISTRY.by_name[kind], query, reader(ada)))
    for found in (limited, plan(ada, kind, *filters)):
        assert [line for line in found if line.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in line] == []
        assert any("SEARCH change USING INTEGER PRIMARY KEY (rowid>?)" in line for line in found)
        assert any("_search_within VIRTUAL TABLE INDEX" in line for line in found)


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
    with tracing(ada) as asked:
        found = sought(ada, "one", 10, [REGISTRY.by_name["deal"]])
    (cut,) = [sql for sql in asked if "snippet" in sql]
    (way,) = [line for line in explained(ada, cut) if "deal_search" in line]
    assert found == [("deal", 1, "One")]
    assert way.startswith("SCAN deal_search VIRTUAL TABLE INDEX") and "=" not in way, way


def test_ids_of_other_programs_are_looked_up_one_by_one_however_many_are_there(act: Act) -> None:
    """All elements of a kind were gone through for each of them: 8,000 contacts with ids took half a minute."""
    with tracing(act) as asked:
        lookup.with_externals(act, "contact", [("hubspot", "501")])
        lookup.awaiting(act, "contact", [("hubspot", "501")])
        act.driver.run([lookup.by_external(REGISTRY.kinds, ["hubspot:501"])])
    for sql in asked:
        found = explained(act, sql)
        assert any("SEARCH x " in line and "AND external_id=?)" in line for line in found), found
    assert len(asked) == 3


def test_what_is_billed_of_all_is_found_and_joined_by_indexes(ada: Act) -> None:
    """For each deal of a list all rows of the ledger were gone through: 32 seconds with 25,000 deals."""
    deal = REGISTRY.by_name["deal"]
    with tracing(ada) as asked:
        for ids in (None, [1, 2]):
            billed.touched(ada, ada.registry.billing, deal, ids)
        settled(ada, deal, [1, 2])
        query = Filters(ada, deal, ["unbilled"]).query(None)
        adding_up.add_up(ada, deal, query, reader(ada), {"deal": [(1, 2, 3)]})
    *many, sums = [explained(ada, sql) for sql in asked if "line l" in sql or " e_" in sql]
    assert len(many) == 4
    few = ("SCAN bill", "SCAN gone", "SCAN t", "SCAN w")  # what these statements found themselves
    few += ("SCAN l USING INDEX line_bills_kind_bills_id",)  # lines that bill something as a whole
    assert [line for plan in many for line in plan if line.startswith("SCAN") and line not in few] == [
        "SCAN e VIRTUAL TABLE INDEX 1:",
        "SCAN j VIRTUAL TABLE INDEX 1:",
        *["SCAN json_each VIRTUAL TABLE INDEX 1:"] * 2,
    ]
    assert "SEARCH e_billing USING AUTOMATIC COVERING INDEX (id=?) LEFT-JOIN" in sums
    assert "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)" in sums, "all but those that may be billed are kept added up"


@pytest.mark.parametrize(
    ("sort", "by"), [(None, "SEARCH e USING INTEGER PRIMARY KEY"), ("-amount", "SCAN e USING INDEX deal_amount")]
)
def test_what_is_billed_in_full_is_passed_over_in_the_order_that_is_asked_for(
    ada: Act, sort: str | None, by: str
) -> None:
    """A list of 50 that are unbilled asked the ledger for all deals: 30 times as long with a million leads."""
    query = Filters(ada, REGISTRY.by_name["deal"], ["unbilled"]).query(sort, 1)
    with tracing(ada) as asked:
        list(walking.ids(ada, REGISTRY.by_name["deal"], query, reader(ada)))
    plan = explained(ada, asked[0])
    begin = next(place for place, line in enumerate(plan) if line.startswith(by))
    assert ("CO-ROUTINE g" in plan[:begin]) == (sort is None)
    assert [
        line
        for line in plan[begin + 1 :]
        if line.startswith(("SCAN", "USE TEMP B-TREE FOR ORDER")) or re.search(r"(?<!key) \(kind=\?\)", line)
    ] == []


def test_the_links_behind_leads_are_walked_once_and_by_their_index(ada: Act) -> None:
    """They were walked for how many there are, and once more for what they are worth."""
    with tracing(ada) as asked:
        funnels.reached(ada, REGISTRY.by_name["lead"], Span(), "source")
    (walk,) = [sql for sql in asked if "RECURSIVE" in sql]
    links = [line for line in explained(ada, walk) if " l " in line and "COVERING" in line]
    assert links and all("(from_kind=?" in line for line in links), links


@pytest.mark.parametrize(("kind", "word"), [("invoice", "overdue"), ("quote", "expired")])
def test_what_is_past_its_day_is_found_among_what_is_not_over(ada: Act, kind: str, word: str) -> None:
    """All that was issued was read, or the days of all that was paid."""
    found = plan(ada, kind, word)
    assert [line for line in found if " e " in line and not re.search(r"stage=\? AND \w+<\?", line)] == []


def test_what_the_day_asks_for_is_walked_through_no_further_than_it_reaches(ada: Act) -> None:
    """Leads that are too new to be idle, and deals of somebody who has none, were all looked at."""
    with tracing(ada) as asked:
        today(ada, "any", 5)
        today(ada, "grace", 5)
    (idle,) = [sql for sql in asked if "note" in sql and "created_at <" in sql]
    plan = explained(ada, idle)
    assert "SEARCH e USING INDEX lead_created_at (created_at<?)" in plan, plan
    (owned,) = [sql for sql in asked if "EXISTS (SELECT 1 FROM" in sql and "grace" in sql]
    plan = explained(ada, owned)
    assert [line for line in plan if line.startswith("SCAN") and line != "SCAN CONSTANT ROW"] == []
    assert not [sql for sql in asked if "grace" in sql and sql != owned]
