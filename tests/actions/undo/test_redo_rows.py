"""``crm redo``: the rows of a step that was undone stand as they stood, until something new is done."""

from __future__ import annotations

from tests.actions.acts import refused
from tests.conftest import Crm
from tests.difference import changed


def test_the_step_that_was_undone_last_is_done_again(crm: Crm) -> None:
    crm.new("deal", "A")
    assert crm("edit", "DEAL-1", "--source", "fair").exit == 0
    assert crm("note", "DEAL-1", "Hello").exit == 0
    for _ in range(2):
        assert crm("undo").exit == 0
    found = changed(crm, "redo", "--json")
    assert found.touched == {"deal": "~1(source)"}
    assert found.result.json["updated"] == ["DEAL-1"]
    assert changed(crm, "redo").touched == {"note": "+1"}
    assert refused(crm, 5, "redo")["code"] == "nothing_to_undo"


def test_a_step_is_named_and_the_others_stay_undone(crm: Crm) -> None:
    for title in ("A", "B"):
        crm.new("lead", title, "--tag", "vip")
    for _ in range(2):
        assert crm("undo").exit == 0
    dry = changed(crm, "redo", "2", "--dry-run", "--json")
    assert (dry.result.exit, dry.touched, dry.steps) == (0, {}, [])
    assert changed(crm, "redo", "2").touched == {"lead": "+2", "tag": "+2"}
    assert crm("lead", "list", "-q").lines == ["LEAD-2"]


def test_what_is_new_ends_the_row_and_what_is_not_undone_is_not_redone(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("lead", "B")
    assert crm("undo").exit == 0
    crm.new("lead", "C")
    refused(crm, 5, "redo")
    refused(crm, 4, "redo", "1")
    refused(crm, 3, "redo", "99")
    refused(crm, 2, "redo", "one")
    assert changed(crm, "redo", "2").touched == {"lead": "+2"}
