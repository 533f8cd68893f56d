"""``crm note``: one row that says what, when and who; the element has only one state."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, refused
from tests.actions.invoices import NOON, issued, parties

NOTE = "kind element what text at by"


def test_a_note_is_one_row_and_is_found(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    found = act(crm, "note", "LEAD-2", "Wants an offer\nby Friday", "--at", NOON)
    assert found.touched == {"note": "+1"}
    (at,) = {step["at"] for step in found.steps}
    assert at.startswith("2026-11-23T12:00")
    assert added(found, "note", NOTE) == [("lead", 2, "note", "Wants an offer\nby Friday", at, "tester")]
    assert found.searched == {"lead_search"}
    assert found.result.json["updated"] == ["LEAD-2"]
    assert crm("find", "friday", "-q").lines == ["LEAD-2"]


def test_a_second_note_stands_beside_the_first(crm: Crm) -> None:
    crm.new("company", "Acme")
    for text in ("One", "One"):
        assert act(crm, "note", "COMPANY-1", text).touched.keys() == {"note"}
    assert [entry["text"] for entry in crm("timeline", "COMPANY-1", "--only", "note", "--json").json] == ["One", "One"]


def test_what_is_frozen_takes_notes(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert act(crm, "note", "INVOICE-1", "Called them").touched == {"note": "+1"}


def test_a_note_from_standard_input_is_kept_with_its_lines(crm: Crm) -> None:
    crm.new("deal", "A")
    found = act(crm, "note", "DEAL-1", "-", stdin="First\n\n- second\n")
    assert added(found, "note", "text") == [("First\n\n- second",)]


def test_another_person_is_named(crm: Crm) -> None:
    crm.new("deal", "A")
    crm.environ["CRM_USER"] = "ada"
    assert added(act(crm, "note", "DEAL-1", "Hello"), "note", "by") == [("ada",)]


@pytest.mark.parametrize(
    ("exit", "words"), [(5, ("DEAL-1", " \n")), (3, ("DEAL-9", "Hello")), (2, ("DEAL-1", "a\0b"))], ids=repr
)
def test_a_note_that_is_refused_leaves_nothing(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    crm.new("deal", "A")
    refused(crm, exit, "note", *words)


def test_one_note_stands_on_all_that_standard_input_or_a_filter_names(crm: Crm) -> None:
    for title in ("A", "B", "C"):
        crm.new("deal", title, "--amount", "5")
    done = crm("note", "-", "Prices", "rise", "--json", stdin="DEAL-1\nDEAL-2\n")
    assert done.json["created"] == done.json["result"] == ["NOTE-1"]
    assert done.json["updated"] == ["DEAL-1", "DEAL-2"]
    assert crm("note", "--where", "deal title!=C", "In", "May", "-q").lines == ["NOTE-3"]
    crm("note", "DEAL-3", "--where", "deal title=A", "Both")
    assert crm("note", "--where", "deal title=A", "DEAL-3").exit == 2  # a reference is no text
    told = [
        [entry["text"] for entry in crm("timeline", f"DEAL-{n}", "--only", "note", "--json").json] for n in (1, 2, 3)
    ]
    assert told == [["Prices rise", "In May", "Both"], ["Prices rise", "In May"], ["Both"]]
    assert crm("note", "-", "Nobody", stdin="").lines == ["nothing to do"]
    assert (crm("note", "-", "-", stdin="DEAL-1\n").exit, crm("note", "-", stdin="DEAL-1\n").exit) == (2, 2)
