"""Many clients of one server, which is killed meanwhile: what was told is there, once, and nothing is half done."""

from __future__ import annotations

import pytest

from tests.bench.serving.crowd import run

pytestmark = pytest.mark.server


def test_of_all_who_convert_the_same_lead_one_wins_and_nobody_is_told_wrong() -> None:
    found = run(2)
    assert found["steps told"] > 8 and found["races lost"] > 0
    assert not any(found[what] for what in WRONG) and found["stored but not told"] == found["unsure"] == 0


def test_a_server_that_is_killed_under_load_has_what_it_told_done() -> None:
    found = run(3, server_dies=1.3)
    assert found["killed"] == 2 and found["steps told"] > 4
    assert not any(found[what] for what in WRONG) and found["stored but not told"] <= found["unsure"]


WRONG = ("told but not stored", "done twice", "half done")
