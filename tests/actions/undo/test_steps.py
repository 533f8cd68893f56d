"""``crm steps``: what was done, by whom, when and why, and what of it stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.business import STEPS, act, business, looked
from tests.conftest import Crm

TITLES = [
    "new LEAD-1",
    "note LEAD-1",
    "log call LEAD-1",
    "convert LEAD-1 to deal+contact+company",
    "edit DEAL-1",
    "convert DEAL-1 to quote",
    "move QUOTE-1 approved",
    "new COMPANY-2",
    "edit COMPANY-1",
    "convert QUOTE-1 to invoice",
    "edit INVOICE-1",
    "issue INVOICE-1",
    "pay INVOICE-1 1,000.00 EUR",
    "pay INVOICE-1 1,856.00 EUR",
    "credit INVOICE-1 100.00 EUR",
    "pay INVOICE-1 -100.00 EUR",
    "note DEAL-1",
    "undo 17: note DEAL-1",
]


def steps(crm: Crm, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = looked(crm, "steps", *words, "--json").json
    return found


def test_every_step_is_told_the_newest_first(crm: Crm) -> None:
    found = steps(business(crm))
    assert [(row["step"], row["at"], row["by"], row["title"]) for row in reversed(found)] == [
        (number, at, by, title) for number, ((at, by, _), title) in enumerate(zip(STEPS, TITLES, strict=True), 1)
    ]
    assert {row["step"]: row["message"] for row in found if row["message"]} == {5: "agreed"}
    assert [(row["step"], row["undoes"], row["state"]) for row in found if row["undoes"] or row["state"]] == [
        (18, 17, None),
        (17, None, "undone"),
    ]


def test_a_redo_is_a_step_and_what_it_brought_back_stands(crm: Crm) -> None:
    business(crm)
    act(crm, "2026-03-16T13:00:00Z", "redo", by="tom")
    states = [(row["step"], row["by"], row["undoes"], row["state"]) for row in steps(crm, "--limit", "3")]
    assert states == [(19, "tom", 18, None), (18, "tom", 17, "undone"), (17, "tom", None, None)]


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "DEAL-1", "--close-date", "2026-05-01", "--dry-run"),
        ("edit", "DEAL-1", "--close-date", "2026-04-30"),
        ("move", "QUOTE-1", "approved"),
        ("edit", "DEAL-1", "--close-date", "never"),
        ("rm", "LEAD-1", "--yes"),
    ],
)
def test_what_changed_nothing_is_no_step(crm: Crm, words: tuple[str, ...]) -> None:
    before = steps(business(crm))
    crm(*words)
    assert steps(crm) == before


def test_a_batch_is_one_step(crm: Crm) -> None:
    assert crm("batch", stdin="lead new A\nlead new B\nnote LEAD-1 x\n").exit == 0
    assert [row["title"] for row in steps(crm)] == ["batch of 3 lines"]


def test_a_limit_keeps_the_newest_and_a_terminal_says_that_there_are_more(crm: Crm) -> None:
    business(crm)
    assert [row["step"] for row in steps(crm, "--limit", "3")] == [18, 17, 16]
    assert looked(crm, "steps", "-q", "--limit", "2").lines == ["18", "17"]
    shown = looked(crm, "steps", "--limit", "3", terminal=True)
    assert "3 of 18" in shown.out + shown.err
    assert len(steps(crm, "--all")) == 18
    assert looked(crm, "steps", "--all", "--limit", "3", "--json", exit=2).error["code"] == "usage"
    for limit in ("0", "-1", "x"):
        assert looked(crm, "steps", "--limit", limit, exit=2).out == ""


@pytest.mark.file
def test_nothing_was_done_in_a_database_that_is_not_there(crm: Crm) -> None:
    assert steps(crm) == []
    assert not crm.db.exists()


@pytest.mark.parametrize("option", ["--of", "--by"])
def test_what_one_of_several_did_stands_alone_in_whatever_tells_of_it(crm: Crm, option: str) -> None:
    for day, by, line in (
        (23, "tester", "lead new Relaunch"),
        (24, "agent", "edit LEAD-1 --city Bonn"),
        (25, "agent", "note LEAD-1 Later"),
        (26, "tester", "tag LEAD-1 hot"),
    ):
        act(crm, f"2026-11-{day}T12:00:00+00:00", *line.split(), by=by)

    def told(field: str, *words: str) -> list[Any]:
        return [record[field] for record in crm(*words, option, "agent", "--json").json]

    assert told("step", "steps") == [3, 2]
    assert told("step", "steps", "--since", "2026-11-25") == [3]
    assert told("step", "feed") == told("step", "timeline", "LEAD-1") == [2, 3]
    assert told("field", "history", "LEAD-1") == ["city", "note"]
    assert told("field", "history", "LEAD-1", "--since", "2026-11-25") == ["note"]
    assert crm("steps", option, "agent", "-q").lines == ["3", "2"]
    seen = crm("steps", option, "agent", "--limit", "1", terminal=True)
    assert seen.err == "1 of 2: --all\n"
    assert crm("history", "LEAD-1", option, "agent", "--since", "2027-01-01", "--json").json == []
    for words in (["steps"], ["steps", "-q"], ["feed"], ["timeline", "LEAD-1"], ["history", "LEAD-1"]):
        error = crm(*words, option, "agnet", "--json").error
        assert (error["exit"], error["message"]) == (3, "There is no step by agnet.")
        assert error["hint"] == "Steps are by tester and agent."
