"""Undo and redo as lines of a batch: they take back what was done before it, and one undo of it brings that back."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Crm
from tests.difference import changed, picture, standing
from tests.prepared import prepared


@pytest.fixture
@prepared
def office(crm: Crm) -> Crm:
    for who, *words in (
        ("mia", "lead", "new", "One"),
        ("tom", "edit", "LEAD-1", "--city", "Bonn"),
        ("mia", "tag", "LEAD-1", "hot"),
        ("mia", "lead", "new", "Two"),
        ("tom", "edit", "LEAD-1", "--source", "fair"),
    ):
        assert crm(*words, "--by", who).exit == 0
    return crm


def run(crm: Crm, lines: str, *more: str) -> str:
    done = crm("batch", "-", "--by", "mia", *more, stdin=lines)
    return done.out if done.exit == 0 else f"{done.exit} {done.err}"


def test_lines_undo_what_came_before_the_batch_and_one_undo_brings_it_back(office: Crm) -> None:
    before = standing(office)
    assert run(office, "undo\nundo 2\nlead new Three\n", "--dry-run").startswith("step 4 would be undone")
    assert standing(office) == before
    done = changed(
        office, "batch", "-", "--by", "mia", stdin="undo\nundo\nundo 2\nlead new Three\nedit LEAD-1 --city Ulm\n"
    )
    assert done.result.out.splitlines()[:3] == [
        "Undid step 4: new LEAD-2",
        "Undid step 3: tag LEAD-1",
        "Undid step 2: edit LEAD-1",
    ]
    assert (done.touched, done.undone) == ({"lead": "+3 -2 ~1(city)", "tag": "-1"}, [(6, 4), (6, 3), (6, 2)])
    states = {row["step"]: (row["undoes"], row["state"]) for row in office("steps", "--json").json}
    assert states[6] == ([2, 3, 4], None)
    assert [step for step, (_, state) in states.items() if state] == [4, 3, 2]
    after = standing(office)
    refused = office("redo", "2", "--json")
    assert (refused.exit, refused.error["hint"]) == (5, "crm undo 6 takes back all of that batch.")
    assert office("undo", "6").out.startswith("Undid step 6: batch of 5 lines")
    assert standing(office) == before
    assert [row["step"] for row in office("steps", "--json").json if row["state"]] == [6]
    assert office("redo", "6").exit == 0
    assert standing(office) == after


def test_a_redo_is_a_line_too_and_so_are_the_steps_of_somebody(office: Crm) -> None:
    office("undo", "4", "--by", "mia")
    assert run(office, "redo\n").startswith("Redid step 4")
    assert run(office, "undo --of tom\ntag LEAD-1 cold\n").startswith("Undid 2 steps of tom (2 to 5)")
    lead = office.show("LEAD-1")
    assert (lead["city"], lead["source"], lead["tags"]) == (None, None, ["hot", "cold"])
    assert office("undo", "--by", "mia").exit == 0
    assert office.show("LEAD-1")["city"] == "Bonn"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("lead new X\nundo\n", "5 error: line 2: What this batch has done so far is one step with it"),
        ("lead new X\nredo\n", "5 error: line 2: What this batch has done so far is one step with it"),
        ("undo\nredo\n", "5 error: line 2: What this batch has done so far is one step with it"),
        ("undo 4\nundo 4\n", "4 error: line 2: Step 4 is already undone."),
        ("undo 4\nredo 4\n", "5 error: line 2: Step 4 was undone by a line before."),
        ("lead new X\nundo 6\n", "3 error: line 2: There is no step 6."),
        (
            "edit LEAD-1 --city Ulm\nundo 2\n",
            "4 error: line 2: Step 2 cannot be undone: LEAD-1 was changed by a line before.",
        ),
    ],
)
def test_what_cannot_be_undone_in_a_batch_is_said_and_nothing_is_done(office: Crm, lines: str, says: str) -> None:
    before = picture(office.db)
    assert run(office, lines).startswith(says)
    assert picture(office.db) == before


def test_a_line_that_fails_is_left_out_alone(office: Crm) -> None:
    lines = "lead new X\nundo\nundo 4\nundo 99\ntag LEAD-1 cold\n"
    done = office("batch", "-", "--keep-going", "--json", "--by", "mia", stdin=lines)
    assert (done.exit, [json.loads(line)["ok"] for line in done.lines if "line" in json.loads(line)]) == (
        7,
        [True, False, True, False, True],
    )
    assert office("lead", "list", "-q").lines == ["LEAD-1", "LEAD-3"]
    assert office.show("LEAD-1")["tags"] == ["hot", "cold"]
