"""Steps: what is done together is kept together, and what fails or changes nothing leaves nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from crmcli.errors import DatabaseError
from crmcli.model.changes import Step
from crmcli.store import history, keys, records, series
from crmcli.store.store import Store

from .stores import NOW, STAMP, contents, opened, row


def new(store: Store, title: str) -> int:
    return records.create(store, "lead", [row(title)])[0]


def test_a_step_is_written_with_its_title_its_person_and_its_instant(store: Store) -> None:
    store.message = "asked for by phone"
    with store.step("new lead Relaunch"):
        new(store, "Relaunch")
    assert history.steps(store) == [Step(1, STAMP, "tester", "new lead Relaunch", "asked for by phone")]
    assert store.rows("SELECT recorded_at FROM step") == [(STAMP,)]


def test_a_step_that_fails_leaves_nothing(store: Store) -> None:
    with store.step("first"):
        new(store, "Relaunch")
    before = contents(store)
    with pytest.raises(ZeroDivisionError), store.step("second"):
        records.update(store, "lead", [(store.select("lead", "")[0], {"title": "Changed"})])
        new(store, "Another")
        keys.keep(store, "k", 2, "print", "{}")
        series.take(store, "quote 2026")
        raise ZeroDivisionError
    assert contents(store) == before


def test_an_interrupt_in_the_middle_leaves_nothing(store: Store) -> None:
    before = contents(store)
    with pytest.raises(KeyboardInterrupt), store.step("long"):
        records.create(store, "lead", [row(f"Lead {n}") for n in range(6000)])
        raise KeyboardInterrupt
    assert contents(store) == before


def test_after_a_failure_the_next_step_is_written_as_usual(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.step("first"):
        raise ZeroDivisionError
    with store.step("second"):
        new(store, "Relaunch")
    assert [step.title for step in history.steps(store)] == ["second"]


def test_a_step_that_changes_nothing_leaves_nothing(store: Store) -> None:
    before = contents(store)
    with store.step("nothing"):
        pass
    with store.step("still nothing"):
        records.update(store, "lead", [])
        records.create(store, "lead", [])
        records.delete(store, "lead", [])
    assert contents(store) == before


def test_a_key_is_kept_by_a_step_that_changes_nothing_else(store: Store) -> None:
    with store.step("nothing to do"):
        keys.keep(store, "k", None, "print", "[]")
    assert keys.find(store, "k") == (None, "print", "[]")
    assert history.count(store) == 0


def test_on_a_dry_run_the_step_sees_what_it_wrote_and_then_all_is_as_before(store: Store) -> None:
    before = contents(store)
    store.dry_run = True
    with store.step("try"):
        new(store, "Relaunch")
        assert store.rows('SELECT title FROM "lead"') == [("Relaunch",)]
    assert contents(store) == before


def test_a_step_inside_a_step_is_part_of_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.step("outer"):
        with store.step("inner"):
            new(store, "Relaunch")
        raise ZeroDivisionError
    assert history.count(store) == 0
    with store.step("outer"):
        with store.step("inner"):
            new(store, "Relaunch")
        new(store, "Another")
    assert [step.title for step in history.steps(store)] == ["outer"]
    assert {change.step for change in history.all_changes(store)} == {1}


def test_a_step_without_a_title_takes_that_of_the_one_inside(store: Store) -> None:
    with store.step(), store.step("inner"):
        new(store, "Relaunch")
    assert history.steps(store)[0].title == "inner"


def test_a_part_that_fails_is_taken_back_alone(store: Store) -> None:
    with store.step("batch") as step:
        new(store, "kept")
        with pytest.raises(ZeroDivisionError), step.savepoint():
            new(store, "lost")
            raise ZeroDivisionError
        new(store, "kept too")
    assert [title for (title,) in store.rows('SELECT title FROM "lead" ORDER BY id')] == ["kept", "kept too"]
    assert len(history.all_changes(store)) == 2


def test_numbers_of_steps_that_failed_are_not_missed(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), store.step("fails"):
            raise ZeroDivisionError
    with store.step("works"):
        new(store, "Relaunch")
    assert [step.id for step in history.steps(store)] == [1]


def test_another_connection_sees_a_step_when_it_is_complete_and_never_a_part_of_it(tmp_path: Path) -> None:
    with opened(tmp_path / "crm.db") as one, opened(tmp_path / "crm.db") as other:
        with one.step("new"):
            new(one, "Relaunch")
            assert other.rows('SELECT count(*) FROM "lead"') == [(0,)]
        assert other.rows('SELECT count(*) FROM "lead"') == [(1,)]


def test_a_step_bears_the_name_that_it_is_given_when_it_is_known(store: Store) -> None:
    with store.step() as step:
        new(store, "Relaunch")
        step.title = "new LEAD-1"
        step.title = "what a part of it is called"
    assert [step.title for step in history.steps(store)] == ["new LEAD-1"]


def test_a_name_that_is_known_after_the_first_part_was_written_is_kept_too(store: Store) -> None:
    with store.step("first"):
        new(store, "Relaunch")
    with store.step() as step:
        with step.savepoint():
            new(store, "Another")
        step.title, step.undoes = "second", 1
    assert [(step.title, step.undoes) for step in history.steps(store)] == [("second", 1), ("first", None)]


def test_a_part_that_is_taken_back_takes_its_name_along(store: Store) -> None:
    with store.step() as step:
        with pytest.raises(ZeroDivisionError), step.savepoint():
            new(store, "lost")
            step.flush()
            step.title = "lost"
            raise ZeroDivisionError
        new(store, "kept")
        step.title = "kept"
    assert [step.title for step in history.steps(store)] == ["kept"]


def test_each_step_has_an_identity_of_its_own_that_tells_when_it_was_written(store: Store) -> None:
    for title in ("first", "second"):
        with store.step(title):
            new(store, title)
    uids = [UUID(uid) for (uid,) in store.rows("SELECT uid FROM step")]
    assert len(set(uids)) == 2 and {uid.version for uid in uids} == {7}
    assert {uid.int >> 80 for uid in uids} == {int(NOW.timestamp() * 1000)}


def test_when_sqlite_has_taken_all_back_by_itself_nothing_more_is_written_until_the_step_ends(store: Store) -> None:
    """As it does when the disk is full: what follows would be kept without what came before it."""
    before = contents(store)
    store.rows(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON tag WHEN NEW.tag = 'last' "
        "BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
    )
    with pytest.raises(DatabaseError, match="disk is full") as found, store.step("new") as step:
        lead = new(store, "Relaunch")
        with pytest.raises(DatabaseError, match="disk is full"), step.savepoint():
            records.create(store, "tag", [{"kind": "lead", "element": lead, "tag": "last"}])
        new(store, "Another")
    assert found.value.exit == 8 and contents(store) == before
    with store.step("next"):
        new(store, "Works again")
    assert [step.title for step in history.steps(store)] == ["next"]
