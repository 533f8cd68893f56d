"""What one of two people did, taken back as one: the rest is as if it had never been, or it says what stands on it."""

from __future__ import annotations

import os
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import Picture, of

from crmcli.actions.elements.derived import normalise, renew
from crmcli.actions.elements.element import fetch
from crmcli.actions.money.sums import recompute_sums
from crmcli.actions.undo.undo import redo, undo
from crmcli.actions.undo.undo_of import undo_of
from crmcli.errors import ChangedMeanwhile, CrmError, Frozen, NotFound, NothingToUndo
from crmcli.model.traits import Lines
from crmcli.store import history, records, schema, undoing
from crmcli.store.act import Act
from crmcli.store.tables import WRITTEN
from tests.actions.histories import NOW, business, empty_store, random_act

WHO = ("ada", "agent")
ACTS = st.lists(
    st.tuples(st.sampled_from(WHO), st.integers(0, 26), st.lists(st.integers(0, 2**16), min_size=6, max_size=14)),
    min_size=3,
    max_size=18,
)
Acts = list[tuple[str, int, list[int]]]
EXAMPLES = int(os.environ.get("CRM_HISTORIES", "25"))  # 200 take half a minute


def as_(act: Act, who: str) -> Act:
    return Act(act.database, clock=lambda: NOW, by=who)


def carry_out(act: Act, verb: int, numbers: list[int]) -> None:
    """An act, or now and then an undo or a redo of some step, alone or in a batch, or of all that somebody did."""
    if verb < 18:
        random_act(act, numbers)
    elif verb < 22:
        (undo if verb < 20 else redo)(act, numbers[0] % 20 + 1)
    elif verb < 24:
        undo_of(act, WHO[verb - 22])
    else:
        with act.step() as step:
            step.says("batch", count=2)
            step.acts = True
            (undo if verb < 26 else redo)(act, numbers[0] % 20 + 1)
            random_act(act, numbers)


def told(act: Act) -> Picture:
    """All rows as far as they do not tell when and how often they were written, their sums worked out again."""
    with act.step("once more"):
        nodes = [(kind.name, row["id"]) for kind in act.registry.kinds for row in records.every(act, kind.name)]
        for element in fetch(act, nodes, points=False):
            lines, row = element.kind.trait(Lines), element.row
            if lines and element.lines and row["stage"] not in element.kind.sealed:
                amount = recompute_sums(act, element.lines, lines.terms(row))
                records.update(act, element.kind.name, [(row, {lines.amount: amount})])
        renew(act, nodes)
        normalise(act)
    act.driver.run([(f"UPDATE {kind.name} SET {WRITTEN[0]} = 1, {WRITTEN[1]} = ''", ()) for kind in act.registry.kinds])
    return of(act.driver.connection)


def replayed(act: Act, but: set[int]) -> Picture:
    """The log without these steps, carried out from nothing; a batch that took a step back is there with that step."""
    fresh = empty_store()
    undoings = {step: taken for step, taken in history.undoings(act).items() if step not in but}
    alone, taken_back = undoings.keys() - history.acting(act), history.taken_back(undoings)
    gone = alone | but | {step for each in alone - taken_back for step in undoings[each]}
    with fresh.step("replay"):
        records.apply(fresh, [change for change in history.all_changes(act) if change.step not in gone])
    schema.finish(fresh.driver, fresh.registry)
    return told(fresh)


def check(acts: Acts, documents: bool) -> str:
    """What came of it."""
    act = (business if documents else empty_store)()
    for who, verb, numbers in acts:
        with suppress(CrmError):
            carry_out(as_(act, who), verb, numbers)
    before = of(act.driver.connection)
    mine = set(undoing.in_force(act, "agent", None, 1 << 62))
    gone = history.taken_back({step: taken for step, taken in history.undoings(act).items() if step not in mine})
    try:
        done = undo_of(act, "agent")
    except (NothingToUndo, NotFound):
        assert not mine
        return "nothing"
    except (ChangedMeanwhile, Frozen) as error:
        assert of(act.driver.connection) == before
        assert "tep" in f"{error}{error.hint}"
        return "refused"
    assert history.undone(act) == mine | gone
    wanted = replayed(act, mine)
    after = of(act.driver.connection)
    redo(act)
    assert of(act.driver.connection) == before
    undo(act, history.steps(act, 1)[0].id)
    assert of(act.driver.connection) == after
    undo(act, done.step)
    assert of(act.driver.connection) == before
    undo(act, history.steps(act, 1)[0].id)
    assert not act.rows("PRAGMA foreign_key_check")
    assert told(act) == wanted
    return "done"


@settings(max_examples=EXAMPLES, deadline=None)
@given(ACTS, st.booleans())
def test_what_is_left_is_the_log_without_these_steps_or_they_are_refused(acts: Acts, documents: bool) -> None:
    check(acts, documents)
