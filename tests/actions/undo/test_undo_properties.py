"""Whatever was done can be taken back step by step, brought back, and replayed from its history."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import Picture, of

from crmcli.actions.undo.undo import redo, undo
from crmcli.errors import CrmError
from crmcli.model.results import Written
from crmcli.store import history, records, schema
from crmcli.store.act import Act
from crmcli.store.replay import Replay
from tests.actions.histories import empty_store, random_act, there_and_back

ACTS = st.lists(st.lists(st.integers(0, 2**16), min_size=6, max_size=14), min_size=1, max_size=14)


def carried_out(act: Act, acts: list[list[int]]) -> list[Picture]:
    """The picture before anything, and after each act that changed something; what is refused leaves no trace."""
    pictures = [of(act.driver.connection)]
    for numbers in acts:
        try:
            done = random_act(act, numbers)
        except CrmError:
            assert of(act.driver.connection) == pictures[-1]
            continue
        if done.step is None:
            assert of(act.driver.connection) == pictures[-1]
        else:
            pictures.append(of(act.driver.connection))
    return pictures


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_a_history_is_undone_and_redone_picture_by_picture(acts: list[list[int]]) -> None:
    act = empty_store()
    pictures = carried_out(act, acts)
    there_and_back(act, pictures)
    assert not act.rows("PRAGMA foreign_key_check")


@settings(max_examples=40, deadline=None)
@given(ACTS, st.lists(st.tuples(st.sampled_from((undo, redo)), st.integers(1, 20)), max_size=8))
def test_steps_taken_back_in_any_order_leave_nothing_without_an_owner_and_can_be_replayed(
    acts: list[list[int]], asked: list[tuple[Callable[[Act, int], Written], int]]
) -> None:
    act = empty_store()
    carried_out(act, acts)
    for verb, number in asked:
        before = of(act.driver.connection)
        try:
            verb(act, number)
        except CrmError:
            assert of(act.driver.connection) == before
    assert not act.rows("PRAGMA foreign_key_check")
    assert not homeless(act)
    assert not list(Replay(act).astray())
    fresh = empty_store()
    with fresh.step("replay"):
        records.apply(fresh, history.all_changes(act))
    schema.finish(fresh.driver, fresh.registry)
    assert of(fresh.driver.connection) == of(act.driver.connection)


def homeless(act: Act) -> list[tuple[str, int]]:
    """Elements that are gone, and that a part or a link still names."""
    owners: set[tuple[str, int]] = set()
    for name, table in act.tables.items():
        if table.owned:
            owners.update(act.rows(f"SELECT kind, element FROM {name}"))
    for side in ("from", "to"):
        owners.update(act.rows(f"SELECT {side}_kind, {side}_id FROM link"))
    return [(kind, number) for kind, number in owners if not records.get(act, kind, [number])]
