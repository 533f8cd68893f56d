"""``crm KIND list --group FIELD``: how many elements share each value, and what they add up to, in every format."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.business import looked
from tests.actions.invoices import done, issued, parties, refused


def business(crm: Crm) -> None:
    """Five deals: two of Acme, one of them in yen; one without a client; one without an amount; one archived."""
    crm.now = "2026-11-23T12:00:00Z"
    crm.new("company", "Acme", "--city", "Berlin")
    for title, *more in (
        ("One", "--company", "COMPANY-1", "--amount", "100.50", "--close-date", "2026-12-01"),
        ("Two", "--company", "COMPANY-1", "--amount", "5000", "--currency", "JPY", "--close-date", "2026-12-24"),
        ("Three", "--amount", "7", "--owner", "eve"),
        ("Four",),
        ("Five", "--amount", "9"),
    ):
        crm.new("deal", title, *more)
    done(crm, "move", "DEAL-1", "won")
    done(crm, "move", "DEAL-3", "executing")
    done(crm, "archive", "DEAL-5")


def test_groups_count_and_add_up_what_is_over_too(crm: Crm) -> None:
    business(crm)
    words = ("deal", "list", "--group", "stage")
    rows = [
        {"group": "new", "count": 2, "sums": {"JPY": "5000"}},
        {"group": "executing", "count": 1, "sums": {"EUR": "7.00"}},
        {"group": "won", "count": 1, "sums": {"EUR": "100.50"}},
    ]
    assert looked(crm, *words, "--json").json == looked(crm, *words, "--format", "jsonl").jsonl == rows
    assert looked(crm, *words).lines == [
        "group\tcount\tEUR\tJPY",
        "new\t2\t\t5000",
        "executing\t1\t7.00\t",
        "won\t1\t100.50\t",
    ]
    assert looked(crm, *words, "--format", "csv", "--no-header").lines == [
        "new,2,,5000",
        "executing,1,7.00,",
        "won,1,100.50,",
    ]
    assert looked(crm, *words, "--color", "never", terminal=True).lines == [
        "Stage      Count     EUR    JPY",
        "new            2          5,000",
        "executing      1    7.00",
        "won ✓          1  100.50",
    ]
    assert looked(crm, *words, "-q").lines == ["new", "executing", "won"]
    assert looked(crm, *words, "open", "--archived", "--json").json[0]["sums"] == {"EUR": "9.00", "JPY": "5000"}


def test_what_corrects_an_invoice_is_taken_off_a_sum(crm: Crm) -> None:
    parties(crm)
    issued(crm, "Work @ 100 tax 0")
    issued(crm, "Work @ 50 tax 0")
    done(crm, "credit", "INVOICE-1", "--amount", "40")
    done(crm, "cancel", "INVOICE-2")
    assert looked(crm, "invoice", "list", "any", terminal=True).err.splitlines()[0] == "4 invoices, 60.00 EUR"
    found = looked(crm, "invoice", "list", "--group", "client_name", "--json").json
    assert [(row["count"], row["sums"]) for row in found] == [(4, {"EUR": "60.00"})]


def test_whatever_a_list_shows_makes_groups(crm: Crm) -> None:
    business(crm)
    for field, groups in {
        "company": [("COMPANY-1", 2), (None, 2)],
        "company.city": [("Berlin", 2), (None, 2)],
        "client": [("Acme", 2), (None, 2)],
        "close_date.month": [("2026-12", 2), (None, 2)],
        "close-date": [("2026-12-01", 1), ("2026-12-24", 1), (None, 2)],
        "created_at": [("2026-11-23", 4)],
        "owner": [("eve", 1), ("tester", 3)],
        "billed": [("0.00", 4)],
    }.items():
        found = looked(crm, "deal", "list", "--group", field, "--json").json
        assert (field, [(row["group"], row["count"]) for row in found]) == (field, groups)
    assert looked(crm, "company", "list", "--group", "city", "--json").json == [
        {"group": "Berlin", "count": 1, "sums": {}}
    ]
    assert looked(crm, "company", "list", "--group", "city", "none", "--json").json == []
    for words in (("--group", "colour"), ("--group", "title.month"), ("--group", "stage", "--sort", "title")):
        assert refused(crm, 2, "deal", "list", *words)["exit"] == 2


def test_a_view_and_a_setting_choose_the_columns_of_a_table(crm: Crm) -> None:
    business(crm)
    done(crm, "view", "save", "who", "deal", "any", "--columns", "client,title")
    done(crm, "config", "set", "columns.deal", "Title, company.city")
    heads = {
        ("deal", "list"): "Ref     Title  Company city",
        ("deal", "list", "@who"): "Ref     Client  Title",
        ("deal", "list", "--fields", "stage"): "Stage",
    }
    for words, head in heads.items():
        assert looked(crm, *words, "--color", "never", terminal=True).lines[0] == head
    assert looked(crm, "deal", "list", "@who").lines[:2] == ["ref\tclient\ttitle", "DEAL-1\tAcme\tOne"]
    assert looked(crm, "deal", "list").lines[0].startswith("ref\ttitle\tstage\tamount")
    assert looked(crm, "view", "list", "--json").json[0]["columns"] == "client,title"
    assert refused(crm, 2, "view", "save", "x", "deal", "--columns", "colour")["field"] == "colour"
    assert refused(crm, 2, "config", "set", "columns.deal", "title,colour")["field"] == "colour"


def test_lines_of_json_are_streamed_and_say_what_an_array_says(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """In pieces of two, in the order that is asked for, with fields of others."""
    business(crm)
    monkeypatch.setattr("crmcli.store.local._PART", 2)
    for more in ((), ("--sort", "-title", "--limit", "3"), ("mine", "--fields", "ref,client,company.city")):
        words = ("deal", "list", *more)
        lines = looked(crm, *words, "--format", "jsonl").jsonl
        assert lines == looked(crm, *words, "--json").json
        assert len(lines) >= 3
    assert looked(crm, "deal", "list", "--format", "jsonl", "--fields", "colour", exit=2).out == ""
