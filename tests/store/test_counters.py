"""Number series and idempotency keys: what is kept beside the history."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.catalog import REGISTRY
from crmcli.store import keys, series
from crmcli.store.act import Act
from crmcli.store.opening import open_empty

from .stores import NOW


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(["quote 2026", "quote 2027"]), st.integers(1, 50)), max_size=20))
def test_a_series_gives_each_number_once_and_leaves_none_out(taken: list[tuple[str, int]]) -> None:
    act = Act(open_empty(REGISTRY), clock=lambda: NOW, by="tester")
    given_out: dict[str, list[int]] = {}
    for name, count in taken:
        first = series.coming(act, name)
        series.go_on(act, name, first + count - 1)
        given_out.setdefault(name, []).extend(range(first, first + count))
    act.close()
    for numbers in given_out.values():
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_key_tells_what_it_was_used_for_and_can_be_used_anew(act: Act) -> None:
    assert keys.find(act, "order-7") is None
    with act.step("x"):
        keys.keep(act, "order-7", 1, "abc", '["LEAD-1"]')
    assert keys.find(act, "order-7") == (1, "abc", '["LEAD-1"]')
    with act.step("y"):
        keys.keep(act, "order-7", 2, "def", "[]")
    assert keys.find(act, "order-7") == (2, "def", "[]")
    assert keys.find(act, "ORDER-7") is None
