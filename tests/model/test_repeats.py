"""When something comes again: the 31st, leap days, changes of the clock, rules of RFC 5545."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue
from crmcli.model.repeats import Repeat, following, keeps

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def row(repeat: str, first: str, count: int) -> list[str]:
    """The first so many days or instants behind the one that it begins with."""
    found = [first]
    while len(found) <= count:
        after = following(repeat, first, found[-1], LONG_AGO, BERLIN)
        assert after is not None
        found.append(after)
    return found[1:]


@pytest.mark.parametrize(
    ("repeat", "first", "then"),
    [
        ("daily", "2026-02-27", ["2026-02-28", "2026-03-01"]),
        ("2w", "2026-11-27", ["2026-12-11", "2026-12-25"]),
        ("monthly", "2026-01-15", ["2026-02-15", "2026-03-15"]),
        ("monthly", "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("monthly", "2026-01-30", ["2026-02-28", "2026-03-30"]),
        ("monthly", "2027-12-29", ["2028-01-29", "2028-02-29", "2028-03-29"]),
        ("3m", "2026-08-31", ["2026-11-30", "2027-02-28", "2027-05-31"]),
        ("yearly", "2028-02-29", ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-26", ["2026-11-30", "2026-12-03"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", ["2026-12-25", "2027-01-29"]),
    ],
)
def test_days_come_again(repeat: str, first: str, then: list[str]) -> None:
    assert row(repeat, first, len(then)) == then


def test_a_time_of_day_stays_what_it_is_on_the_clock() -> None:
    """Nine in the morning in Berlin is eight in UTC in winter, and seven in summer."""
    assert row("weekly", "2026-03-26T08:00:00.000000Z", 2) == [
        "2026-04-02T07:00:00.000000Z",
        "2026-04-09T07:00:00.000000Z",
    ]


def test_a_time_that_the_clock_leaves_out_is_an_hour_later_on_that_day_alone() -> None:
    """On 2026-03-29 Berlin has no 02:30."""
    half_past_two = "2026-03-28T01:30:00.000000Z"
    assert row("daily", half_past_two, 2) == ["2026-03-29T01:30:00.000000Z", "2026-03-30T00:30:00.000000Z"]


def test_what_is_late_comes_again_behind_today() -> None:
    now = datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert following("daily", "2026-11-01", "2026-11-20", now, BERLIN) == "2026-11-27"
    assert following("weekly", "2026-11-03", "2026-11-10", now, BERLIN) == "2026-12-01"
    assert following("weekly", "2026-11-27", "2026-11-27", now, BERLIN) == "2026-12-04", "done before its day"
    early = "2026-11-26T07:00:00.000000Z"
    assert following("daily", early, early, now, BERLIN) == "2026-11-27T07:00:00.000000Z"


def test_a_rule_that_ends_has_no_next() -> None:
    assert following("FREQ=DAILY;COUNT=2", "2026-11-26", "2026-11-27", LONG_AGO, BERLIN) is None


def test_what_was_put_off_is_not_one_of_its_row() -> None:
    assert keeps("monthly", "2026-01-31", "2026-02-28", BERLIN)
    assert not keeps("monthly", "2026-01-31", "2026-02-27", BERLIN)
    assert not keeps("weekly", "2026-11-27", "2026-12-04T08:00:00.000000Z", BERLIN)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Daily", "daily"),
        ("every 2 weeks", "2w"),
        ("1w", "weekly"),
        ("quarterly", "3m"),
        ("12m", "12m"),
        ("rrule:freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("", None),
    ],
)
def test_it_is_read_as_people_type_it(text: str, stored: str | None) -> None:
    assert Repeat().read(text, "repeat", None) == stored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["often", "0w", "-1d", "1.5d", "w", "FREQ=WEEKLY;INTERVAL=0", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX"]
)
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        Repeat().read(text, "repeat", None)  # type: ignore[arg-type]


@settings(max_examples=30)
@given(st.dates(datetime(2000, 1, 1).date(), datetime(2100, 1, 1).date()), st.integers(1, 30), st.sampled_from("dwmy"))
def test_every_interval_goes_on_and_keeps_its_row(day: object, count: int, unit: str) -> None:
    first, repeat = str(day), f"{count}{unit}"
    second = following(repeat, first, first, datetime(1990, 1, 1, tzinfo=UTC), BERLIN)
    assert second is not None
    assert second > first
    assert keeps(repeat, first, second, BERLIN)
