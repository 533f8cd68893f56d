"""``crm redo``: what was undone comes back as it was, once, and only while nothing stands in its way."""

from __future__ import annotations

import pytest

from tests.actions.business import act
from tests.conftest import Crm
from tests.difference import changed
from tests.pictures import dump
from tests.prepared import prepared


@pytest.fixture
@prepared
def undone(crm: Crm) -> Crm:
    """LEAD-1 went to Rome in step 2 and to Bonn in step 3; both steps were undone."""
    act(crm, "2026-12-01T09:00:00Z", "lead", "new", "Relaunch")
    act(crm, "2026-12-01T10:00:00Z", "edit", "LEAD-1", "--city", "Rome")
    act(crm, "2026-12-01T11:00:00Z", "edit", "LEAD-1", "--city", "Bonn")
    act(crm, "2026-12-01T12:00:00Z", "undo")
    act(crm, "2026-12-01T13:00:00Z", "undo")
    return crm


def city(crm: Crm) -> str | None:
    found: str | None = crm.show("LEAD-1")["city"]
    return found


def test_what_was_undone_last_comes_back_first_by_exactly_its_row(undone: Crm) -> None:
    for expected, step, undo in (("Rome", 2, 5), ("Bonn", 3, 4)):
        done = changed(undone, "redo", "--json")
        assert (done.touched, city(undone)) == ({"lead": "~1(city)"}, expected)
        assert [(row["undoes"], done.result.json["updated"]) for row in done.steps] == [(undo, ["LEAD-1"])]
        assert (done.steps[0]["verb"], done.steps[0]["args"]) == ("redo", f'{{"step":{step}}}')
    done = changed(undone, "redo", "--json")
    assert (done.result.exit, done.result.error["code"], done.touched) == (5, "nothing_to_undo", {})


def test_a_step_that_builds_on_another_is_not_redone_before_it(undone: Crm) -> None:
    done = changed(undone, "redo", "3", "--json")
    assert (done.result.exit, done.touched, done.steps) == (4, {}, [])
    assert "crm redo 2" in done.result.error["hint"]
    assert changed(undone, "redo", "2").touched == {"lead": "~1(city)"}
    assert changed(undone, "redo", "3").touched == {"lead": "~1(city)"}
    assert city(undone) == "Bonn"


def test_it_is_one_s_own_undo_that_is_redone(undone: Crm) -> None:
    done = changed(undone, "redo", "--by", "eve", "--json")
    assert (done.result.exit, done.result.error["code"], done.touched) == (5, "nothing_to_undo", {})
    given = changed(undone, "redo", "2", "--by", "eve")
    assert ([row["by"] for row in given.steps], city(undone)) == (["eve"], "Rome")


def test_what_was_changed_since_is_not_written_over(undone: Crm) -> None:
    act(undone, "2026-12-02T09:00:00Z", "edit", "LEAD-1", "--city", "Oslo", by="eve")
    before = dump(undone.db)
    done = changed(undone, "redo", "2", "--json")
    assert (done.result.exit, done.result.error["candidates"], done.steps) == (4, ["LEAD-1"], [])
    assert dump(undone.db) == before


@pytest.mark.parametrize(("step", "exit"), [("1", 4), ("9", 3), ("x", 2)])
def test_what_is_not_undone_is_not_redone(undone: Crm, step: str, exit: int) -> None:
    done = changed(undone, "redo", step)
    assert (done.result.exit, done.touched, done.steps) == (exit, {}, [])


def test_a_dry_run_says_it_and_does_nothing_and_a_key_does_it_once(undone: Crm) -> None:
    dry = changed(undone, "redo", "--dry-run", "--json")
    assert (dry.result.json["dry_run"], dry.touched, dry.steps) == (True, {}, [])
    first = changed(undone, "redo", "--key", "r", "--json")
    assert first.touched == {"lead": "~1(city)", "key": "+r"}
    again = changed(undone, "redo", "--key", "r", "--json")
    assert (again.touched, again.steps) == ({}, [])
    assert again.result.json == {**first.result.json, "existing": True}
    assert city(undone) == "Rome"
