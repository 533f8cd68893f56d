"""A dry run tells field by field what would happen, and nothing happens."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump


def test_it_tells_what_would_be_created_field_by_field(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--email", "work:ada@x.org", "--line", "Seat x 3 @ 10 tax 19")
    done = crm("convert", "LEAD-1", "--to", "deal+contact", "--dry-run", at="2026-11-23T18:00:00Z")
    assert done.lines == [
        "dry run: LEAD-1 would become DEAL-1?, CONTACT-1?",
        "create\tCONTACT-1?\t\tAda Lovelace\t",
        "set\tCONTACT-1?\ttitle\tAda Lovelace\t",
        "set\tCONTACT-1?\tfirst_name\tAda\t",
        "set\tCONTACT-1?\tlast_name\tLovelace\t",
        "set\tCONTACT-1?\temails\twork: ada@x.org\t",
        "set\tCONTACT-1?\tlead\tLEAD-1\t",
        "set\tCONTACT-1?\towner\ttester\t",
        "create\tDEAL-1?\t\tRelaunch\t",
        "set\tDEAL-1?\ttitle\tRelaunch\t",
        "set\tDEAL-1?\tpipeline\tdefault\t",
        "set\tDEAL-1?\tstage\tnew\t",
        "set\tDEAL-1?\tamount\t35.70\t",
        "set\tDEAL-1?\tcurrency\tEUR\t",
        "set\tDEAL-1?\ttax_rounding\tgroup\t",
        "set\tDEAL-1?\tcontact\tCONTACT-1?\t",
        "set\tDEAL-1?\tlead\tLEAD-1\t",
        "set\tDEAL-1?\towner\ttester\t",
        "set\tDEAL-1?\tline 1\tSeat x 3 = 35.70 EUR\t",
        "move\tLEAD-1\tstage\tconverted\t",
        "set\tLEAD-1\tconverted_at\t2026-11-23T18:00:00Z\t",
        "set\tLEAD-1\tcontact\tCONTACT-1?\t",
        "set\tLEAD-1\tdeal\tDEAL-1?\t",
    ]


def test_it_tells_what_would_be_linked_filled_kept_and_left_and_why(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org", "--city", "London")
    crm.new("lead", "--name", "Ada Lovelace", "--email", "ada@x.org", "--phone", "030 123456", "--country", "DE")
    crm("edit", "LEAD-1", "--company-name", "Acme", "--city", "Berlin")
    done = crm("convert", "LEAD-1", "--to", "contact", "--on-duplicate", "link", "--dry-run", "--json").json
    assert done["dry_run"] is True
    assert done["step"] is None
    assert done["result"] == done["linked"] == ["CONTACT-1"]
    told = [(record["what"], record["ref"], record["field"], record["why"]) for record in done["detail"]]
    assert told[:5] == [
        ("link", "CONTACT-1", None, "same email address"),
        ("keep", "CONTACT-1", "last_name", "LEAD-1 has Lovelace"),
        ("fill", "CONTACT-1", "phones", None),
        ("keep", "CONTACT-1", "city", "LEAD-1 has Berlin"),
        ("fill", "CONTACT-1", "country", None),
    ]
    assert told[5:8] == [
        ("move", "LEAD-1", "stage", None),
        ("set", "LEAD-1", "converted_at", None),
        ("set", "LEAD-1", "contact", None),
    ]
    assert told[8:] == [
        ("not carried", "LEAD-1", "company_name", "a contact has no such field"),
        ("not carried", "LEAD-1", "last_name", "CONTACT-1 has its own"),
        ("not carried", "LEAD-1", "city", "CONTACT-1 has its own"),
    ]


@pytest.mark.parametrize("given", ["asked for", "LEAD-1 already has it"])
def test_it_tells_why_an_element_was_chosen(crm: Crm, given: str) -> None:
    crm.new("contact", "Ada Lovelace")
    asked = given == "asked for"
    crm.new("lead", "Relaunch", *(() if asked else ("--contact", "CONTACT-1")))
    words = ("--contact", "CONTACT-1") if asked else ("--to", "contact")
    done = crm("convert", "LEAD-1", *words, "--dry-run", "--json").json
    assert done["detail"][0] == {
        "what": "link",
        "ref": "CONTACT-1",
        "field": None,
        "value": "Ada Lovelace",
        "why": given,
    }


def test_the_database_is_the_same_before_and_after(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    crm.new("lead", "Relaunch", "--email", "ada@x.org", "--phone", "030 123456", "--line", "Seat @ 10")
    before, steps = dump(crm.db), crm("steps", "--json").json
    crm("convert", "LEAD-1", "--to", "deal+contact+company", "--on-duplicate", "link", "-n")
    assert (dump(crm.db), crm("steps", "--json").json) == (before, steps)
    done = crm("convert", "LEAD-1", "--to", "deal+contact+company", "--on-duplicate", "link", "-q")
    assert done.lines == ["DEAL-1", "CONTACT-1", "COMPANY-1"]


def test_a_number_that_was_only_foreseen_is_given_to_the_next_one(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "Seat @ 10")
    crm.now = "2026-11-23T18:00:00Z"
    foreseen = crm("convert", "DEAL-1", "--to", "quote", "--dry-run", "--json").json["detail"]
    assert {record["field"]: record["value"] for record in foreseen}["number"] == "AN-2026-0001"
    crm("convert", "DEAL-1", "--to", "quote")
    assert crm.show("QUOTE-1")["number"] == "AN-2026-0001"


@pytest.mark.file
def test_a_database_that_is_not_there_is_not_made(crm: Crm) -> None:
    done = crm("convert", "LEAD-1", "--to", "deal", "--dry-run", "--json")
    assert (done.exit, done.error["code"]) == (3, "not_found")
    assert not crm.db.exists()


def test_what_would_be_refused_is_refused(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("lead", "Acme")
    assert crm("convert", "LEAD-1", "--to", "company", "--dry-run").exit == 4
    assert crm("convert", "LEAD-1", "--to", "product", "--dry-run").exit == 2


def test_new_references_are_marked_in_the_plain_list_too(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("lead", "Relaunch", "--company", "COMPANY-1")
    done = crm("convert", "LEAD-1", "--to", "deal+company", "--dry-run", "-q")
    assert done.lines == ["DEAL-1?", "COMPANY-1"]


def test_what_an_earlier_source_of_the_call_makes_is_foreseen(crm: Crm) -> None:
    for name in ("Ada Lovelace", "Grace Hopper"):
        crm.new("lead", "Relaunch", "--name", name, "--company-name", "Acme", "--city", name)
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "company", "--dry-run", "--json").json
    assert [(record["what"], record["ref"], record["why"]) for record in done["detail"] if not record["field"]] == [
        ("create", "COMPANY-1?", None),
        ("link", "COMPANY-1?", "same name"),
    ]


def test_each_of_many_that_go_on_gets_references_of_its_own(crm: Crm) -> None:
    for title in ("One", "Two"):
        crm.new("lead", title)
    crm.new("lead", "--name", "Without title")
    before = dump(crm.db)
    done = crm("convert", "LEAD-1", "LEAD-3", "LEAD-2", "--to", "deal", "--keep-going", "--dry-run", "--json")
    assert (done.exit, done.json["result"]) == (7, ["DEAL-1?", "DEAL-2?"])
    assert [failure["ref"] for failure in done.json["failures"]] == ["LEAD-3"]
    assert dump(crm.db) == before
