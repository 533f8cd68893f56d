"""Derived cells after any history: what can still change follows, what is final stays, and nothing blocks an undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import of

from crmcli.actions.elements.derived import normalise, renew
from crmcli.actions.elements.edit import edit
from crmcli.actions.setup.config import set_value
from crmcli.actions.undo.undo import redo, undo
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.model.results import Written
from crmcli.store import history, records, schema
from crmcli.store.act import Act
from tests.actions.histories import business, empty_store, random_act

ACT = st.lists(st.integers(0, 2**16), min_size=6, max_size=14)
ACTS = st.lists(ACT, min_size=1, max_size=10)
BACK = st.lists(st.tuples(st.sampled_from((undo, redo)), st.integers(1, 16)), max_size=8)
MOVES = st.lists(
    st.tuples(st.sampled_from(("COMPANY-2", "COMPANY-1", "country")), st.sampled_from(("DE", "AT", "CH"))), max_size=3
)
Document = tuple[str, int]


@settings(max_examples=40, deadline=None)
@given(ACTS, BACK)
def test_what_can_change_follows_and_what_is_final_stays_whatever_is_done_and_taken_back(
    acts: list[list[int]], asked: list[tuple[Callable[[Act, int], Written], int]]
) -> None:
    act = business()
    said = final(act)
    for numbers in acts:
        said = step(act, said, lambda numbers=numbers: random_act(act, numbers))
    for verb, number in asked:
        said = step(act, said, lambda verb=verb, number=number: verb(act, number))
    fresh = empty_store()
    with fresh.step("replay"):
        records.apply(fresh, history.all_changes(act))
    schema.finish(fresh.driver, fresh.registry)
    assert of(fresh.driver.connection) == of(act.driver.connection)


@settings(max_examples=40, deadline=None)
@given(st.lists(ACT, max_size=2), MOVES, st.integers(1, 8))
def test_parties_that_move_and_a_country_that_is_set_block_no_undo(
    acts: list[list[int]], moves: list[tuple[str, str]], number: int
) -> None:
    plain, moved = business(), business()
    for act, more in ((plain, []), (moved, moves)):
        for numbers in acts:
            step(act, final(act), lambda act=act, numbers=numbers: random_act(act, numbers))
        for name, country in more:
            step(act, final(act), lambda name=name, country=country: move(moved, name, country))
        step(act, final(act), lambda act=act: undo(act, number))
    done = [number in history.undone(act) for act in (plain, moved)]
    assert done[0] <= done[1] or {name for name, _ in moves} & set(of_step(plain, number))


def move(act: Act, name: str, country: str) -> Written:
    if name == "country":
        return set_value(act, name, country)
    return edit(act, [name], [("region", country)])


def step(act: Act, said: dict[Document, Any], what: Callable[[], Written]) -> dict[Document, Any]:
    """Do something, or find it refused without a trace; then what is derived must be as it should be."""
    before = of(act.driver.connection)
    try:
        what()
    except CrmError:
        assert of(act.driver.connection) == before
    now = final(act)
    assert {node: now[node] for node in now if node in said} == {node: said[node] for node in now if node in said}
    before = of(act.driver.connection)
    nodes = [(kind.name, row["id"]) for kind in REGISTRY.kinds for row in records.every(act, kind.name)]
    with act.step("once more") as again:
        renew(act, nodes)
        normalise(act)
        assert again.empty
    assert of(act.driver.connection) == before
    return now


def final(act: Act) -> dict[Document, Any]:
    """What the documents say of their parties that can no longer change."""
    return {
        (kind.name, row["id"]): {field.name: row[field.name] for field in kind.fields if field.snapshot}
        for kind in REGISTRY.kinds
        if kind.copies
        for row in records.every(act, kind.name)
        if row["stage"] != kind.first_stage
    }


def of_step(act: Act, number: int) -> list[str]:
    """The elements and settings that a step wrote."""
    found = history.changes_of(act, number)
    return [
        f"{c.table}-{c.row}".upper() if c.table in REGISTRY.by_name else "country" for c in found if c.table != "link"
    ]
