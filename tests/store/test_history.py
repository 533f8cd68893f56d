"""The history read back: steps, changes, and what is undone at present."""

from __future__ import annotations

import pytest

from crmcli.model.changes import Change, reverse
from crmcli.store import history, records
from crmcli.store.act import Act

from .stores import email, explained, row, tracing


def took(act: Act, title: str, undoes: int | None = None) -> int:
    """A step that makes a lead, or says that it undoes another one."""
    with act.step(title) as step:
        records.create(act, "lead", [row(title)])
        if undoes is not None:
            step.takes_back([undoes])
        return step.id


def test_steps_are_told_newest_first_and_no_more_than_asked_for(act: Act) -> None:
    for title in ("one", "two", "three"):
        took(act, title)
    assert [step.title for step in history.steps(act)] == ["three", "two", "one"]
    assert [step.title for step in history.steps(act, 2)] == ["three", "two"]
    assert history.count(act) == 3


def test_a_step_is_known_by_its_number(act: Act) -> None:
    took(act, "one")
    took(act, "undo 1: one", undoes=1)
    found = history.step(act, 2)
    assert found is not None and (found.title, found.undoes) == ("undo 1: one", (1,))
    assert history.step(act, 3) is None
    assert {number: step.title for number, step in history.steps_by_id(act, [1, 9]).items()} == {1: "one"}


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
def test_what_is_undone_at_present_follows_the_last_word(act: Act, undoings: list[int], undone: set[int]) -> None:
    took(act, "one")
    took(act, "two")
    for target in undoings:
        took(act, f"undo {target}", undoes=target)
    assert history.undone(act) == undone


def test_the_changes_of_a_step_of_an_element_and_after_a_step_are_told_in_order(act: Act) -> None:
    took(act, "one")
    with act.step("two"):
        present = records.get(act, "lead", [1])[1]
        records.create(act, "email", [email("lead", 1, "a@x.org")])
        records.update(act, "lead", [(present, {"title": "uno"})])
    took(act, "three")
    assert [(c.table, c.op) for c in history.changes_of(act, 2)] == [("email", "insert"), ("lead", "update")]
    assert [(c.step, c.table) for c in history.changes_on(act, "lead", [1])] == [
        (1, "lead"),
        (2, "email"),
        (2, "lead"),
    ]
    assert [(c.step, c.op) for c in history.changes_after(act, 1, "lead", [1, 2])] == [(2, "update"), (3, "insert")]
    assert history.changes_on(act, "deal", [1]) == []
    assert len(history.all_changes(act)) == 4


def test_a_change_keeps_texts_numbers_and_nothing_apart(act: Act) -> None:
    title = 'Ümläut 日本 "quoted" \\ back\u2028slash 🚀'
    with act.step("new"):
        records.create(act, "lead", [row(title, amount=-5, custom='{"a": 1}')])
        present = records.get(act, "lead", [1])[1]
        records.update(act, "lead", [(present, {"amount": None, "city": ""})])
    first, second = history.all_changes(act)
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


def test_what_came_after_a_step_is_found_without_reading_what_stood_before(act: Act) -> None:
    number = took(act, "one")
    with tracing(act) as asked:
        assert history.changes_after(act, number, "lead", [1]) == []
    plan = explained(act, asked[0])
    assert plan[0] == "SEARCH c USING INTEGER PRIMARY KEY (rowid>?)", plan
