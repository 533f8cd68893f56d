"""``crm timeline`` of what a task is about tells what became of the task, where it stood before, too."""

from __future__ import annotations

from tests.conftest import Crm


def told(crm: Crm, ref: str) -> list[tuple[str, str, str]]:
    return [(entry["ref"], entry["what"], entry["text"]) for entry in crm("timeline", ref, "--json").json]


def test_a_task_is_told_of_where_it_stands(crm: Crm) -> None:
    crm.now = "2026-11-23T09:00:00Z"
    crm.new("deal", "A")
    crm.new("task", "Call", "--on", "DEAL-1", "--due", "2026-11-27", "--repeat", "weekly")
    crm("edit", "TASK-1", "--due", "2026-11-30")
    crm("note", "TASK-1", "nobody answers")
    crm("done", "TASK-1")
    crm("undo", "4")  # the note
    crm.new("task", "Elsewhere")
    assert told(crm, "DEAL-1") == [
        ("DEAL-1", "created", "A"),
        ("TASK-1", "created", "Call"),
        ("TASK-1", "changed", "due at: 2026-11-27 → 2026-11-30"),
        ("TASK-1", "moved", "open → done"),
        ("TASK-2", "created", "Call"),
    ]
    assert crm("timeline", "DEAL-1", "--self", "--json").json[-1]["text"] == "TASK-2 linked"


def test_a_task_that_followed_is_told_of_on_both(crm: Crm) -> None:
    crm.new("lead", "A", "--name", "Ada")
    crm.new("task", "Call", "--on", "LEAD-1")
    crm("convert", "LEAD-1", "--to", "deal+contact")
    crm("done", "TASK-1")
    became = ("LEAD-1", "converted", "became CONTACT-1, DEAL-1")
    call, done = ("TASK-1", "created", "Call"), ("TASK-1", "moved", "open → done")
    assert told(crm, "LEAD-1") == [
        *(("LEAD-1", "created", "A"), call, became, ("TASK-1", "linked", "followed LEAD-1"), done),
    ]
    assert told(crm, "DEAL-1") == [
        *(("LEAD-1", "created", "A"), call, ("DEAL-1", "created", "A, from LEAD-1"), became, done),
    ]
    crm("edit", "TASK-1", "--on", "CONTACT-1")
    assert [entry for entry in told(crm, "DEAL-1") if entry[0] == "TASK-1"] == []
    assert ("TASK-1", "changed", "on: DEAL-1 → CONTACT-1") in told(crm, "CONTACT-1")
