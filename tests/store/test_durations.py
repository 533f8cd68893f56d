"""Medians of what SQL has counted and put in order."""

from __future__ import annotations

from collections import Counter
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.store.durations import medians

_STAGES = st.sampled_from([(None, "new"), ("a", "new"), ("a", "won")])
_DAYS = st.one_of(st.sampled_from([0.0, 1.5, 2.0]), st.floats(0, 1000))


@settings(max_examples=50)
@given(st.lists(st.tuples(_STAGES, _DAYS), max_size=12))
def test_the_median_is_that_of_all_days_one_by_one(passes: list[tuple[tuple[str | None, str], float]]) -> None:
    counted = sorted(Counter(passes).items(), key=lambda item: (item[0][0][0] or "", item[0][0][1], item[0][1]))
    found = medians((*shared, days, count) for (shared, days), count in counted)
    plain = {shared: [days for other, days in passes if other == shared] for shared, _ in passes}
    assert {row[:2]: row[2:] for row in found} == {key: (len(each), median(each)) for key, each in plain.items()}
