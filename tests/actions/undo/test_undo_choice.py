"""Which step an undo or a redo without a number means, and which numbers there are."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.prepared import prepared


def told(crm: Crm, *words: str, by: str = "mia") -> str:
    """The step that is meant: "Undid 2"."""
    done = crm(*words, "--by", by)
    return done.out.partition(":")[0].replace(" step", "") if done.exit == 0 else done.err.splitlines()[0]


@pytest.fixture
@prepared
def two(crm: Crm) -> Crm:
    """Two leads of mia's, and one that tom made between."""
    for title, by in (("One", "mia"), ("Theirs", "tom"), ("Two", "mia")):
        assert crm("lead", "new", title, "--by", by).exit == 0
    return crm


def test_one_goes_back_and_forth_through_ones_own_acts_in_order(two: Crm) -> None:
    ways = ["undo", "undo", "undo", "redo", "redo", "redo", "undo", "redo", "undo", "undo"]
    assert [told(two, way) for way in ways] == [
        "Undid 3",
        "Undid 1",
        "error: mia has nothing to undo.",
        "Redid 1",
        "Redid 3",
        "error: mia has nothing to redo.",
        "Undid 3",
        "Redid 3",
        "Undid 3",
        "Undid 1",
    ]
    assert two("lead", "list", "-q").lines == ["LEAD-2"]


def test_an_act_of_ones_own_ends_what_can_be_redone_and_one_of_others_does_not(two: Crm) -> None:
    assert told(two, "undo") == "Undid 3"
    assert two("lead", "new", "Theirs, too", "--by", "tom").exit == 0
    assert told(two, "redo") == "Redid 3"
    assert told(two, "undo") == "Undid 3"
    assert two("lead", "new", "Three", "--by", "mia").exit == 0
    assert told(two, "redo") == "error: mia has nothing to redo."
    assert told(two, "undo") == "Undid 8"


def test_a_step_that_was_given_and_brought_back_is_undone_before_older_ones(two: Crm) -> None:
    assert told(two, "undo", "1") == "Undid 1"
    assert told(two, "redo", "1") == "Redid 1"
    assert told(two, "undo") == "Undid 3"
    assert told(two, "undo") == "Undid 1"


@pytest.mark.parametrize("number", ["4", "99", "999999999999999999"])
def test_a_number_that_no_step_has_is_not_there(two: Crm, number: str) -> None:
    for verb in ("undo", "redo"):
        done = two(verb, number, "--json")
        assert (done.exit, done.error["message"]) == (3, f"There is no step {number}.")
