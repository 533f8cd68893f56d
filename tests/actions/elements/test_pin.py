"""``crm pin``: an entry stands at the top of the page of its element, whatever happened since."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, cells, idle, refused


def test_what_is_pinned_stands_on_the_page_and_in_the_record(crm: Crm) -> None:
    crm.new("deal", "A")
    assert crm("note", "DEAL-1", "Wants\nblue", "-q").lines == ["NOTE-1"]
    assert crm("note", "DEAL-1", "Hello", "-q").lines == ["NOTE-2"]
    found = act(crm, "pin", "note-1", "NOTE-1")
    assert (found.touched, cells(found, "note", 1)) == ({"note": "~1(pinned)"}, {"pinned": (None, 1)})
    assert (found.result.json["result"], found.result.json["updated"]) == (["NOTE-1"], ["DEAL-1"])
    assert [(entry["ref"], entry["text"]) for entry in crm.show("DEAL-1")["pinned"]] == [("NOTE-1", "Wants\nblue")]
    page = crm("show", "DEAL-1", "--color", "never", terminal=True).out
    assert "NOTE-1  Wants blue  tester" in page.partition("Pinned")[2].partition("Last events")[0]
    assert idle(crm, "pin", "NOTE-1")["result"] == ["NOTE-1"]


def test_an_entry_on_several_elements_is_pinned_on_all(crm: Crm) -> None:
    for kind in ("deal", "lead"):
        crm.new(kind, "A")
    assert crm("log", "DEAL-1", "LEAD-1", "Kick-off").exit == 0
    assert act(crm, "pin", "NOTE-1").touched == {"note": "~1(pinned) ~2(pinned)"}


@pytest.mark.parametrize(
    ("exit", "words", "said"),
    [
        (2, ("DEAL-1",), "DEAL-1 is not an entry"),
        (2, ("NOTE-1", "DEAL-1"), "DEAL-1 is not an entry"),
        (3, ("NOTE-1", "NOTE-9"), "NOTE-9 does not exist"),
        (3, ("FILE-1",), "FILE-1 does not exist"),
    ],
)
def test_what_is_no_entry_is_refused(crm: Crm, exit: int, words: tuple[str, ...], said: str) -> None:
    crm.new("deal", "A")
    assert crm("note", "DEAL-1", "Hello").exit == 0
    assert said in refused(crm, exit, "pin", *words)["message"]
