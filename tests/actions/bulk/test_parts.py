"""Many elements that are changed alike, some at a time: one step, one sentence, all of them or none."""

from __future__ import annotations

import pytest

from crmcli.actions.bulk import parts
from tests.conftest import Crm
from tests.difference import changed

ALL = [f"LEAD-{number}" for number in range(1, 6)]
NAMES = "LEAD-1, LEAD-2, LEAD-3 and 2 more"


@pytest.fixture
def leads(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setattr(parts, "_PART", 2)
    crm("batch", "-", stdin="".join(f"lead new 'Lead {number}'\n" for number in range(1, 6)))
    crm("tag", "LEAD-2", "old")
    return crm


@pytest.mark.parametrize(
    ("words", "sentence", "updated"),
    [
        (("edit", *ALL, "--city", "Ulm"), f"{NAMES} changed", ALL),
        (("move", *ALL, "In progress"), f"{NAMES} moved to in_progress", ALL),
        (("tag", *ALL, "old"), f"{NAMES} tagged old", [ALL[0], *ALL[2:]]),
        (("untag", *ALL, "old"), f"{NAMES} no longer tagged old", ["LEAD-2"]),
        (("untag", *ALL, "new"), f"{NAMES} not tagged new", []),
    ],
)
def test_all_parts_are_one_act(leads: Crm, words: tuple[str, ...], sentence: str, updated: list[str]) -> None:
    said = leads(*words, "--json").json
    assert (said["updated"], said["result"]) == (updated, ALL)
    assert bool(said["step"]) is bool(updated)
    if updated:
        assert leads("steps", "--json").json[0]["title"].startswith(f"{words[0]} {NAMES}")
        assert leads("undo").exit == 0
    assert leads(*words).out.startswith(sentence)


def test_what_is_wrong_in_the_last_part_leaves_nothing_of_the_first(leads: Crm) -> None:
    leads("convert", "LEAD-5", "--to", "deal")
    refused = changed(leads, "edit", *ALL, "--city", "Ulm")
    assert refused.touched == {}
