"""A step taken back by sets leaves every row of every table as one that is taken back change by change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import Picture, of

from crmcli.actions.bulk.taking_back import TakingBackSets, by_sets
from crmcli.actions.elements.edit import edit
from crmcli.actions.elements.new import new
from crmcli.actions.elements.note import note
from crmcli.actions.elements.remove import remove
from crmcli.actions.elements.tag import tag
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.money import line
from crmcli.actions.money.issue import issue
from crmcli.actions.setup.config import set_value
from crmcli.actions.undo.later_steps import LaterSteps
from crmcli.actions.undo.taking_back import TakingBack
from crmcli.actions.undo.undo import redo, undo
from crmcli.errors import ChangedMeanwhile, CrmError
from crmcli.model.results import Written
from crmcli.store import history, undoing
from crmcli.store.act import Act
from tests.actions.histories import business, random_act

ACTS = st.lists(st.lists(st.integers(0, 2**16), min_size=6, max_size=14), min_size=1, max_size=5)
Outcome = tuple[Picture, list[Any], dict[str, Any], list[str]]


class Back(Exception):
    """Nothing of it is kept."""


@settings(max_examples=20, deadline=None)
@given(ACTS)
def test_whatever_was_done_goes_back_and_forth_the_same_way_by_sets(acts: list[list[int]]) -> None:
    act = business()
    for numbers in acts:
        with suppress(CrmError):
            random_act(act, numbers)
        compare(act)
        for verb in (undo, redo):
            with suppress(CrmError):
                verb(act)
                compare(act)


@pytest.mark.parametrize(
    ("way", "done"),
    [
        (True, lambda act: convert(act, ["LEAD-1", "LEAD-2"], ConvertRequest(to=("deal", "contact", "company")))),
        (True, lambda act: remove(act, ["LEAD-1", "LEAD-2"])),
        (True, lambda act: edit(act, ["LEAD-1", "LEAD-2"], [("city", "Köln"), ("phones", "030 99")])),
        (True, lambda act: tag(act, ["LEAD-1", "QUOTE-1"], ["Größe"])),
        (True, lambda act: note(act, "LEAD-1", "Called")),
        (False, lambda act: edit(act, ["CONTACT-1"], [("last_name", "Hopper")])),  # its title follows
        (False, lambda act: edit(act, ["COMPANY-2"], [("city", "Köln")])),  # documents follow
        (True, lambda act: line.add(act, "DEAL-1", "Seat", [("price", "9")])),
        (False, lambda act: twice(act)),
        (False, lambda act: issue(act, ["INVOICE-1"])),
        (False, lambda act: set_value(act, "country", "DE")),
    ],
)
def test_what_nothing_follows_from_goes_back_by_sets(way: bool, done: Callable[[Act], Written]) -> None:
    act = business()
    for title, *words in (("A", ("emails", "a@x.org"), ("city", "Zürich")), ("B", ("company_name", "IT"))):
        new(act, act.registry.by_name["lead"], [("title", title), ("last_name", "Zoë"), *words])
    new(act, act.registry.by_name["contact"], [("last_name", "Lovelace")])
    new(act, act.registry.by_name["deal"], [("title", "Relaunch"), ("line", "Desk @ 5")])
    done(act)
    assert compare(act) is way
    if way:
        undo(act)
        assert compare(act)
        redo(act)
        assert compare(act)  # what took back the step itself, and did it again, is nothing that happened since
        tag(act, ["COMPANY-1"], ["new"])
        assert not compare(act, history.steps(act, 4)[-1].id)


@pytest.mark.parametrize(
    ("behind", "blocked"),
    [
        ("UPDATE deal SET amount = 5 WHERE id = (SELECT max(id) FROM deal)", True),
        ("UPDATE lead SET deal = 99 WHERE title = 'A'", True),
        ("DELETE FROM email WHERE kind = 'contact' AND value = 'a@x.org'", True),
        ("UPDATE lead SET city = 'Ulm' WHERE title = 'A'", False),  # the conversion did not write it
    ],
)
def test_what_was_written_behind_the_history_is_seen(behind: str, blocked: bool) -> None:
    act = business()
    words = [("title", "A"), ("last_name", "Zoë"), ("emails", "a@x.org"), ("comments", 'Größe\t"1"\n/2')]
    lead = new(act, act.registry.by_name["lead"], words).created[0]
    convert(act, [lead], ConvertRequest(to=("deal", "contact")))
    assert compare(act)
    act.driver.connection.execute(behind)
    if blocked:
        with pytest.raises(ChangedMeanwhile):
            undo(act)
        assert by_sets(LaterSteps(act, history.steps(act, 1)[0], dict)) is None
    else:
        assert compare(act)


def twice(act: Act) -> Written:
    """A step in which a row is written more than once."""
    with act.step():
        edit(act, ["LEAD-1"], [("city", "Bonn")])
        return edit(act, ["LEAD-1"], [("city", "Ulm")])


def compare(act: Act, number: int | None = None) -> bool:
    """A step, which may be an undo, is taken back in both ways, and neither is kept; whether it goes by sets. Without a
    number it is the newest."""
    number = number or history.steps(act, 1)[0].id
    found = outcome(act, number, True)
    assert found is None or found == outcome(act, number, False)
    return found is not None


def outcome(act: Act, number: int, sets: bool) -> Outcome | None:
    """All rows afterwards, the history that was written, what is told of the elements in question, and what stays."""
    found: Outcome | None = None
    with suppress(Back), act.step() as step:
        past = undoing.numbered(act, number)
        since = LaterSteps(act, past.all[number], lambda: past.undoings)
        taking: TakingBackSets | TakingBack | None = (
            by_sets(since) if sets else TakingBack(since, past.trace(since.target))
        )
        if taking is not None:
            assert taking.blockers == []
            changed = taking.carry_out(past.is_undo(number))
            step.says("undo", step=number)
            step.finish()
            told = act.rows("SELECT * FROM change WHERE step = ? ORDER BY id", (step.id,))
            found = of(act.driver.connection), [told, changed], taking.told(changed), taking.kept
        raise Back
    return found
