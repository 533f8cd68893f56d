"""The mutants of the bench: chosen alike each time, real programs, and excused for places that exist."""

from __future__ import annotations

from collections import Counter

from tests.bench.equivalent import EQUIVALENT
from tests.bench.mutating import ROOMS, chosen, mutants
from tests.conftest import ROOT


def test_the_same_mutants_are_chosen_each_time_from_all_rooms() -> None:
    found = chosen(ROOT, 30, 7)
    assert found == chosen(ROOT, 30, 7) != chosen(ROOT, 30, 8)
    rooms = Counter(one.path.split("/")[1] for one in found)
    assert set(rooms) == set(ROOMS)
    assert rooms["actions"] == max(rooms.values())


def test_a_mutant_changes_one_place_and_moves_no_line() -> None:
    for mutant in chosen(ROOT, 30, 7):
        source = (ROOT / mutant.path).read_text()
        before, after = source.split("\n"), mutant.applied(source).split("\n")
        first, _, last, _ = mutant.place
        assert len(before) == len(after)
        changed = {number for number, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b}
        assert changed and changed <= set(range(first, last + 1))


def test_every_excused_mutant_is_still_there() -> None:
    there = {one.key[:4] for path in {key[0] for key in EQUIVALENT} for one in mutants(ROOT, path)}
    assert set(EQUIVALENT) <= there
