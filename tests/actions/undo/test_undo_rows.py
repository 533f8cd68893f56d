"""Undo and redo of every verb: exactly the rows that the verb wrote, back and forth, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.business import act
from tests.actions.invoices import CLIENT, SELLER
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.prepared import prepared

WRITES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "new": (
        ("lead", "new", "B", "--email", "b@x.org", "--tag", "vip", "--line", "A @ 1", "--external-id", "h:1"),
        {"lead": "+3", "email": "+2", "tag": "+2", "line": "+5", "external": "+1"},
    ),
    "edit": (("edit", "LEAD-1", "--city", "Rome"), {"lead": "~1(city)"}),
    "edit of a person": (
        ("edit", "CONTACT-1", "--set", "last_name=King"),
        {"contact": "~1(last_name,title,title_key)"},
    ),
    "edit of many": (("edit", "LEAD-1", "DEAL-1", "--owner", "eve"), {"lead": "~1(owner)", "deal": "~1(owner)"}),
    "unset": (("edit", "LEAD-1", "--unset", "emails"), {"email": "-1"}),
    "move": (("move", "DEAL-1", "lost", "--reason", "No"), {"deal": "~1(closed_at,lost_reason,stage)"}),
    "move of many": (("move", "LEAD-1", "LEAD-2", "junk"), {"lead": "~1(stage) ~2(stage)"}),
    "rm": (("rm", "LEAD-1", "--yes"), {"lead": "-1", "email": "-1", "tag": "-1", "line": "-1", "note": "-1"}),
    "note": (("note", "DEAL-1", "hi"), {"note": "+2"}),
    "log": (("log", "DEAL-1", "LEAD-1", "hi", "--as", "mail"), {"note": "+2 +3"}),
    "tag": (("tag", "LEAD-1", "LEAD-2", "old"), {"tag": "+2"}),
    "untag": (("untag", "LEAD-1", "old"), {"tag": "-1"}),
    "archive": (("archive", "LEAD-1"), {"lead": "~1(archived_at)"}),
    "link": (("link", "CONTACT-1", "DEAL-1"), {"deal": "~1(contact)", "link": "+4"}),
    "line add": (("line", "add", "DEAL-1", "B", "--price", "5"), {"deal": "~1(amount)", "line": "+5"}),
    "line edit": (
        ("line", "edit", "DEAL-1", "1", "--qty", "2"),
        {"deal": "~1(amount)", "line": "~2(gross,net,quantity,tax)"},
    ),
    "line rm": (("line", "rm", "DEAL-1", "2"), {"deal": "~1(amount)", "line": "-3"}),
    "clone": (("clone", "DEAL-1"), {"deal": "+2", "line": "+5 +6", "link": "+4"}),
    "convert": (
        ("convert", "LEAD-1", "--to", "deal+contact"),
        {
            "lead": "~1(contact,converted_at,deal,stage)",
            "deal": "+2",
            "contact": "+2",
            "email": "+2",
            "line": "+5",
            "link": "+4 +5 +6",
            "tag": "+2 +3",
        },
    ),
    "convert to a quote": (
        ("convert", "DEAL-1", "--to", "quote"),
        {"quote": "+1", "line": "+5 +6", "link": "+4 +5 +6", "series": "+quote-2026"},
    ),
    "convert to an invoice": (
        ("convert", "DEAL-1", "--to", "invoice"),
        {"invoice": "+2", "line": "+5 +6", "link": "+4 +5 +6"},
    ),
    "pay": (
        ("pay", "INVOICE-1"),
        {"invoice": "~1(stage)", "payment": "+1", "allocation": "+1", "link": "+4 +5"},
    ),
    "payment of a part": (
        ("pay", "INVOICE-1", "5"),
        {"payment": "+1", "allocation": "+1", "link": "+4 +5"},
    ),
    "config set": (("config", "set", "currency", "CHF"), {"setting": "+2"}),
    "view save": (("view", "save", "hot", "deal", "stage=new"), {"view": "+1"}),
    "batch": (
        ("batch",),
        {"lead": "~1(city) +3", "note": "+2"},
    ),
    "import": (("import", "lead", "-", "--map", "Firma=company_name"), {"lead": "+3", "mapping": "+1"}),
}
READS = {
    "batch": "lead new B\nnote LEAD-3 hi\nedit LEAD-1 --city Rome\n",
    "import": "Title,Firma\nB,Acme\n",
}
COUNTED = {"series"}  # a number that was given is not given again, so no undo takes a counter back


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    """Two leads, a contact, two companies, a deal with two lines, an issued invoice."""
    crm.now = "2026-11-23T12:00:00Z"
    crm.new("company", "Ada Works", *SELLER, "--vat-id", "DE136695976")
    crm.new("company", "Acme", *CLIENT)
    crm.new("contact", "Ada Lovelace")
    crm.new("lead", "A", "--name", "Eve", "--email", "e@x.org", "--tag", "old", "--line", "Desk @ 1 tax 19")
    crm.new("lead", "Z")
    assert crm("note", "LEAD-1", "first").exit == 0
    crm.new("deal", "Work", "--company", "COMPANY-2", "--line", "Desk @ 10 tax 19", "--line", "Seat @ 2 tax 19")
    invoice = ("--company", "COMPANY-2", "--line", "Setup @ 10 tax 19", "--supply-date", "2026-11-20")
    crm.new("invoice", "Bill", *invoice)
    assert crm("issue", "INVOICE-1").exit == 0
    return crm


def rows(crm: Crm) -> dict[str, Any]:
    hidden = {"step", "undone", "change", "meta", "sqlite_sequence", *COUNTED}
    return {name: found for name, found in picture(crm.db).items() if name not in hidden}


def turned(touched: dict[str, str]) -> dict[str, str]:
    """The same rows, those that came going and those that went coming."""
    date_flags = str.maketrans("+-", "-+")
    return {table: marks.translate(date_flags) for table, marks in touched.items() if table not in COUNTED}


@pytest.mark.parametrize("verb", WRITES)
def test_a_step_writes_these_rows_and_undo_and_redo_turn_exactly_them(shop: Crm, verb: str) -> None:
    words, expected = WRITES[verb]
    before = rows(shop)
    shop.now = "2026-11-24T12:00:00Z"
    done = changed(shop, *words, stdin=READS.get(verb, ""))
    assert done.result.exit == 0, done.result.err
    assert sorted_marks(done.touched) == sorted_marks(expected)
    after = rows(shop)
    shop.now = "2026-11-25T12:00:00Z"
    undone = changed(shop, "undo", "--json")
    assert undone.result.exit == 0, undone.result.err
    assert (sorted_marks(undone.touched), len(undone.steps)) == (sorted_marks(turned(expected)), 1)
    assert (rows(shop), undone.steps[0]["undoes"]) == (before, done.steps[0]["id"])
    redone = changed(shop, "redo", "--json")
    kept = {table: marks for table, marks in expected.items() if table not in COUNTED}
    assert (redone.result.exit, sorted_marks(redone.touched)) == (0, sorted_marks(kept))
    assert (rows(shop), redone.steps[0]["undoes"]) == (after, undone.steps[0]["id"])


def sorted_marks(touched: dict[str, str]) -> dict[str, list[str]]:
    return {table: sorted(marks.split()) for table, marks in touched.items()}


@pytest.mark.parametrize(
    "words", [("undo", "--dry-run"), ("undo", "3", "-n"), ("redo", "-n"), ("undo", "99"), ("redo",)]
)
def test_what_is_only_asked_or_refused_changes_no_row(shop: Crm, words: tuple[str, ...]) -> None:
    done = changed(shop, *words)
    assert (done.touched, done.steps, done.searched) == ({}, [], set())


def test_an_undo_and_a_redo_under_a_key_happen_once(shop: Crm) -> None:
    act(shop, "2026-11-24T12:00:00Z", "edit", "LEAD-1", "--city", "Rome")
    act(shop, "2026-11-24T12:00:00Z", "edit", "LEAD-1", "--city", "Bonn")
    first = changed(shop, "undo", "--key", "u", "--json")
    assert first.touched == {"lead": "~1(city)", "key": "+u"}
    again = changed(shop, "undo", "--key", "u", "--json")
    assert (again.touched, again.steps) == ({}, [])
    assert again.result.json == {**first.result.json, "existing": True}
    assert shop.show("LEAD-1")["city"] == "Rome"
