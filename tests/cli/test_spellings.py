"""What people type first works as the documented command does, and the help does not name it."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.difference import changed
from tests.prepared import prepared


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    crm.new("lead", "Alpha")
    crm.new("deal", "Beta", "--line", "Seat @ 10")
    crm.new("deal", "Gamma")
    return crm


@pytest.mark.parametrize(
    ("typed", "documented"),
    [
        ("lead", "lead list"),
        ("leads", "lead list"),
        ("leads title=Alpha -q", "lead list title=Alpha -q"),
        ("lead --json", "lead list --json"),
        ("deal ls", "deal list"),
        ("ls deals", "deal list"),
        ("list deal --archived", "deal list --archived"),
        ("stages deals", "deal stages"),
        ("LEAD-1", "show LEAD-1"),
        ("lead-1 DEAL-1 --json", "show lead-1 DEAL-1 --json"),
        ("lead show LEAD-1", "show LEAD-1"),
        ("lead LEAD-1", "show LEAD-1"),
        ("search alpha", "find alpha"),
        ("line ls DEAL-1", "line list DEAL-1"),
        ("--json lead list", "lead list --json"),
        ("--format csv -q --by=ada deals", "deal list --format csv -q --by=ada"),
        ("--json line list DEAL-1", "line list DEAL-1 --json"),
        ("--no-input", ""),
        ("help lead new", "help lead new"),
    ],
)
def test_a_look_answers_as_the_documented_command(shop: Crm, typed: str, documented: str) -> None:
    found, wanted = shop(*typed.split()), shop(*documented.split())
    assert (found.exit, found.out, found.err) == (0, wanted.out, wanted.err)
    assert found.out


@pytest.mark.parametrize(
    ("typed", "documented"),
    [
        ("create lead New --city Bonn", "lead new New --city Bonn"),
        ("add deal New", "deal new New"),
        ("deal create New", "deal new New"),
        ("delete LEAD-1", "rm LEAD-1"),
        ("remove LEAD-1 DEAL-2", "rm LEAD-1 DEAL-2"),
        ("comment LEAD-1 hello", "note LEAD-1 hello"),
        ("lead note LEAD-1 hello", "note LEAD-1 hello"),
        ("win DEAL-1", "move DEAL-1 won"),
        ("close DEAL-1 DEAL-2", "move DEAL-1 DEAL-2 won"),
        ("lose DEAL-1 --reason price", "move DEAL-1 lost --reason price"),
        ("lose LEAD-1", "move LEAD-1 junk"),
        ("line create DEAL-1 Desk --price 5", "line add DEAL-1 Desk --price 5"),
        ("line delete DEAL-1 1", "line rm DEAL-1 1"),
        ("--by ada rm LEAD-1", "rm LEAD-1 --by ada"),
    ],
)
def test_a_write_does_what_the_documented_command_does(shop: Crm, typed: str, documented: str) -> None:
    before = shop("steps", "--json").json
    done = changed(shop, *typed.split(), "--key", "once")
    assert done.touched
    assert len(shop("steps", "--json").json) == len(before) + 1
    again = shop(*documented.split(), "--key", "once", "--json")
    assert (again.exit, again.json["existing"]) == (0, True), "the key knows it under its documented name"


def test_a_batch_understands_them_too(shop: Crm) -> None:
    done = shop("batch", "-", stdin="@l = create lead New\ndelete @l\nwin DEAL-1\n")
    assert done.exit == 0, done.err
    assert shop("lead", "list", "-q").lines == ["LEAD-1"]
    assert shop.show("DEAL-1")["stage"] == "won"


def test_what_only_a_verb_may_do_is_answered_with_that_verb(shop: Crm) -> None:
    done = shop("win", "LEAD-1")
    assert done.exit == 5
    assert "crm convert" in done.err


def test_behind_two_dashes_and_in_the_place_of_a_value_nothing_is_taken_for_an_option(shop: Crm) -> None:
    assert shop("-q", "lead", "new", "--", "--json").lines == ["LEAD-2"]
    assert shop.show("LEAD-2")["title"] == "--json"
    assert shop("--by", "--json", "lead", "new", "B", "-q").lines == ["LEAD-3"]


def test_what_is_no_reference_of_ours_stays_an_unknown_command(shop: Crm) -> None:
    for words in (["FOO-1"], ["leadz"], ["win"], ["win", "CONTACT-1"], ["close", "the", "deal"]):
        assert shop(*words).exit == 2, words


def test_a_stage_answers_to_its_label_and_to_what_people_call_it(shop: Crm) -> None:
    quotes = [shop.new("quote", "A"), shop.new("quote", "B")]
    assert shop("move", quotes[0], "Accepted").exit == shop("move", quotes[1], "rejected").exit == 0
    assert [shop.show(quote)["stage"] for quote in quotes] == ["approved", "declined"]
    assert shop("quote", "list", "stage=accepted", "-q").lines == [quotes[0]]
    assert shop("quote", "list", "stage!=accepted", "-q").lines == [quotes[1]]
    assert shop("move", "DEAL-1", "Prepayment invoice").exit == 0
    assert shop("deal", "list", "stage=Prepayment invoice", "-q").lines == ["DEAL-1"]
    wrong = shop("quote", "list", "stage=agreed", "--json")
    assert (wrong.exit, wrong.error["code"], wrong.out) == (2, "unknown_stage", "")


def test_a_note_takes_all_words_and_a_log_says_of_which_sort_it_is_with_a_word(shop: Crm) -> None:
    assert shop("note", "LEAD-1", "Wants", "an", "offer", "--at", "2026-11-23").exit == 0
    assert shop("log", "mail", "LEAD-1", "Asked again").exit == shop("log", "LEAD-1", "meeting", "Kick-off").exit == 0
    assert shop("log", "LEAD-1", "Called back").exit == 0
    entries = shop("timeline", "LEAD-1", "--only", "note,call,mail,meeting", "--json").json
    told = {(entry["what"], entry["text"]) for entry in entries}
    assert told == {
        ("note", "Wants an offer"),
        ("mail", "Asked again"),
        ("meeting", "Kick-off"),
        ("call", "Called back"),
    }
    assert shop("note", "LEAD-1", "-", stdin="From a file\n").exit == 0
    assert "From a file" in shop("timeline", "LEAD-1").out


def test_the_number_of_rows_has_a_short_option(shop: Crm) -> None:
    assert shop("deal", "list", "-L", "1", "-q").lines == ["DEAL-1"]
