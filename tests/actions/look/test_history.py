"""``crm history``: every change of every field, also those that were taken back."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from crmcli.store.history import LINKED
from tests.actions.business import act, business, looked
from tests.conftest import Crm


def changes(crm: Crm, ref: str) -> list[tuple[Any, ...]]:
    """(step, by, field, old, new) of each change, oldest first; reading must change nothing."""
    found = looked(crm, "history", ref, "--json").json
    return [tuple(row[name] for name in ("step", "by", "field", "old", "new")) for row in found]


def since(crm: Crm, ref: str, step: int) -> list[tuple[Any, ...]]:
    return [(field, old, new) for number, _, field, old, new in changes(crm, ref) if number >= step]


def test_a_deal_tells_how_it_was_made_and_what_came_to_it(crm: Crm) -> None:
    found = changes(business(crm), "DEAL-1")
    made = {field: new for step, _, field, old, new in found if step == 4 and old is None}
    assert made["title"] == "Relaunch"
    assert (made["lead"], made["contact"], made["company"]) == ("LEAD-1", "CONTACT-1", "COMPANY-1")
    assert (made["amount"], made["line 1.price"], made["line 1.net"]) == ("2856.00", "800", "2400.00")
    assert [row for row in found if row[0] > 4] == [
        (5, "tom", "close_date", None, "2026-04-30"),
        (6, "mia", "link", None, "converted QUOTE-1"),
        (10, "mia", "link", None, "on INVOICE-1"),
        (15, "tom", "link", None, "on INVOICE-2"),
        (17, "tom", "note", None, "wrong"),
        (18, "tom", "note", "wrong", None),
    ]


def test_the_rows_have_their_instants_in_order(crm: Crm) -> None:
    rows = looked(business(crm), "history", "INVOICE-1", "--json").json
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert {row["step"]: row["at"] for row in rows}[13] == "2026-03-12T09:00:00Z"
    paid = [(row["step"], row["field"], row["new"]) for row in rows if row["field"] == "allocation"]
    assert paid == [(13, "allocation", "1000.00"), (14, "allocation", "1856.00"), (16, "allocation", "-100.00")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("edit", "LEAD-1", "--amount", "1200.50"), [("amount", "10.00", "1200.50")]),
        (("edit", "LEAD-1", "--unset", "city"), [("city", "Bonn", None)]),
        (("edit", "LEAD-1", "--email", "eve@x.org"), [("email", None, "eve@x.org")]),
        (("edit", "LEAD-1", "--unset", "phones"), [("phone", "030 1", None)]),
        (("edit", "LEAD-1", "--contact", "CONTACT-1"), [("contact", None, "CONTACT-1")]),
        (("move", "LEAD-1", "processed"), [("stage", "new", "processed")]),
        (("tag", "LEAD-1", "vip"), [("tag", None, "vip")]),
        (("untag", "LEAD-1", "old"), [("tag", "old", None)]),
        (("note", "LEAD-1", "hello"), [("note", None, "hello")]),
        (("edit", "LEAD-1", "--external-id", "erp:9"), [("external", None, "9")]),
    ],
)
def test_one_change_is_one_row(crm: Crm, words: tuple[str, ...], expected: list[tuple[Any, ...]]) -> None:
    crm.new("contact", "Ada Lovelace")
    more = ("--phone", "030 1", "--tag", "old")
    crm.new("lead", "Relaunch", "--amount", "10", "--city", "Bonn", *more)
    act(crm, "2026-12-01", *words)
    assert since(crm, "LEAD-1", 3) == expected


def test_a_link_is_told_with_what_it_leads_to_and_so_is_its_end(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace"), crm.new("company", "Acme")
    act(crm, "2026-12-01", "link", "CONTACT-1", "COMPANY-1", "--role", "CTO")
    act(crm, "2026-12-02", "unlink", "CONTACT-1", "COMPANY-1")
    links = [row for row in since(crm, "CONTACT-1", 3) if row[0] == "link"]
    assert links == [("link", None, "member_of COMPANY-1"), ("link", "member_of COMPANY-1", None)]


def test_lines_are_told_by_their_number_even_when_they_are_gone(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "Desk @ 10", "--line", "Seat @ 2")
    act(crm, "2026-12-01", "line", "edit", "DEAL-1", "2", "--qty", "3")
    act(crm, "2026-12-02", "line", "rm", "DEAL-1", "2")
    edited = [row for row in since(crm, "DEAL-1", 2) if row[0].startswith("line")]
    assert ("line 2.quantity", "1", "3") in edited
    assert ("line 2.name", "Seat", None) in edited
    assert not [row for row in edited if row[0].startswith("line 1")]
    assert [row for row in since(crm, "DEAL-1", 2) if row[0] == "amount"] == [
        ("amount", "12.00", "16.00"),
        ("amount", "16.00", "10.00"),
    ]


def test_an_undo_and_a_redo_are_told_as_changes_of_their_own(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--city", "Bonn")
    act(crm, "2026-12-01", "edit", "LEAD-1", "--city", "Rome")
    act(crm, "2026-12-02", "undo")
    act(crm, "2026-12-03", "redo")
    assert [row for row in changes(crm, "LEAD-1") if row[0] > 1] == [
        (2, "tester", "city", "Bonn", "Rome"),
        (3, "tester", "city", "Rome", "Bonn"),
        (4, "tester", "city", "Bonn", "Rome"),
    ]


def test_a_removed_element_that_came_back_has_all_of_it(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    act(crm, "2026-12-01", "rm", "LEAD-1", "--yes")
    assert looked(crm, "history", "LEAD-1", "--json", exit=3).error["code"] == "not_found"
    act(crm, "2026-12-02", "undo")
    titles = [row for row in changes(crm, "LEAD-1") if row[2] == "title"]
    assert titles == [
        (1, "tester", "title", None, "Relaunch"),
        (2, "tester", "title", "Relaunch", None),
        (3, "tester", "title", None, "Relaunch"),
    ]


def test_a_line_that_was_added_is_told_by_its_number_and_not_its_number_by_itself(crm: Crm) -> None:
    deal = crm.new("deal", "Relaunch")
    assert crm("line", "add", deal, "Design", "--qty", "3", "--price", "800").exit == 0
    fields = [
        change["field"] for change in crm("history", deal, "--json").json if change["field"].startswith("line 1.")
    ]
    assert {"line 1.name", "line 1.quantity", "line 1.price"} <= set(fields)
    assert not {"line 1.number", "line 1.kind", "line 1.element"} & set(fields)


def test_e2_a_link_is_in_the_history_of_both_its_ends_also_when_it_went(crm: Crm) -> None:
    found = business(crm)
    origin = [row for row in changes(found, "INVOICE-1") if row[2] == "link" and row[0] == 10]
    assert origin == [(10, "mia", "link", None, "QUOTE-1 converted")]
    act(crm, "2026-12-01", "lead", "new", "Shop")
    act(crm, "2026-12-01", "link", "LEAD-2", "DEAL-1")
    last = crm("steps", "--json").json[0]["step"]
    act(crm, "2026-12-02", "unlink", "LEAD-2", "DEAL-1")
    assert since(crm, "LEAD-2", last) == [("link", None, "related DEAL-1"), ("link", "related DEAL-1", None)]
    assert since(crm, "DEAL-1", last) == [("link", None, "LEAD-2 related"), ("link", "LEAD-2 related", None)]


def test_the_other_end_of_a_link_is_looked_up(crm: Crm) -> None:
    """The history of one element reads no more of it as the rest grows."""
    crm.new("lead", "Relaunch")
    with sqlite3.connect(crm.db) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {LINKED}", ("[1]", "lead")).fetchall()
    assert "SEARCH c USING INDEX change_linked_to (<expr>=?)" in [row[-1] for row in plan]


def test_at_a_terminal_values_are_what_people_see_and_a_line_is_one_row(crm: Crm) -> None:
    crm.environ |= {"NO_COLOR": "1", "COLUMNS": "160"}
    crm.new("deal", "Shop", "--currency", "USD", "--line", "Design x 3 @ 800 tax 19", "--line", "Seat @ 1000.50")
    crm("move", "DEAL-1", "prepayment")
    crm("line", "edit", "DEAL-1", "2", "--price", "1200", "--included")
    crm("line", "rm", "DEAL-1", "1")
    crm("tag", "DEAL-1", "hot")
    before = looked(crm, "history", "DEAL-1", "--json").json
    lines = looked(crm, "history", "DEAL-1", terminal=True).lines
    told = [" ".join(line.partition("tester")[2].split()) for line in lines[1:]]
    made = ["1 amount 3,856.50 USD", "1 tax rounding group", "1 line 1 Design 3 × 800.00 USD, 19 % = 2,856.00 USD"]
    assert set(made) <= set(told[:-7])
    assert told[-7:] == [
        "2 stage New Prepayment invoice",
        "3 line 2 price 1,000.50 USD 1,200.00 USD",
        "3 line 2 tax included no yes",
        "3 amount 3,856.50 USD 4,056.00 USD",
        "4 line 1 Design 3 × 800.00 USD, 19 % = 2,856.00 USD",
        "4 amount 4,056.00 USD 1,200.00 USD",
        "5 tag hot",
    ]
    assert looked(crm, "history", "DEAL-1", "--json", terminal=True).json == before
    assert looked(crm, "history", "DEAL-1").lines[0] == "at\tby\tstep\tfield\told\tnew"


def test_another_role_of_a_link_is_told_and_a_timeline_goes_on(crm: Crm) -> None:
    crm.new("contact", "Ada")
    crm.new("deal", "Tea")
    for role in ("boss", "chief"):
        assert crm("link", "CONTACT-1", "DEAL-1", "--role", role).exit == 0
    told = crm("history", "CONTACT-1", "--json").json[-2:]
    assert [(each["field"], each["old"], each["new"]) for each in told] == [
        ("link", None, "contact_of DEAL-1"),
        ("link.role", "boss", "chief"),
    ]
    assert [each["what"] for each in crm("timeline", "CONTACT-1", "--self", "--json").json] == ["created", "linked"]
