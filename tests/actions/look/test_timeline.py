"""What the timeline says of changes, in the words of people."""

from __future__ import annotations

from conftest import Crm

from crmcli.model.changes import HAPPENINGS
from crmcli.render.timeline import GLYPHS


def told(crm: Crm, ref: str) -> list[str]:
    return [entry["text"] for entry in crm("timeline", ref, "--only", "changed", "--json").json]


def test_changes_are_told_with_labels_and_amounts_in_the_element_s_own_currency(crm: Crm) -> None:
    deal = crm.new("deal", "Relaunch", "--amount", "1200 JPY")
    crm("edit", deal, "--amount", "15000", "--close-date", "2026-12-01")
    assert told(crm, deal) == ["amount: 1,200 JPY → 15,000 JPY; close date: 2026-12-01"]


def test_a_changed_line_is_named_by_its_number_and_told_in_amounts(crm: Crm) -> None:
    deal = crm.new("deal", "Relaunch", "--line", "Design @ 10", "--line", "Seat @ 2000")
    crm("line", "edit", deal, "2", "--price", "2500.5", "--discount-line", "0.50", "--included")
    assert told(crm, deal) == [
        "line 2 changed: price 2,000.00 EUR → 2,500.50 EUR, discount line 0.50 EUR, tax included no → yes; "
        "amount: 2,010.00 EUR → 2,510.00 EUR"
    ]


def entries(crm: Crm, ref: str) -> list[tuple[str, str, list[str]]]:
    found = crm("timeline", ref, "--json").json
    return [(entry["what"], entry["text"], entry["refs"]) for entry in found if entry["what"] != "created"]


def test_e3_what_is_joined_and_parted_is_told_at_both_ends(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm.new("deal", "Shop")
    crm("link", "LEAD-1", "DEAL-1")
    crm("unlink", "DEAL-1", "LEAD-1")
    assert entries(crm, "LEAD-1") == [
        ("linked", "related DEAL-1", ["DEAL-1"]),
        ("unlinked", "related DEAL-1", ["DEAL-1"]),
    ]
    assert entries(crm, "DEAL-1") == [
        ("linked", "LEAD-1 linked", ["LEAD-1"]),
        ("unlinked", "LEAD-1 (related)", ["LEAD-1"]),
    ]
    crm("undo")
    assert [what for what, *_ in entries(crm, "DEAL-1")] == ["linked"]
    crm("rm", "LEAD-1", "--yes")
    assert entries(crm, "DEAL-1")[-1] == ("deleted", "LEAD-1", ["LEAD-1"])


def test_a_client_that_left_is_told_by_the_one_who_was_left_and_once_by_the_other(crm: Crm) -> None:
    crm.new("company", "Old Ltd")
    crm.new("company", "New Ltd")
    crm.new("contact", "Mia Bell", "--company", "COMPANY-1")
    crm("edit", "CONTACT-1", "--company", "COMPANY-2")
    assert entries(crm, "COMPANY-1")[-1] == ("unlinked", "CONTACT-1 (member of)", ["CONTACT-1"])
    assert [what for what, *_ in entries(crm, "CONTACT-1")] == ["changed", "linked"]


def test_e3_the_archive_has_words_of_its_own(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm("archive", "LEAD-1")
    crm("unarchive", "LEAD-1")
    assert entries(crm, "LEAD-1") == [("archived", "", []), ("unarchived", "", [])]


def test_e3_a_word_that_nothing_is_called_is_refused_with_those_there_are(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    error = crm("timeline", "LEAD-1", "--only", "note,nope", "--json").error
    assert (error["exit"], error["message"]) == (2, f"only: 'nope' is not one of {', '.join(HAPPENINGS)}.")
    assert sorted(HAPPENINGS) == sorted(GLYPHS)
