"""Entries by their references: one may stand on several elements; it is shown, edited, moved and removed as a whole."""

from __future__ import annotations

import pytest
from conftest import Crm

from crmcli.errors import BadValue
from crmcli.model.entries import Duration, lasting
from tests.actions.acts import act, added, cells, idle, refused, removed


@pytest.fixture
def there(crm: Crm) -> Crm:
    """A deal and a contact with a call on both (NOTE-1), and a note on the deal (NOTE-3)."""
    crm.new("deal", "A")
    crm.new("contact", "Ada Lovelace")
    words = ("log", "DEAL-1", "CONTACT-1", "Wants a discount", "--duration", "1h30m", "--out", "-q")
    assert crm(*words).lines == ["NOTE-1"]
    assert crm("note", "DEAL-1", "Hello", "-q").lines == ["NOTE-3"]
    return crm


def test_one_entry_stands_on_several_elements(there: Crm) -> None:
    for ref in ("DEAL-1", "CONTACT-1"):
        (call,) = there("timeline", ref, "--only", "call", "--json").json
        told = {name: call[name] for name in ("ref", "entry", "text", "direction", "duration", "pinned")}
        assert told == {
            "ref": ref,
            "entry": "NOTE-1",
            "text": "Wants a discount",
            "direction": "out",
            "duration": 90,
            "pinned": False,
        }
    shown = there("show", "NOTE-1", "--json").json
    assert (shown["on"], shown["what"], shown["duration"], shown["by"]) == (
        ["DEAL-1", "CONTACT-1"],
        "call",
        90,
        "tester",
    )
    assert "(out, 1 h 30 min)  NOTE-1" in there("timeline", "DEAL-1", "--color", "never", terminal=True).out
    assert there("edit", "DEAL-1", "--contact", "CONTACT-1").exit == 0
    assert [entry["ref"] for entry in there("timeline", "CONTACT-1", "--only", "call", "--json").json] == ["CONTACT-1"]


def test_an_edit_changes_it_wherever_it_stands(there: Crm) -> None:
    found = act(there, "edit", "NOTE-1", "--text", "Wants 10 %", "--as", "meeting", "--unset", "direction")
    assert found.touched == {"note": "~1(direction,text,what) ~2(direction,text,what)"}
    assert cells(found, "note", 2)["text"] == ("Wants a discount", "Wants 10 %")
    assert (found.result.json["result"], found.result.json["updated"]) == (["NOTE-1"], ["DEAL-1", "CONTACT-1"])
    assert there("find", "discount", "-q").lines == []
    assert there("find", "10", "-q").lines == ["CONTACT-1", "DEAL-1"]
    idle(there, "edit", "NOTE-1", "--duration", "90m")
    told = [row for row in there("history", "DEAL-1", "--json").json if row["field"] == "note.text"]
    assert (told[-1]["old"], told[-1]["new"]) == ("Wants a discount", "Wants 10 %")


def test_a_move_puts_it_on_another_element_alone(there: Crm) -> None:
    there.new("lead", "B")
    found = act(there, "move", "NOTE-1", "LEAD-1")
    assert found.touched == {"note": "+4 -1 -2"}
    assert added(found, "note", "kind element text entry duration") == [("lead", 1, "Wants a discount", 1, 90)]
    assert found.result.json["updated"] == ["DEAL-1", "CONTACT-1", "LEAD-1"]
    assert there("timeline", "DEAL-1", "--only", "call", "-q").lines == []
    assert there("timeline", "LEAD-1", "--only", "call", "--json").json[0]["entry"] == "NOTE-1"
    assert act(there, "move", "NOTE-1", "NOTE-3", "DEAL-1").touched == {"note": "+5 -4"}
    idle(there, "move", "NOTE-1", "DEAL-1")
    assert there("note", "LEAD-1", "Next", "-q").lines == ["NOTE-6"], "its number is never another's"


def test_a_move_to_one_of_its_elements_takes_it_from_the_others(there: Crm) -> None:
    assert removed(act(there, "move", "NOTE-1", "Ada Lovelace"), "note", "kind") == [("deal",)]
    assert there("show", "NOTE-1", "--json").json["on"] == ["CONTACT-1"]


def test_what_is_removed_is_gone_from_all_elements(there: Crm) -> None:
    there.new("lead", "B")
    found = act(there, "rm", "LEAD-1", "NOTE-1")
    assert found.touched == {"lead": "-1", "note": "-1 -2"}
    assert found.result.json["deleted"] == ["NOTE-1", "LEAD-1"]
    assert there("find", "discount", "-q").lines == []


def test_an_element_that_goes_takes_its_part_alone(there: Crm) -> None:
    assert act(there, "rm", "DEAL-1").touched == {"deal": "-1", "note": "-1 -3"}
    assert there("show", "NOTE-1", "--json").json["on"] == ["CONTACT-1"]
    assert there("rm", "NOTE-1").exit == 0
    assert there("show", "NOTE-1").exit == 3


def test_notes_show_on_what_a_lead_became_and_stay_where_they_are(crm: Crm) -> None:
    crm.new("lead", "A", "--name", "Ada Lovelace")
    assert crm("note", "LEAD-1", "Hello").exit == crm("log", "LEAD-1", "Rang").exit == 0
    found = act(crm, "convert", "LEAD-1", "--to", "deal+contact")
    assert "note" not in found.touched
    for ref in ("LEAD-1", "DEAL-1"):
        told = crm("timeline", ref, "--only", "note,call", "--json").json
        assert [(entry["entry"], entry["ref"]) for entry in told] == [("NOTE-1", "LEAD-1"), ("NOTE-2", "LEAD-1")]


@pytest.mark.parametrize(
    ("exit", "words", "said"),
    [
        (2, ("edit", "NOTE-3", "DEAL-1", "--text", "x"), "not changed alike"),
        (2, ("edit", "NOTE-3", "--title", "x"), "has no field 'title'"),
        (2, ("edit", "NOTE-3", "--duration", "soon"), "is not a duration"),
        (2, ("edit", "NOTE-3", "--as", "dream"), "is not one of"),
        (5, ("edit", "NOTE-3", "--unset", "text"), "needs its text"),
        (3, ("edit", "NOTE-2", "--text", "x"), "NOTE-2 does not exist"),
        (3, ("move", "NOTE-3", "DEAL-9"), "DEAL-9 does not exist"),
        (2, ("move", "NOTE-3", "DEAL-1", "won"), "not changed alike"),
        (3, ("rm", "NOTE-3", "NOTE-9"), "NOTE-9 does not exist"),
        (2, ("tag", "NOTE-3", "vip"), "is an entry, not an element"),
        (2, ("log", "DEAL-1", "x", "--in", "--out"), "contradict"),
        (2, ("log", "DEAL-1", "x", "--duration", "8d"), "is not a duration"),
    ],
    ids=str,
)
def test_bad_input_leaves_all_entries_as_they_are(there: Crm, exit: int, words: tuple[str, ...], said: str) -> None:
    assert said in refused(there, exit, *words)["message"]


def test_only_a_file_is_written_to_a_file(there: Crm) -> None:
    assert there("show", "NOTE-3", "-o", "x").exit == 5
    assert there("show", "DEAL-1", "-o", "x").exit == 2


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30m", 30), ("1h30m", 90), ("1 h 30 min", 90), ("2h", 120), ("2 Hours", 120), ("1:05", 65), ("168h", 10080)],
)
def test_a_duration_is_read_as_people_type_it(text: str, minutes: int) -> None:
    assert Duration().read(text, "duration", None) == minutes  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["0m", "30", "h", "m", "1:60", "169h", "-5m", "1.5h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        Duration().read(text, "duration", None)  # type: ignore[arg-type]


def test_minutes_are_told_in_hours() -> None:
    assert [lasting(minutes) for minutes in (5, 60, 90)] == ["5 min", "1 h", "1 h 30 min"]
