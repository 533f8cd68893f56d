"""``crm find``: any text of an element, however it is written."""

from __future__ import annotations

import json

import pytest

from crmcli.store import ranking, search_words, searching
from tests.actions.business import business, looked
from tests.conftest import Crm


def found(crm: Crm, *words: str) -> list[str]:
    done = crm("find", *words, "--json")
    assert done.exit == 0, done.err
    return [row["ref"] for row in done.json]


def test_accents_and_case_do_not_matter_on_either_side(crm: Crm) -> None:
    crm.new("lead", "Café Zoë", "--name", "Jürgen Müller")
    for text in ("cafe", "CAFÉ", "zoe", "muller", "MÜLLER jurgen", "Mu\u0308ller"):
        assert found(crm, text) == ["LEAD-1"], text


def test_the_beginnings_of_all_words_are_enough_and_the_middle_is_not(crm: Crm) -> None:
    crm.new("lead", "Relaunch of the website")
    crm.new("lead", "Relaunch of the shop")
    assert found(crm, "rel", "web") == ["LEAD-1"]
    assert found(crm, "launch") == []
    assert found(crm, "relaunch", "garden") == []


def test_a_hit_in_the_title_comes_before_any_other(crm: Crm) -> None:
    for number in range(5):
        crm.new("lead", f"Offer {number}", "--comments", "zebra zebra zebra")
    crm.new("deal", "A very long title about a great many animals among which a zebra is one")
    assert found(crm, "zebra")[0] == "DEAL-1"
    assert len(found(crm, "zebra")) == 6


@pytest.mark.parametrize(
    "text", ['"', "'", '"acme', "acme OR", "acme NOT berlin", "NEAR(acme", "title:acme", "*", "^("]
)
def test_quotes_and_operators_are_harmless(crm: Crm, text: str) -> None:
    crm.new("lead", "Acme in Berlin")
    assert crm("find", text, "--json").exit == 0
    assert found(crm, '"acme" - (berlin)*') == ["LEAD-1"]
    assert found(crm, "acme NOT berlin") == []


def test_notes_lines_numbers_and_addresses_are_searched(crm: Crm) -> None:
    crm.new("company", "Me", "--mine", "--street", "Main Street 1", "--postal-code", "10115", "--city", "Berlin")
    crm.new("deal", "Website", "--line", "Carpet 3 @ 100")
    crm("note", "DEAL-1", "Wants a giraffe")
    crm.new("contact", "Ada Lovelace", "--email", "ada.l@example.org")
    crm.new("quote", "Website")
    number = crm.show("QUOTE-1")["number"]
    assert number
    assert found(crm, "giraffe") == ["DEAL-1"]
    assert found(crm, "carpet") == ["DEAL-1"]
    assert found(crm, "ada.l@example.org") == ["CONTACT-1"]
    assert found(crm, "ada.l@exam") == ["CONTACT-1"]
    assert found(crm, number) == ["QUOTE-1"]


@pytest.mark.parametrize("text", ["+49 30 1234567", "030/123 45 67", "0049301234567", "+49 (0)30 1234-567", "030123"])
def test_a_phone_number_is_found_by_its_digits_however_it_is_typed(crm: Crm, text: str) -> None:
    crm("config", "set", "country", "DE")
    crm.new("contact", "Ada Lovelace", "--phone", "+49 30 12345-67")
    crm.new("contact", "Grace Hopper", "--phone", "(030) 1234567")
    crm.new("contact", "Alan Turing", "--phone", "+44 30 1234567")
    assert sorted(found(crm, text)) == ["CONTACT-1", "CONTACT-2"]


def test_a_number_that_is_no_phone_number_is_still_found(crm: Crm) -> None:
    crm("config", "set", "country", "DE")
    crm.new("lead", "Budget 2026")
    assert found(crm, "2026") == ["LEAD-1"]


def test_what_changes_or_goes_is_found_as_it_is_now(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--phone", "+49 30 1234567")
    crm("edit", "CONTACT-1", "--unset", "phones", "--phone", "+49 40 7654321")
    assert found(crm, "+49301234567") == []
    assert found(crm, "+49407654321") == ["CONTACT-1"]
    crm("undo")
    assert found(crm, "+49301234567") == ["CONTACT-1"]
    crm("rm", "CONTACT-1", "--yes")
    assert found(crm, "ada") == []


def test_kinds_restrict_the_search(crm: Crm) -> None:
    for kind in ("lead", "deal", "company"):
        crm.new(kind, "Acme")
    assert sorted(found(crm, "acme")) == ["COMPANY-1", "DEAL-1", "LEAD-1"]
    assert found(crm, "acme", "--kind", "deal") == ["DEAL-1"]
    assert sorted(found(crm, "acme", "--kind", "lead,company")) == ["COMPANY-1", "LEAD-1"]
    assert sorted(found(crm, "acme", "--kind", "lead", "--kind", "deal")) == ["DEAL-1", "LEAD-1"]
    wrong = crm("find", "acme", "--kind", "leed", "--json")
    assert (wrong.exit, wrong.error["code"]) == (2, "unknown_kind")


def test_a_limit_keeps_the_best(crm: Crm) -> None:
    crm.new("lead", "Other", "--comments", "acme")
    crm.new("lead", "Acme")
    assert found(crm, "acme", "--limit", "1") == ["LEAD-2"]


def test_what_is_archived_is_found_only_when_it_is_asked_for(crm: Crm) -> None:
    crm("batch", "-", stdin="lead new 'Old giraffe'\nlead new 'New giraffe'\narchive LEAD-1")
    assert found(crm, "giraffe") == ["LEAD-2"]
    assert sorted(found(crm, "giraffe", "--archived")) == ["LEAD-1", "LEAD-2"]
    assert found(crm, "LEAD-1") == []
    assert found(crm, "LEAD-1", "--archived") == ["LEAD-1"]


def test_a_reference_finds_its_element_and_the_name_of_a_kind_finds_not_all_of_it(crm: Crm) -> None:
    crm("batch", "-", stdin="lead new A\nlead new B --comments 'about lead-1'\ndeal new Leadership")
    assert found(crm, "lead-1") == ["LEAD-1", "LEAD-2"]
    assert found(crm, "LEAD-1", "--limit", "1") == ["LEAD-1"]
    assert found(crm, "lead") == ["DEAL-1", "LEAD-2"]
    assert found(crm, "LEAD-1", "--kind", "deal") == []
    assert found(crm, "LEAD-9") == []


def test_a_hit_says_what_it_is_where_it_stands_and_where_the_word_was_and_nothing_is_written(crm: Crm) -> None:
    business(crm)
    rows = looked(crm, "find", "ada", "--kind", "contact,lead", "--json").json
    assert [(row["ref"], row["kind"], row["title"], row["stage"]) for row in rows] == [
        ("CONTACT-1", "contact", "Ada Lovelace", None),
        ("LEAD-1", "lead", "Relaunch", "converted"),
    ]
    assert [row["text"].split()[0].lower() for row in rows] == ["ada@x.org", "ada"]
    assert "INVOICE-1" in looked(crm, "find", "RE-2026-0001", "-q").lines
    assert set(looked(crm, "find", "relaunch", "-q").lines) == {"LEAD-1", "DEAL-1", "QUOTE-1", "INVOICE-1"}
    assert looked(crm, "find", "zebra", "--json").json == []
    assert looked(crm, "find", "wrong", "-q").lines == []  # it stood in a note that was undone


def test_nothing_is_found_in_a_database_that_is_not_there_and_none_is_made(crm: Crm) -> None:
    assert looked(crm, "find", "ada", "--json").json == []
    assert list(crm.folder.iterdir()) == []


def test_what_is_told_around_a_hit_does_not_begin_with_the_end_of_the_title(crm: Crm) -> None:
    crm.new("lead", "Relaunch of the old bakery shop in Bonn", "--company-name", "Kohl and Sons of the western harbour")
    (row,) = crm("find", "harbour", "--json").json
    assert row["text"].removesuffix("...").startswith("Kohl and Sons of the western harbour")


def test_a_pipe_gets_every_hit_in_the_order_of_a_limit_and_in_every_format(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.new("lead", "Shop", "--comments", "zebra")
    for number in range(5):
        crm.new("deal" if number % 2 else "lead", f"Zebra {number}", "--comments", "a zebra")
    limited = crm("find", "zebra", "-L", "9", "--json").json
    assert len(limited) == 6 and crm("find", "zebra", "--json").json == limited
    refs = [row["ref"] for row in limited]
    monkeypatch.setattr(searching, "_PART", 4)
    assert crm("find", "zebra", "--json").json == limited
    assert crm("find", "zebra", "-q").lines == crm("find", "zebra", "--format", "ids").lines == refs
    assert crm("find", "zebra", "--format", "csv").lines == crm("find", "zebra", "-L", "9", "--format", "csv").lines
    assert crm("find", "zebra").lines == crm("find", "zebra", "-L", "9").lines
    assert crm("find", "zebra", "--fields", "kind,ref", "--format", "jsonl").lines[0] == json.dumps(
        {"kind": limited[0]["kind"], "ref": refs[0]}
    )
    assert crm("find", "zebra", "--fields", "colour").exit == 2
    assert crm("find", "lead-1", "-q").lines == ["LEAD-1"]
    assert crm("find", "tiger").lines == ["ref\ttitle\tstage\ttext"]


def test_it_is_said_when_hits_are_too_many_to_be_ranked_and_a_limit_is_reached(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        crm.new("lead", f"Zebra {number}")
    monkeypatch.setattr(search_words, "LARGE", 2)
    monkeypatch.setattr(ranking, "MANY", 2)
    monkeypatch.setattr(ranking, "FAR", 2)
    told = "too many leads to rank: the newest come first\n"
    assert [(crm("find", "zebra", "-q", "-L", limit).err) for limit in "234"] == [told, told, ""]
    assert crm("find", "zebra", "-q", "-L", "2").lines == crm("find", "zebra", "-q").lines[:2] == ["LEAD-3", "LEAD-2"]
    assert crm("find", "zebra", "2", "-q", "-L", "1").err == ""
    whole = crm("find", "zebra", "--json").json  # what is shown of each is cut out apart, at the same moment
    assert whole == crm("find", "zebra", "-L", "9", "--json").json and len(whole) == 3
