"""``crm feed``: everything that happened, each thing once, the newest last."""

from __future__ import annotations

from tests.conftest import Crm


def told(crm: Crm, *words: str) -> list[tuple[str | None, str, str]]:
    return [(row["ref"], row["what"], row["text"]) for row in crm("feed", *words, "--json").json]


def test_everything_that_still_holds_is_told_once(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    assert crm("convert", "LEAD-1", "--to", "deal+contact").exit == 0
    assert crm("log", "DEAL-1", "CONTACT-1", "Rang").exit == 0
    assert crm("move", "DEAL-1", "won").exit == crm("undo").exit == 0
    crm.new("company", "Gone")
    assert crm("rm", "COMPANY-1").exit == crm("config", "set", "idle_days", "30").exit == 0
    assert told(crm) == [
        ("LEAD-1", "created", "Relaunch"),
        ("LEAD-1", "converted", "became CONTACT-1, DEAL-1"),
        ("CONTACT-1", "created", "Ada Lovelace, from LEAD-1"),
        ("DEAL-1", "created", "Relaunch, from LEAD-1"),
        ("CONTACT-1", "call", "Rang"),
        (None, "step", "new COMPANY-1"),
        (None, "step", "rm COMPANY-1"),
        (None, "step", "config set idle_days"),
    ]
    assert told(crm, "--limit", "2") == told(crm)[-2:]
    drawn = crm("feed", "--color", "never", terminal=True).out
    assert "↳ CONTACT-1  Rang  DEAL-1  NOTE-1" in drawn


def test_it_begins_when_it_is_asked_to(crm: Crm) -> None:
    crm.now = "2026-11-24T10:00:00+00:00"
    crm.new("deal", "Old")
    crm.now = "2026-11-26T10:00:00+00:00"
    crm.new("deal", "New")
    assert told(crm, "--since", "yesterday") == [("DEAL-2", "created", "New")]
    assert crm("feed", "--since", "sometime").exit == 2


def test_a_large_step_is_one_line(crm: Crm) -> None:
    lines = "".join(f"company new 'Company {number}'\n" for number in range(201))
    assert crm("batch", "-", stdin=lines).exit == 0
    assert told(crm) == [(None, "step", "batch of 201 lines")]
