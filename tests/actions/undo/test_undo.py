"""Undo and redo: whose step, which step, and what comes back."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump


def test_undo_takes_the_newest_step_of_the_same_person(crm: Crm) -> None:
    crm.new("lead", "Mine")
    crm.new("lead", "Theirs", "--by", "grace")
    assert crm("undo").out == "Undid step 1: new LEAD-1\n"
    assert crm("lead", "list", "-q").lines == ["LEAD-2"]
    assert crm("undo", "--by", "grace").out == "Undid step 2: new LEAD-2\n"


def test_undo_goes_back_step_by_step_and_redo_forth(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    pictures = [dump(crm.db)]
    for words in (
        ("edit", "LEAD-1", "--city", "Bonn"),
        ("note", "LEAD-1", "Hi"),
        ("convert", "LEAD-1", "--to", "deal"),
    ):
        assert crm(*words).exit == 0
        pictures.append(dump(crm.db))
    for picture in reversed(pictures[:-1]):
        assert crm("undo").exit == 0
        assert dump(crm.db) == picture
    for picture in pictures[1:]:
        assert crm("redo").exit == 0
        assert dump(crm.db) == picture


def test_redo_is_over_when_something_was_written_anew(crm: Crm) -> None:
    crm.new("lead", "One")
    crm("undo")
    crm.new("lead", "Two")
    refused = crm("redo", "--json")
    assert (refused.exit, refused.error["code"]) == (5, "nothing_to_undo")
    assert crm("redo", "1").exit == 0
    assert crm("lead", "list", "-q").lines == ["LEAD-1", "LEAD-2"]


def test_redo_is_not_over_when_somebody_else_wrote(crm: Crm) -> None:
    crm.new("lead", "One")
    crm("undo")
    crm.new("lead", "Theirs", "--by", "grace")
    assert crm("redo").out == "Redid step 1: new LEAD-1\n"


@pytest.mark.parametrize(
    ("words", "exit", "message"),
    [
        (("undo", "9"), 3, "There is no step 9."),
        (("undo", "1"), 4, "Step 1 is already undone."),
        (("redo", "3"), 4, "Step 3 is not undone."),
        (("undo", "x"), 2, "step: 'x' is not the number of a step."),
        (("undo", "-1"), 2, None),
        (("undo", "--by", "grace"), 5, "grace has nothing to undo."),
        (("redo", "--by", "grace"), 5, "grace has nothing to redo."),
    ],
)
def test_what_cannot_be_undone_is_said(crm: Crm, words: tuple[str, ...], exit: int, message: str | None) -> None:
    crm.new("lead", "One")
    crm("undo")
    crm.new("lead", "Two")
    refused = crm(*words, "--json")
    assert refused.exit == exit
    assert message in (None, refused.error["message"])


def test_undoing_an_undo_is_a_redo(crm: Crm) -> None:
    crm.new("lead", "One")
    after = dump(crm.db)
    crm("undo")
    assert crm("undo", "2").exit == 0
    assert dump(crm.db) == after
    assert crm("undo").out == "Undid step 1: new LEAD-1\n"


def test_the_result_tells_what_went_and_what_came(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    crm("convert", "LEAD-1", "--to", "deal+contact")
    undone = crm("undo", "--json").json
    assert (undone["step"], undone["created"], undone["updated"]) == (3, [], ["LEAD-1"])
    assert sorted(undone["deleted"]) == ["CONTACT-1", "DEAL-1"]
    redone = crm("redo", "--json").json
    assert (sorted(redone["created"]), redone["updated"], redone["deleted"]) == (
        ["CONTACT-1", "DEAL-1"],
        ["LEAD-1"],
        [],
    )


def test_a_dry_run_changes_nothing_and_tells_the_same(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    before = dump(crm.db)
    done = crm("undo", "--dry-run", "--json").json
    assert (done["dry_run"], done["step"], done["deleted"]) == (True, None, ["LEAD-1"])
    assert dump(crm.db) == before


def test_a_dry_run_says_what_would_be_and_marks_what_is_not_there_yet(crm: Crm) -> None:
    assert crm("lead", "new", "Relaunch", "-n").out.splitlines()[0] == "dry run: LEAD-1? Relaunch"
    crm.new("lead", "Relaunch")
    assert crm("clone", "LEAD-1", "-n").out.splitlines()[0] == "dry run: LEAD-1 cloned as LEAD-2?"
    assert crm("undo", "-n").lines[:2] == [
        "dry run: step 1 would be undone: new LEAD-1",
        "remove\tLEAD-1\ttitle\t\twas Relaunch",
    ]
    crm("undo")
    assert crm("redo", "-n").lines[:2] == [
        "dry run: step 1 would be redone: new LEAD-1",
        "bring back\tLEAD-1\ttitle\tRelaunch\t",
    ]


def test_a_redo_gives_the_same_references_as_the_step_that_was_undone(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    converted = crm("convert", "LEAD-1", "--to", "deal+contact", "-q").lines
    crm("undo")
    assert crm("redo", "-q").lines == converted


def test_the_list_of_steps_says_what_is_undone(crm: Crm) -> None:
    crm.new("lead", "One")
    crm("undo")
    crm("redo")
    crm("undo")
    states = [(row["step"], row["title"], row["state"]) for row in crm("steps").rows]
    assert states == [
        ("4", "undo 1: new LEAD-1", ""),
        ("3", "redo 1: new LEAD-1", ""),
        ("2", "undo 1: new LEAD-1", "undone"),
        ("1", "new LEAD-1", "undone"),
    ]


def test_a_deleted_element_comes_back_under_the_same_number(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--tag", "vip", "--external-id", "shop:42")
    crm("note", "CONTACT-1", "Hello")
    before = dump(crm.db)
    crm("rm", "CONTACT-1")
    assert crm.new("contact", "Grace Hopper") == "CONTACT-2"
    crm("undo")
    crm("undo")
    assert dump(crm.db) == before


def test_references_are_never_used_twice(crm: Crm) -> None:
    crm.new("lead", "One")
    crm("undo")
    assert crm.new("lead", "Two") == "LEAD-2"


def test_what_only_one_may_have_comes_back_when_the_other_gave_it_up(crm: Crm) -> None:
    crm.new("product", "Seat", "--sku", "S-1")
    crm("rm", "PRODUCT-1")
    crm.new("product", "Desk", "--sku", "S-1")
    refused = crm("undo", "2", "--json")
    assert (refused.exit, refused.error["code"]) == (4, "changed_meanwhile")
    assert refused.error["message"] == "It cannot be restored: a product now has the same sku."
    crm("edit", "PRODUCT-2", "--sku", "D-1")
    assert crm("undo", "2").exit == 0
    assert crm.show("PRODUCT-1")["sku"] == "S-1"


def test_a_tag_that_was_set_again_meanwhile_does_not_come_back_twice(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--tag", "vip")
    crm("untag", "CONTACT-1", "vip")
    crm("tag", "CONTACT-1", "vip")
    assert crm("undo", "2").err == (
        "error: It cannot be restored: a tag now has the same tag.\nhint: Change or remove that first.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "CONTACT-1", "--company", "COMPANY-2"),
        ("edit", "CONTACT-1", "--unset", "company"),
        ("unlink", "CONTACT-1", "COMPANY-1"),
    ],
)
def test_a_reference_does_not_come_back_to_what_is_gone(crm: Crm, words: tuple[str, ...]) -> None:
    for title in ("Acme", "Other"):
        crm.new("company", title)
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    assert crm(*words).exit == 0
    assert crm("rm", "COMPANY-1").exit == 0
    refused = crm("undo", "4", "--json")
    assert (refused.exit, refused.error["message"]) == (
        4,
        "Step 4 cannot be undone: COMPANY-1 was removed in step 5 (rm COMPANY-1).",
    )
    assert refused.error["hint"] == "Undo first: crm undo 5"
    crm("undo", "5")
    assert crm("undo", "4").exit == 0
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"


def test_an_address_does_not_come_back_to_what_is_gone(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org")
    crm("edit", "CONTACT-1", "--unset", "emails")
    crm("rm", "CONTACT-1")
    refused = crm("undo", "2", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 3")


def test_a_product_line_does_not_come_back_to_a_product_that_is_gone(crm: Crm) -> None:
    crm.new("product", "Seat", "--price", "10")
    crm.new("deal", "Project", "--line", "Seat")
    crm("line", "rm", "DEAL-1", "1")
    assert crm("rm", "PRODUCT-1").exit == 0
    refused = crm("undo", "3", "--json")
    assert (refused.exit, refused.error["hint"]) == (4, "Undo first: crm undo 4")
