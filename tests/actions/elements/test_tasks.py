"""Tasks: about any element, due on a day or at a time, found from both sides; and what is late of next steps."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, refused

NOW = "2026-11-26T10:00:00+00:00"  # a Thursday


@pytest.fixture
def there(crm: Crm) -> Crm:
    """A deal and a lead, with tasks of yesterday, this morning, this afternoon, today, tomorrow, and one of no day."""
    crm.now = NOW
    crm.new("deal", "Relaunch")
    crm.new("lead", "Fair")
    dues = ("yesterday", "today 09:00", "14:00", "today", "tomorrow", None)
    for number, due in enumerate(dues, 1):
        on = "DEAL-1" if number % 2 else "LEAD-1"
        crm.new("task", f"Task {number}", "--on", on, *(("--due", due) if due else ()))
    return crm


def test_a_task_names_its_element_and_is_linked_to_it(crm: Crm) -> None:
    crm.now = NOW
    crm.new("company", "Acme")
    found = act(crm, "task", "new", "Call Ada", "--on", "Acme", "--due", "friday")
    assert found.touched == {"link": "+1", "task": "+1"}
    assert added(found, "task", "title on due_at stage priority owner") == [
        ("Call Ada", "COMPANY-1", "2026-11-27", "open", "normal", "tester")
    ]
    assert added(found, "link", "from_kind from_id to_kind to_id how") == [("task", 1, "company", 1, "about")]
    crm.new("deal", "Relaunch")
    moved = act(crm, "edit", "TASK-1", "--on", "DEAL-1")
    assert moved.touched == {"link": "+2 -1", "task": "~1(on)"}
    assert crm("task", "list", "on=DEAL-1", "-q").lines == ["TASK-1"]
    assert act(crm, "edit", "TASK-1", "--unset", "on").touched == {"link": "-2", "task": "~1(on)"}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["overdue"], "12"),
        (["overdue=no"], "3456"),
        (["today"], "234"),
        (["week"], "12345"),
        (["due_at=tomorrow"], "5"),
        (["due_at.before=today"], "1"),
        (["due_at.lte=today"], "1234"),
        (["due_at.after=today"], "5"),
        (["due_at.gte=2026-11-26T12:00"], "345"),
        (["due_at="], "6"),
        (["on=deal-1"], "135"),
        (["on=Fair", "today"], "24"),
        (["on!=DEAL-1"], "246"),
        (["no=due_at"], "6"),
        (["on.title~launch"], "135"),
        (["on.title!=Relaunch"], "246"),
        (["on.amount.gte=1"], ""),
    ],
    ids=str,
)
def test_lists_ask_for_days_and_for_elements(there: Crm, words: list[str], numbers: str) -> None:
    assert there("task", "list", *words, "--sort", "ref", "-q").lines == [f"TASK-{number}" for number in numbers]


def test_lists_have_the_name_of_what_a_task_is_about(there: Crm) -> None:
    drawn = there("task", "list", "week", "--color", "never", terminal=True).lines
    assert [line.split()[3] for line in drawn[1:6]] == ["Relaunch", "Fair", "Relaunch", "Fair", "Relaunch"]
    assert there("task", "list", "--sort", "on.title,-ref", "-q").lines[:3] == ["TASK-6", "TASK-4", "TASK-2"]
    rows = there("task", "list", "--group", "on.title", "--json").json
    assert [(row["group"], row["count"]) for row in rows] == [("Fair", 3), ("Relaunch", 3)]
    assert there("task", "list", "--fields", "on.title").lines[:3] == ["on.title", "Relaunch", "Fair"]
    assert there("task", "list", "on.nonsense=1").exit == 2


def test_a_day_is_that_of_the_zone(there: Crm) -> None:
    assert there("config", "set", "timezone", "Pacific/Auckland").exit == 0
    assert there.new("task", "Far", "--due", "2026-11-27 00:30") == "TASK-7"
    assert there.show("TASK-7")["due_at"] == "2026-11-26T11:30:00Z"
    assert "TASK-7" in there("task", "list", "due_at=2026-11-27", "-q").lines
    assert "TASK-7" not in there("task", "list", "due_at=2026-11-26", "-q").lines
    assert "2026-11-27 00:30" in there("task", "list", "due_at=2026-11-27", terminal=True).out


def test_elements_are_found_by_their_open_tasks(there: Crm) -> None:
    assert there("deal", "list", "has=task", "-q").lines == ["DEAL-1"]
    assert there("done", "TASK-2", "TASK-4", "TASK-6").exit == 0
    assert there("lead", "list", "has=task", "-q").lines == []
    assert there("lead", "list", "no=task", "-q").lines == ["LEAD-1"]
    page = there("show", "DEAL-1", "--color", "never", terminal=True).out
    assert [line.split()[0] for line in page.partition("Tasks (3)\n")[2].splitlines()[:3]] == [
        "TASK-1",
        "TASK-3",
        "TASK-5",
    ]


def test_due_alone_is_an_amount_elsewhere_and_no_filter_of_tasks(there: Crm) -> None:
    error = there("task", "list", "due=friday", "--json").error
    assert (error["exit"], error["hint"]) == (2, "Did you mean due_at?")


def test_an_element_with_tasks_stays(there: Crm) -> None:
    assert refused(there, 5, "rm", "LEAD-1")["candidates"] == ["TASK-2", "TASK-4", "TASK-6"]
    found = act(there, "rm", "LEAD-1", "TASK-2", "TASK-4", "TASK-6")
    assert found.touched == {"lead": "-1", "link": "-2 -4 -6", "task": "-2 -4 -6"}


def test_a_task_is_not_about_itself_and_what_it_is_about_cannot_be_unmade_before_it(there: Crm) -> None:
    assert refused(there, 5, "edit", "TASK-1", "--on", "TASK-1")["field"] == "on"
    assert refused(there, 4, "undo", "1")["candidates"] == ["TASK-1", "TASK-3", "TASK-5"]


def test_an_undo_does_not_bring_a_task_back_to_what_is_gone(there: Crm) -> None:
    assert there("edit", "TASK-6", "--on", "DEAL-1").exit == 0
    assert there("rm", "LEAD-1", "TASK-2", "TASK-4").exit == 0
    assert refused(there, 4, "undo", "9")["candidates"] == ["LEAD-1"]


def test_open_tasks_follow_a_lead_to_its_deal_and_stay_visible_from_it(crm: Crm) -> None:
    crm.now = NOW
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--next", "friday")
    for title in ("Call", "Write", "Old"):
        crm.new("task", title, "--on", "LEAD-1")
    assert crm("done", "TASK-3").exit == 0
    foreseen = crm("convert", "LEAD-1", "--to", "deal", "--dry-run", "--json").json["detail"]
    told = [(row["ref"], row["value"]) for row in foreseen if row["field"] == "on"]
    assert told == [("TASK-1", "DEAL-1?"), ("TASK-2", "DEAL-1?")]
    found = act(crm, "convert", "LEAD-1", "--to", "contact+deal")
    assert found.touched["task"] == "~1(on) ~2(on)"
    assert set(found.result.json["updated"]) == {"LEAD-1", "TASK-1", "TASK-2"}
    assert [crm.show(f"TASK-{number}")["on"] for number in (1, 2, 3)] == ["DEAL-1", "DEAL-1", "LEAD-1"]
    assert crm.show("DEAL-1")["next_date"] == "2026-11-27"
    for kind in ("lead", "deal"):
        assert crm(kind, "list", "has=task", "-q").lines == [f"{kind.upper()}-1"]
    assert "Tasks (2 of 3)" in crm("show", "LEAD-1", terminal=True).out
    assert [entry["what"] for entry in crm("timeline", "LEAD-1", "--self", "--json").json][-1] == "converted"


@pytest.mark.parametrize(("to", "on"), [("contact+company", "CONTACT-1"), ("company", "COMPANY-1")])
def test_without_a_deal_tasks_follow_to_the_contact_else_to_the_company(crm: Crm, to: str, on: str) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--company-name", "Acme")
    crm.new("task", "Call", "--on", "LEAD-1")
    assert crm("convert", "LEAD-1", "--to", to).exit == 0
    assert crm.show("TASK-1")["on"] == on


def test_what_is_not_closed_keeps_its_tasks(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "Design @ 100")
    crm.new("task", "Call", "--on", "DEAL-1")
    assert crm("convert", "DEAL-1", "--to", "quote").exit == 0
    assert crm.show("TASK-1")["on"] == "DEAL-1"


def test_tasks_travel_with_an_export_of_all_and_as_a_table(there: Crm) -> None:
    dump = there("export", "--all").out
    other = ("--db", str(there.folder / "other.db"))
    assert there("import", "--all", "-", *other, stdin=dump).exit == 0
    assert there("export", "--all", *other).out == dump
    table = "title,on,due,repeat\nWrite,DEAL-1,2026-12-01,weekly\n"
    assert there("import", "task", "-", stdin=table).exit == 0
    assert (there.show("TASK-7")["on"], there.show("TASK-7")["due_at"]) == ("DEAL-1", "2026-12-01")


def test_a_next_step_is_late_while_its_element_is_open(crm: Crm) -> None:
    crm.now = NOW
    crm.new("deal", "Past", "--next", "yesterday")
    crm.new("deal", "Won", "--next", "yesterday", "--stage", "won")
    crm.new("deal", "Today", "--next", "today")
    assert crm("deal", "list", "late", "-q").lines == ["DEAL-1"]
    assert [crm.show(f"DEAL-{number}")["late"] for number in (1, 2, 3)] == [True, False, False]
    assert "\x1b[31m2026-11-25" in crm("deal", "list", terminal=True).out


@pytest.mark.parametrize(
    ("exit", "words", "said"),
    [
        (3, ("--on", "DEAL-9"), "DEAL-9 does not exist"),
        (2, ("--on", "NOTE-1"), "is an entry"),
        (2, ("--due", "someday"), "is not a date"),
        (2, ("--due", "friday 25:00"), "is not a time"),
        (2, ("--repeat", "often", "--due", "friday"), "is not an interval"),
        (5, ("--repeat", "weekly"), "needs a day to begin with"),
    ],
    ids=str,
)
def test_bad_input_makes_no_task(there: Crm, exit: int, words: tuple[str, ...], said: str) -> None:
    assert said in refused(there, exit, "task", "new", "X", *words)["message"]
