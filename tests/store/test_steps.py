"""Steps: what is done together is kept together, and what fails or changes nothing leaves nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from crmcli.errors import DatabaseError
from crmcli.model.changes import Step
from crmcli.store import history, keys, records, series
from crmcli.store.act import Act

from .stores import NOW, STAMP, contents, opened, row


def new(act: Act, title: str) -> int:
    return records.create(act, "lead", [row(title)])[0]


def test_a_step_is_written_with_its_title_its_person_and_its_instant(act: Act) -> None:
    act.message = "asked for by phone"
    with act.step("new lead Relaunch"):
        new(act, "Relaunch")
    assert history.steps(act) == [Step(1, STAMP, "tester", "new lead Relaunch", "asked for by phone")]
    assert act.rows("SELECT recorded_at FROM step") == [(STAMP,)]


def test_a_step_that_fails_leaves_nothing(act: Act) -> None:
    with act.step("first"):
        new(act, "Relaunch")
    before = contents(act)
    with pytest.raises(ZeroDivisionError), act.step("second"):
        records.update(act, "lead", [(act.select("lead", "")[0], {"title": "Changed"})])
        new(act, "Another")
        keys.keep(act, "k", 2, "print", "{}")
        series.go_on(act, "quote 2026", 1)
        raise ZeroDivisionError
    assert contents(act) == before


def test_an_interrupt_in_the_middle_leaves_nothing(act: Act) -> None:
    before = contents(act)
    with pytest.raises(KeyboardInterrupt), act.step("long"):
        records.create(act, "lead", [row(f"Lead {n}") for n in range(6000)])
        raise KeyboardInterrupt
    assert contents(act) == before


def test_after_a_failure_the_next_step_is_written_as_usual(act: Act) -> None:
    with pytest.raises(ZeroDivisionError), act.step("first"):
        raise ZeroDivisionError
    with act.step("second"):
        new(act, "Relaunch")
    assert [step.title for step in history.steps(act)] == ["second"]


def test_a_step_that_changes_nothing_leaves_nothing(act: Act) -> None:
    before = contents(act)
    with act.step("nothing"):
        pass
    with act.step("still nothing"):
        records.update(act, "lead", [])
        records.create(act, "lead", [])
        records.delete(act, "lead", [])
    assert contents(act) == before


def test_a_key_is_kept_by_a_step_that_changes_nothing_else(act: Act) -> None:
    with act.step("nothing to do"):
        keys.keep(act, "k", None, "print", "[]")
    assert keys.find(act, "k") == (None, "print", "[]")
    assert history.count(act) == 0


def test_on_a_dry_run_the_step_sees_what_it_wrote_and_then_all_is_as_before(act: Act) -> None:
    before = contents(act)
    act.dry_run = True
    with act.step("try"):
        new(act, "Relaunch")
        assert act.rows('SELECT title FROM "lead"') == [("Relaunch",)]
    assert contents(act) == before


def test_a_step_inside_a_step_is_part_of_it(act: Act) -> None:
    with pytest.raises(ZeroDivisionError), act.step("outer"):
        with act.step("inner"):
            new(act, "Relaunch")
        raise ZeroDivisionError
    assert history.count(act) == 0
    with act.step("outer"):
        with act.step("inner"):
            new(act, "Relaunch")
        new(act, "Another")
    assert [step.title for step in history.steps(act)] == ["outer"]
    assert {change.step for change in history.all_changes(act)} == {1}


def test_a_step_without_a_title_takes_that_of_the_one_inside(act: Act) -> None:
    with act.step(), act.step("inner"):
        new(act, "Relaunch")
    assert history.steps(act)[0].title == "inner"


def test_a_part_that_fails_is_taken_back_alone(act: Act) -> None:
    with act.step("batch") as step:
        new(act, "kept")
        with pytest.raises(ZeroDivisionError), step.savepoint():
            new(act, "lost")
            raise ZeroDivisionError
        new(act, "kept too")
    assert [title for (title,) in act.rows('SELECT title FROM "lead" ORDER BY id')] == ["kept", "kept too"]
    assert len(history.all_changes(act)) == 2


def test_numbers_of_steps_that_failed_are_not_missed(act: Act) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), act.step("fails"):
            raise ZeroDivisionError
    with act.step("works"):
        new(act, "Relaunch")
    assert [step.id for step in history.steps(act)] == [1]


def test_another_connection_sees_a_step_when_it_is_complete_and_never_a_part_of_it(tmp_path: Path) -> None:
    with opened(tmp_path / "crm.db") as one, opened(tmp_path / "crm.db") as other:
        with one.step("new"):
            new(one, "Relaunch")
            assert other.rows('SELECT count(*) FROM "lead"') == [(0,)]
        assert other.rows('SELECT count(*) FROM "lead"') == [(1,)]


def test_a_step_bears_the_name_that_it_is_given_when_it_is_known(act: Act) -> None:
    with act.step() as step:
        new(act, "Relaunch")
        step.says("new", ["LEAD-1"])
        step.says("what a part of it says")
    assert [step.title for step in history.steps(act)] == ["new LEAD-1"]


def test_a_name_that_is_known_after_the_first_part_was_written_is_kept_too(act: Act) -> None:
    with act.step("first"):
        new(act, "Relaunch")
    with act.step() as step:
        with step.savepoint():
            new(act, "Another")
        step.says("second")
        step.takes_back([1])
    assert [(step.title, step.undoes) for step in history.steps(act)] == [("second", (1,)), ("first", ())]


def test_a_part_that_is_taken_back_takes_its_name_along(act: Act) -> None:
    with act.step() as step:
        with pytest.raises(ZeroDivisionError), step.savepoint():
            new(act, "lost")
            step.flush()
            step.says("lost")
            raise ZeroDivisionError
        new(act, "kept")
        step.says("kept")
    assert [step.title for step in history.steps(act)] == ["kept"]


def test_each_step_has_an_identity_of_its_own_that_tells_when_it_was_written(act: Act) -> None:
    for title in ("first", "second"):
        with act.step(title):
            new(act, title)
    uids = [UUID(uid) for (uid,) in act.rows("SELECT uid FROM step")]
    assert len(set(uids)) == 2 and {uid.version for uid in uids} == {7}
    assert {uid.int >> 80 for uid in uids} == {int(NOW.timestamp() * 1000)}


def test_when_sqlite_has_taken_all_back_by_itself_nothing_more_is_written_until_the_step_ends(act: Act) -> None:
    """As it does when the disk is full: what follows would be kept without what came before it."""
    before = contents(act)
    act.rows(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON tag WHEN NEW.tag = 'last' "
        "BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
    )
    with pytest.raises(DatabaseError, match="disk is full") as found, act.step("new") as step:
        lead = new(act, "Relaunch")
        with pytest.raises(DatabaseError, match="disk is full"), step.savepoint():
            records.create(act, "tag", [{"kind": "lead", "element": lead, "tag": "last"}])
        new(act, "Another")
    assert found.value.exit == 8 and contents(act) == before
    with act.step("next"):
        new(act, "Works again")
    assert [step.title for step in history.steps(act)] == ["next"]
