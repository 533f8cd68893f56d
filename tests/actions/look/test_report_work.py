"""``crm report stages`` and ``activity``: every figure is worked out by hand."""

from __future__ import annotations

from typing import Any

from conftest import Crm

from tests.actions.invoices import done


def report(crm: Crm, *words: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in crm("report", *words, "--json").json]


def at(crm: Crm, day: str, *words: str) -> None:
    crm.now = f"2026-{day}T12:00:00+00:00"
    done(crm, *words)


def test_time_in_a_stage_goes_from_coming_into_it_to_leaving_it(crm: Crm) -> None:
    for number in range(3):
        at(crm, "10-01", "deal", "new", f"Deal {number}")
    at(crm, "10-03", "move", "DEAL-1", "preparation")  # new for 2 days
    at(crm, "10-05", "move", "DEAL-2", "preparation")  # new for 4
    at(crm, "10-06", "move", "DEAL-3", "lost")  # taken back, and new until the 31st: 30 days
    at(crm, "10-07", "undo")
    at(crm, "10-08", "edit", "DEAL-1", "--amount", "5")  # no move
    at(crm, "10-31", "move", "DEAL-3", "won")
    at(crm, "11-02", "move", "DEAL-1", "won")  # in preparation for 30
    crm.now = "2026-11-10T12:00:00+00:00"
    assert report(crm, "stages") == [
        ("deal", "default", "new", 3, 4.0, 0, None),
        ("deal", "default", "preparation", 1, 30.0, 1, 36.0),  # DEAL-2 since October 5
        ("deal", "default", "won", 0, None, 2, None),
    ]
    assert report(crm, "stages", "--group", "month", "--since", "2026-10-04") == [
        ("2026-10", "deal", "default", "preparation", 0, None, 1, 36.0),
        ("2026-10", "deal", "default", "won", 0, None, 1, None),
        ("2026-11", "deal", "default", "won", 0, None, 1, None),
    ]
    done(crm, "archive", "DEAL-2")
    assert report(crm, "stages")[:2] == [
        ("deal", "default", "new", 2, 16.0, 0, None),
        ("deal", "default", "preparation", 1, 30.0, 0, None),
    ]
    assert report(crm, "stages", "--archived")[0] == ("deal", "default", "new", 3, 4.0, 0, None)
    done(crm, "rm", "DEAL-3", "--yes")
    assert report(crm, "stages")[0] == ("deal", "default", "new", 1, 2.0, 0, None)


def test_what_people_wrote_is_counted_once_with_its_minutes(crm: Crm) -> None:
    crm.now = "2026-10-31T12:00:00+00:00"
    crm.new("lead", "One")
    crm.new("lead", "Two")
    done(crm, "log", "LEAD-1", "LEAD-2", "Asked", "--as", "call", "--duration", "30m", "--by", "ada")
    at(crm, "11-01", "log", "LEAD-1", "Again", "--as", "call", "--duration", "15m", "--by", "ada")
    done(crm, "note", "LEAD-1", "Good", "--by", "ada")
    done(crm, "note", "LEAD-1", "Well", "--by", "bob")
    assert report(crm, "activity") == [("ada", "call", 2, 45), ("ada", "note", 1, 0), ("bob", "note", 1, 0)]
    assert report(crm, "activity", "--until", "2026-10-31") == [("ada", "call", 1, 30)]
    assert report(crm, "activity", "--group", "month")[:2] == [
        ("2026-10", "ada", "call", 1, 30),
        ("2026-11", "ada", "call", 1, 15),
    ]
