"""A step is not taken back while something stands in the way; each thing is named, with what to undo first."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump

STEP = 2  # the conversion, after the lead was made


def converted(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--company-name", "Acme", "--line", "Seat @ 10 tax 19")
    assert crm("convert", "LEAD-1", "--to", "deal+contact+company", "--json").json["step"] == STEP


BLOCKING = {
    "an edit": (("edit", "CONTACT-1", "--city", "Bonn"), "CONTACT-1 was changed in step 3 (edit CONTACT-1)"),
    "a move": (("move", "DEAL-1", "won"), "DEAL-1 was changed in step 3 (move DEAL-1 won)"),
    "a note": (("note", "DEAL-1", "Called"), "DEAL-1 got a note in step 3 (note DEAL-1)"),
    "an address": (("edit", "CONTACT-1", "--email", "ada@x.org"), "CONTACT-1 got an email in step 3 (edit CONTACT-1)"),
    "a changed line": (
        ("line", "edit", "DEAL-1", "1", "--qty", "2"),
        "DEAL-1 was changed in step 3 (line edit DEAL-1 1)",
    ),
    "a line that is gone": (("line", "rm", "DEAL-1", "1"), "DEAL-1 was changed in step 3 (line rm DEAL-1 1)"),
    "a quote": (("convert", "DEAL-1", "--to", "quote"), "DEAL-1 became QUOTE-1 in step 3 (convert DEAL-1 to quote)"),
    "a reference": (
        ("deal", "new", "Other", "--company", "COMPANY-1"),
        "COMPANY-1 was linked with DEAL-2 (company_of) in step 3 (new DEAL-2)",
    ),
    "a second conversion": (
        ("convert", "LEAD-1", "--to", "deal", "--again"),
        "LEAD-1 was changed in step 3 (convert LEAD-1 to deal)",
    ),
    "a link that is gone": (
        ("unlink", "CONTACT-1", "COMPANY-1"),
        "CONTACT-1 was changed in step 3 (unlink CONTACT-1 COMPANY-1)",
    ),
}


@pytest.mark.parametrize("what", BLOCKING)
def test_what_came_after_is_named_and_undone_first(crm: Crm, what: str) -> None:
    converted(crm)
    after = dump(crm.db)
    words, reason = BLOCKING[what]
    assert crm(*words).exit == 0
    before = dump(crm.db)
    refused = crm("undo", str(STEP), "--json")
    assert (refused.exit, refused.error["code"], refused.out) == (4, "changed_meanwhile", "")
    assert reason in refused.error["message"]
    assert refused.error["hint"] == "Undo first: crm undo 3"
    assert dump(crm.db) == before
    assert crm("undo", "3").exit == 0
    assert dump(crm.db) == after
    assert crm("undo", str(STEP)).exit == 0


def test_a_link_made_by_hand_is_in_the_way(crm: Crm) -> None:
    converted(crm)
    crm.new("contact", "Grace Hopper")
    crm("link", "CONTACT-2", "COMPANY-1", "--role", "CEO")
    refused = crm("undo", str(STEP), "--json")
    assert refused.error["message"] == (
        "Step 2 cannot be undone: COMPANY-1 was linked with CONTACT-2 (member_of) in step 4 (link CONTACT-2 COMPANY-1)."
    )
    assert refused.error["candidates"] == ["CONTACT-2"]


def test_each_thing_in_the_way_is_named_once_with_all_steps_in_their_order(crm: Crm) -> None:
    converted(crm)
    crm("convert", "DEAL-1", "--to", "quote")
    crm("note", "QUOTE-1", "Called")
    crm("edit", "DEAL-1", "--probability", "70")
    refused = crm("undo", str(STEP))
    assert refused.err == (
        "error: Step 2 cannot be undone: DEAL-1 was changed in step 5 (edit DEAL-1); DEAL-1 became QUOTE-1 "
        "in step 3 (convert DEAL-1 to quote).\n"
        "hint: Undo first: crm undo 5, then crm undo 4, then crm undo 3\n"
    )
    for step in ("5", "4", "3", "2"):
        assert crm("undo", step).exit == 0
    assert crm("deal", "list", "--json").json == []


def test_what_was_undone_is_not_in_the_way(crm: Crm) -> None:
    converted(crm)
    crm("note", "DEAL-1", "Called")
    crm("edit", "DEAL-1", "--probability", "70")
    crm("undo")
    crm("undo")
    assert crm("undo", str(STEP)).exit == 0


def test_what_was_undone_and_redone_is(crm: Crm) -> None:
    converted(crm)
    crm("note", "DEAL-1", "Called")
    crm("undo")
    crm("redo")
    refused = crm("undo", str(STEP), "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 3")


def test_comments_on_the_lead_and_other_peoples_work_are_not_in_the_way(crm: Crm) -> None:
    converted(crm)
    crm("edit", "LEAD-1", "--comments", "Nice")
    crm("note", "LEAD-1", "Called")
    crm("lead", "new", "Other", "--by", "grace")
    assert crm("undo", str(STEP)).exit == 0
    lead = crm.show("LEAD-1")
    assert [lead[name] for name in ("stage", "deal", "converted_at", "comments")] == ["new", None, None, "Nice"]


def test_only_a_later_change_of_the_same_field_is_in_the_way(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm("edit", "CONTACT-1", "--city", "Bonn")
    crm("edit", "CONTACT-1", "--country", "DE")
    assert crm("undo", "2").exit == 0
    contact = crm.show("CONTACT-1")
    assert (contact["city"], contact["country"]) == (None, "DE")
    crm("redo", "2")
    crm("edit", "CONTACT-1", "--website", "https://x.example")
    crm("edit", "CONTACT-1", "--city", "Berlin")
    refused = crm("undo", "2", "--json")
    assert refused.error["message"] == ("Step 2 cannot be undone: CONTACT-1 was changed in step 7 (edit CONTACT-1).")


def test_the_version_goes_on_when_a_later_step_stays(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm("edit", "CONTACT-1", "--city", "Bonn")
    crm("edit", "CONTACT-1", "--country", "DE")
    versions = [crm.show("CONTACT-1")["version"]]
    for words in (("undo", "2"), ("redo", "2"), ("undo", "3")):
        assert crm(*words).exit == 0
        versions.append(crm.show("CONTACT-1")["version"])
    assert versions == [3, 4, 3, 2]


# --- what a conversion did to elements that were there ---------------------------------------------------


def joined(crm: Crm) -> None:
    crm.new("contact", "Ada", "--source", "web")
    crm.new(
        "lead",
        *("Relaunch", "--name", "Ada Lovelace", "--city", "Bonn", "--country", "DE"),
        *("--email", "ada@x.org", "--phone", "030 123456"),
    )
    crm("convert", "LEAD-1", "--to", "deal", "--contact", "CONTACT-1")


def test_blanks_that_were_filled_are_blank_again(crm: Crm) -> None:
    joined(crm)
    contact = crm.show("CONTACT-1")
    assert (contact["title"], contact["city"], len(contact["emails"])) == ("Ada Lovelace", "Bonn", 1)
    crm("undo")
    contact = crm.show("CONTACT-1")
    names = ("title", "city", "country", "emails", "phones")
    assert [contact[name] for name in names] == ["Ada", None, None, [], []]


def test_a_blank_that_somebody_changed_since_stays_and_the_rest_is_taken_back(crm: Crm) -> None:
    joined(crm)
    crm("edit", "CONTACT-1", "--city", "Berlin")
    done = crm("undo", "3", "--json")
    assert (done.exit, done.json["warnings"]) == (0, ["CONTACT-1 keeps city: changed since."])
    contact = crm.show("CONTACT-1")
    assert [contact[name] for name in ("title", "city", "country", "emails")] == ["Ada", "Berlin", None, []]
    assert crm.show("LEAD-1")["stage"] == "new"
    assert crm("deal", "list", "--json").json == []


def test_a_title_follows_when_a_part_of_the_name_stays(crm: Crm) -> None:
    joined(crm)
    crm("edit", "CONTACT-1", "--last-name", "King")
    assert crm("undo", "3").err == "warning: CONTACT-1 keeps last_name: changed since.\n"
    assert crm.show("CONTACT-1")["title"] == "Ada King"
    assert crm("find", "King", "-q").lines == ["CONTACT-1"]


def test_an_address_that_somebody_took_away_since_stays_away(crm: Crm) -> None:
    joined(crm)
    crm("edit", "CONTACT-1", "--unset", "emails")
    assert crm("undo", "3").err == "warning: CONTACT-1 keeps emails: changed since.\n"
    contact = crm.show("CONTACT-1")
    assert (contact["emails"], contact["phones"]) == ([], [])


def test_such_an_undo_is_redone_to_the_byte(crm: Crm) -> None:
    joined(crm)
    crm("edit", "CONTACT-1", "--city", "Berlin", "--last-name", "King")
    before = dump(crm.db)
    crm("undo", "3")
    assert crm("redo", "3").exit == 0
    assert dump(crm.db) == before


def test_a_field_that_was_replaced_on_purpose_is_in_the_way_when_it_changed(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--city", "London")
    crm.new("lead", "Relaunch", "--city", "Bonn")
    crm("convert", "LEAD-1", "--contact", "CONTACT-1", "--overwrite", "city")
    crm("edit", "CONTACT-1", "--city", "Berlin")
    assert crm("undo", "3").exit == 4


def test_lines_that_were_filled_in_are_in_the_way_when_the_deal_changed(crm: Crm) -> None:
    crm.new("deal", "Project")
    crm.new("lead", "Project", "--line", "Seat @ 10")
    crm("convert", "LEAD-1", "--deal", "DEAL-1")
    crm("line", "add", "DEAL-1", "Desk", "--price", "20")
    refused = crm("undo", "3", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 4")
    crm("undo", "4")
    assert crm("undo", "3").exit == 0
    assert (crm.show("DEAL-1")["lines"], crm.show("DEAL-1")["amount"]) == ([], None)


# --- undoing what was undone and redone --------------------------------------------------------------------


def test_what_is_as_it_was_but_for_its_version_may_go(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm("edit", "CONTACT-1", "--city", "Bonn")
    crm("edit", "CONTACT-1", "--country", "DE")
    crm("undo", "2")
    crm("undo", "3")
    before = dump(crm.db)
    assert crm("undo", "1").exit == 0
    assert crm("redo", "1").exit == 0
    assert dump(crm.db) == before


def test_what_was_noted_before_and_came_back_since_is_in_the_way_of_taking_a_redo_back(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm("note", "LEAD-1", "Called")
    for words in (("undo",), ("undo",), ("redo", "1"), ("redo", "2")):
        assert crm(*words).exit == 0
    refused = crm("undo", "5", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 2")
    assert refused.error["message"] == "Step 5 cannot be undone: LEAD-1 got a note in step 2 (note LEAD-1)."


def test_what_must_be_redone_first_is_said(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm("edit", "LEAD-1", "--city", "Bonn")
    crm("undo")
    crm("undo")
    refused = crm("redo", "2", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "First: crm redo 1")
    assert refused.error["message"] == (
        "Step 2 cannot be redone: LEAD-1 was changed when step 1 (new LEAD-1) was undone."
    )
    crm("redo", "1")
    assert crm("redo", "2").exit == 0


def test_nothing_is_unlinked_from_itself(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    refused = crm("unlink", "CONTACT-1", "CONTACT-1")
    assert (refused.exit, refused.err.splitlines()[0]) == (5, "error: CONTACT-1 is not linked to itself.")
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"
