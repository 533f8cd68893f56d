"""The history read back: steps, changes, and what is undone at present."""

from __future__ import annotations

import pytest

from crmcli.model.changes import Change, reverse
from crmcli.store import history, records
from crmcli.store.store import Store

from .stores import email, row


def act(store: Store, title: str, undoes: int | None = None) -> int:
    """A step that makes a lead, or says that it undoes another one."""
    with store.step(title) as step:
        records.create(store, "lead", [row(title)])
        if undoes is not None:
            step.undoes = undoes
        return step.id


def test_steps_are_told_newest_first_and_no_more_than_asked_for(store: Store) -> None:
    for title in ("one", "two", "three"):
        act(store, title)
    assert [step.title for step in history.steps(store)] == ["three", "two", "one"]
    assert [step.title for step in history.steps(store, 2)] == ["three", "two"]
    assert history.count(store) == 3


def test_a_step_is_known_by_its_number(store: Store) -> None:
    act(store, "one")
    act(store, "undo 1: one", undoes=1)
    found = history.step(store, 2)
    assert found is not None and (found.title, found.undoes) == ("undo 1: one", 1)
    assert history.step(store, 3) is None
    assert {number: step.title for number, step in history.steps_by_id(store, [1, 9]).items()} == {1: "one"}


@pytest.mark.parametrize(
    ("undoings", "undone"),
    [
        ([], set()),
        ([1], {1}),
        ([1, 3], {3}),  # 3 undoes 1, 4 undoes 3: redone
        ([1, 3, 4], {1, 4}),  # and undone again
        ([1, 2], {1, 2}),
        ([2, 1, 3], {1, 3}),  # 3 undoes 2, 4 undoes 1, 5 undoes 3: only 1 is undone
        ([1, 3, 1], {1, 3}),  # undone, redone, and undone anew
    ],
)
def test_what_is_undone_at_present_follows_the_last_word(store: Store, undoings: list[int], undone: set[int]) -> None:
    act(store, "one")
    act(store, "two")
    for target in undoings:
        act(store, f"undo {target}", undoes=target)
    assert history.undone(store) == undone


def test_the_changes_of_a_step_of_an_element_and_after_a_step_are_told_in_order(store: Store) -> None:
    act(store, "one")
    with store.step("two"):
        present = records.get(store, "lead", [1])[1]
        records.create(store, "email", [email("lead", 1, "a@x.org")])
        records.update(store, "lead", [(present, {"title": "uno"})])
    act(store, "three")
    assert [(c.table, c.op) for c in history.changes_of(store, 2)] == [("email", "insert"), ("lead", "update")]
    assert [(c.step, c.table) for c in history.changes_on(store, "lead", [1])] == [
        (1, "lead"),
        (2, "email"),
        (2, "lead"),
    ]
    assert [(c.step, c.op) for c in history.changes_after(store, 1, "lead", [1, 2])] == [(2, "update"), (3, "insert")]
    assert history.changes_on(store, "deal", [1]) == []
    assert len(history.all_changes(store)) == 4


def test_a_change_keeps_texts_numbers_and_nothing_apart(store: Store) -> None:
    title = 'Ümläut 日本 "quoted" \\ back\u2028slash 🚀'
    with store.step("new"):
        records.create(store, "lead", [row(title, amount=-5, custom='{"a": 1}')])
        present = records.get(store, "lead", [1])[1]
        records.update(store, "lead", [(present, {"amount": None, "city": ""})])
    first, second = history.all_changes(store)
    assert first.after is not None and (first.after["title"], first.after["amount"]) == (title, -5)
    assert first.after["custom"] == '{"a": 1}'
    assert second.after is not None and second.before is not None
    assert (second.before["amount"], second.after["amount"]) == (-5, None)
    assert (second.before["city"], second.after["city"]) == (None, "")


def test_a_change_reversed_twice_is_itself() -> None:
    for change in (
        Change("lead", 1, "insert", None, {"title": "x"}, "lead", 1),
        Change("lead", 1, "update", {"title": "x"}, {"title": None}, "lead", 1),
        Change("email", 1, "delete", {"value": "x"}, None, "lead", 1),
    ):
        assert reverse(change) != change and reverse(reverse(change)) == change


def test_what_came_after_a_step_is_found_without_reading_what_stood_before(store: Store) -> None:
    number = act(store, "one")
    asked: list[str] = []
    store.driver.connection.set_trace_callback(asked.append)
    assert history.changes_after(store, number, "lead", [1]) == []
    store.driver.connection.set_trace_callback(None)
    plan = [line for *_, line in store.rows(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert plan[0] == "SEARCH c USING INTEGER PRIMARY KEY (rowid>?)", plan
