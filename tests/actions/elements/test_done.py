"""``crm done``: a task is ticked off, and one that repeats makes its next."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, idle, refused, told

NOW = "2026-11-26T10:00:00+00:00"  # a Thursday


@pytest.fixture
def there(crm: Crm) -> Crm:
    crm.now = NOW
    crm.new("deal", "Relaunch")
    return crm


def test_a_task_is_done_once(there: Crm) -> None:
    there.new("task", "Call Ada", "--on", "DEAL-1", "--due", "yesterday")
    found = act(there, "done", "TASK-1")
    assert found.touched == {"task": "~1(closed_at,stage)"}
    assert (found.result.json["result"], found.result.json["warnings"]) == (["TASK-1"], [])
    assert idle(there, "done", "TASK-1")["result"] == ["TASK-1"]
    there.new("task", "Call Bob")
    assert told(there, "done", "TASK-2") == ("TASK-2 done", "TASK-2 already done")


def test_one_that_repeats_makes_its_next_with_all_that_it_says(there: Crm) -> None:
    words = ("--on", "DEAL-1", "--due", "friday 14:00", "--repeat", "2w", "--priority", "high", "--owner", "ada")
    there.new("task", "Call Ada", *words, "--tag", "vip")
    found = act(there, "done", "TASK-1")
    assert found.touched == {"link": "+2", "tag": "+2", "task": "+2 ~1(closed_at,repeat,repeats_since,stage)"}
    assert added(found, "task", "title on due_at priority owner stage repeat repeats_since") == [
        (
            *("Call Ada", "DEAL-1", "2026-12-11T14:00:00.000000Z", "high", "ada", "open", "2w"),
            "2026-11-27T14:00:00.000000Z",
        )
    ]
    assert (found.result.json["created"], found.result.json["result"]) == (["TASK-2"], ["TASK-1"])
    assert there("move", "TASK-1", "open").exit == 0
    assert act(there, "done", "TASK-1").touched == {"task": "~1(closed_at,stage)"}, "its next is there already"


def test_the_last_day_of_a_month_is_kept_over_a_short_one(there: Crm) -> None:
    there.new("task", "Report", "--due", "2026-12-31", "--repeat", "monthly")
    there.now = "2027-02-01T10:00:00+00:00"
    assert there("done", "TASK-1").exit == 0
    assert there.show("TASK-2")["due_at"] == "2027-02-28"
    there.now = "2027-03-01T10:00:00+00:00"
    assert there("done", "TASK-2").exit == 0
    assert there.show("TASK-3")["due_at"] == "2027-03-31"


def test_one_that_was_put_off_begins_a_new_row(there: Crm) -> None:
    there.new("task", "Report", "--due", "2026-11-27", "--repeat", "weekly")
    assert there("edit", "TASK-1", "--due", "2026-11-30").exit == 0
    assert there("done", "TASK-1").exit == 0
    assert there.show("TASK-2")["due_at"] == "2026-12-07"


@pytest.mark.parametrize(
    "words", [("move", "TASK-1", "done"), ("edit", "TASK-1", "--stage", "done"), ("close", "TASK-1")]
)
def test_every_way_to_be_done_makes_the_next(there: Crm, words: tuple[str, ...]) -> None:
    there.new("task", "Report", "--due", "2026-11-27", "--repeat", "weekly")
    assert there(*words, "--json").json["created"] == ["TASK-2"]
    assert there("task", "list", "open", "-q").lines == ["TASK-2"]


def test_one_that_is_dropped_makes_none(there: Crm) -> None:
    there.new("task", "Report", "--due", "2026-11-27", "--repeat", "weekly")
    found = act(there, "move", "TASK-1", "dropped", "--reason", "Solved")
    assert cells(found, "task", 1)["dropped_reason"] == (None, "Solved")
    assert found.result.json["created"] == []


def test_an_undo_is_refused_once_the_next_was_changed(there: Crm) -> None:
    there.new("task", "Report", "--due", "2026-11-27", "--repeat", "weekly")
    assert there("done", "TASK-1").exit == 0
    assert there("edit", "TASK-2", "--priority", "low").exit == 0
    assert refused(there, 4, "undo", "3")["candidates"] == ["TASK-2"]


@pytest.mark.parametrize(
    ("exit", "words", "said"),
    [(2, ("DEAL-1",), "crm done applies to tasks"), (3, ("TASK-9",), "TASK-9 does not exist"), (3, ("Report",), "")],
)
def test_what_is_no_task_is_refused(there: Crm, exit: int, words: tuple[str, ...], said: str) -> None:
    there.new("task", "Report")
    assert said in refused(there, exit, "done", *words)["message"]
