"""After any history, a purge leaves what others are as it is, and a history that tells all that is there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import of

from crmcli.actions.elements.derived import unlike
from crmcli.actions.elements.purge import purge
from crmcli.actions.refs import shown
from crmcli.errors import CrmError, InUse
from crmcli.store import auditing, history, lookup, records, schema, upkeep
from crmcli.store.replay import Replay
from tests.actions.histories import business, empty_store, random_act

ACT = st.lists(st.integers(0, 2**16), min_size=6, max_size=14)


@settings(max_examples=25)
@given(st.lists(ACT, min_size=4, max_size=14), st.integers(0, 99))
def test_the_history_tells_what_is_left_and_only_what_follows_from_the_person_changes(
    acts: list[list[int]], which: int
) -> None:
    act = business()
    for numbers in acts:
        try:
            random_act(act, numbers)
        except CrmError:
            continue
    people = [(kind, number) for kind in ("lead", "contact", "company") for number in lookup.ids(act, kind)]
    node = people[which % len(people)]
    before = of(act.driver.connection)
    try:
        done = purge(act, shown(act, node), leave=True)
    except InUse:  # one's own company
        assert of(act.driver.connection) == before
        return
    assert list(Replay(act).astray()) == list(auditing.homeless(act)) == upkeep.loose(act) == list(unlike(act)) == []
    assert (upkeep.unindexed(act), upkeep.unfolded(act)) == (0, {})
    fresh = empty_store()
    with fresh.step("replay"):
        records.apply(fresh, history.all_changes(act))
    schema.finish(fresh.driver, fresh.registry)
    after = of(act.driver.connection)
    assert {**of(fresh.driver.connection), "meta": []} == {**after, "meta": []}
    mine = {*done.deleted, *done.updated}
    for kind in act.registry.kinds:
        was, now = (
            {row[0]: row for row in each[kind.name] if shown(act, (kind.name, row[0])) not in mine}
            for each in (before, after)
        )
        if kind.name not in ("quote", "invoice"):  # drafts follow the person
            assert was == now, kind.name
