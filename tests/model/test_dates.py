"""Days and instants: what is read, how it is kept and how it is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import BadValue
from crmcli.model.dates import (
    ago,
    day_bounds,
    instant_text,
    parse_stored,
    plus_months,
    read_date,
    read_instant,
    stamp,
)
from crmcli.model.texts import LANGUAGES
from crmcli.model.texts import language as language_of

many = settings(max_examples=500, deadline=None)
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 23, 30, 15, 123456, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2024-02-29", "2024-02-29"),
        ("1900-01-01", "1900-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("today", "2026-11-23"),
        ("Today", "2026-11-23"),
        (" tomorrow ", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("+3d", "2026-11-26"),
        ("-2w", "2026-11-09"),
        ("+1m", "2026-12-23"),
        ("+2m", "2027-01-23"),
        ("-11m", "2025-12-23"),
        ("+1y", "2027-11-23"),
        ("-1Y", "2025-11-23"),
        ("+0d", "2026-11-23"),
        ("eom", "2026-11-30"),
        ("EOY", "2026-12-31"),
    ],
)
def test_a_day_is_read_as_iso_or_as_a_word(text: str, expected: str) -> None:
    assert read_date(text, TODAY, "date") == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2026, 1, 31), "+1m", "2026-02-28"),
        (date(2024, 1, 31), "+1m", "2024-02-29"),
        (date(2026, 3, 31), "-1m", "2026-02-28"),
        (date(2024, 2, 29), "+1y", "2025-02-28"),
        (date(2024, 2, 29), "+4y", "2028-02-29"),
        (date(2024, 2, 10), "eom", "2024-02-29"),
        (date(2026, 12, 31), "eom", "2026-12-31"),
        (date(2026, 12, 31), "tomorrow", "2027-01-01"),
    ],
)
def test_months_and_years_keep_to_the_end_of_shorter_months(today: date, text: str, expected: str) -> None:
    assert read_date(text, today, "date") == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "13/13/2026",
            "30.02.2026",
            "03.04.26",
            "3.4-2026",
            "20260304",
            "31 Apr 2026",
            "24 Dez",
            "26-03-04",
            "2026-W10-3",
            "2026-060",
        ),
        *(
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "0000-01-01",
            "1899-12-31",
            "10000-01-01",
            "next week",
        ),
        *(
            "3",
            "+3",
            "+d",
            "+3 d",
            "++3d",
            "+3h",
            "+999999d",
            "+99999y",
            "-99999d",
            "-200y",
            "now",
            "2026-11-23T10:00",
        ),
        *("２０２６-11-23", "٢٠٢٦-11-23", "2026-11-23x", "2026−11−23", "+٣d"),
    ],
)
def test_any_other_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_date(text, TODAY, "close")
    assert (caught.value.exit, caught.value.field) == (2, "close")
    assert caught.value.hint == "Example: 2026-11-23"


def test_a_step_beyond_the_calendar_is_refused() -> None:
    for text in ("+1d", "+1w", "+1m", "+1y", "tomorrow"):
        with pytest.raises(BadValue):
            read_date(text, date(9999, 12, 31), "date")


@given(st.dates(date(1900, 1, 1)))
@many
def test_a_day_is_read_back_as_it_is_written(day: date) -> None:
    figures = dict(zip(("y", "m", "d"), day.isoformat().split("-"), strict=True))
    for language in map(language_of, LANGUAGES):
        month = language.months[day.month - 1] if language.months else ""
        shown = language.page_date.format(day=day.day, month=month, **figures)
        for text in (day.isoformat(), shown, language.date.format(**figures)):
            assert read_date(text, TODAY, "date") == day.isoformat()


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 400))
@many
def test_months_ahead_are_counted_and_never_pass_into_the_next_month(day: date, months: int) -> None:
    there = plus_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)


@given(st.text(max_size=12))
@many
def test_any_text_is_a_day_or_a_usage_error(text: str) -> None:
    try:
        assert date.fromisoformat(read_date(text, TODAY, "date")).year >= 1900
    except BadValue as error:
        assert error.exit == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T18:00:00Z", "2026-11-23T18:00:00.000000Z"),
        ("2026-11-23t18:00:00z", "2026-11-23T18:00:00.000000Z"),
        ("2026-11-23T18:00+02:00", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23T18:00+0200", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23T18:00-05", "2026-11-23T23:00:00.000000Z"),
        ("2026-11-23 18:00", "2026-11-23T17:00:00.000000Z"),
        ("2026-07-01T18:00", "2026-07-01T16:00:00.000000Z"),
        ("2026-11-23T18:00:00.5Z", "2026-11-23T18:00:00.500000Z"),
        ("2026-11-23T18:00:00,123Z", "2026-11-23T18:00:00.123000Z"),
        ("2026-11-23T18:00:00.123456789Z", "2026-11-23T18:00:00.123456Z"),
        ("2026-11-23", "2026-11-22T23:00:00.000000Z"),
        ("2026-07-01", "2026-06-30T22:00:00.000000Z"),
        ("now", "2026-11-23T23:30:15.123456Z"),
        ("NOW", "2026-11-23T23:30:15.123456Z"),
        ("today", "2026-11-23T23:00:00.000000Z"),
        ("yesterday", "2026-11-22T23:00:00.000000Z"),
        ("+1d", "2026-11-24T23:00:00.000000Z"),
    ],
)
def test_an_instant_is_kept_in_utc_and_read_in_the_local_zone(text: str, expected: str) -> None:
    assert read_instant(text, NOW, BERLIN) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "18:00", "2026-11-23T", "2026-11-23T18", "2026-11-23T24:00", "2026-11-23T18:60", "2026-11-23T18:00:60"),
        *(
            "2026-02-30T10:00",
            "03/04/2026 10:00",
            "2026-11-23T18:00+25:00",
            "2026-11-23T18:00 +02:00",
            "1899-12-31T10:00",
        ),
        *("9999-12-31T23:59-01:00", "2026-11-23T18:00:00.1234567890Z", "1764000000", "2026-11-23T18:00CET", "tonight"),
        *("2026-11-23T１８:00", "2026-11-23T18:00:00.Z", "2026-11-23T18:00.5Z"),
    ],
)
def test_any_other_instant_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_instant(text, NOW, BERLIN, "at")
    assert (caught.value.exit, caught.value.field) == (2, "at")
    assert caught.value.hint and caught.value.hint.startswith("Example: 2026-11-2")


def test_a_local_time_that_the_clock_shows_twice_is_the_first_and_a_skipped_one_still_has_a_place() -> None:
    assert read_instant("2026-10-25T02:30", NOW, BERLIN) == "2026-10-25T00:30:00.000000Z"
    assert read_instant("2026-03-29T02:30", NOW, BERLIN) == "2026-03-29T01:30:00.000000Z"


def test_a_stored_instant_is_shown_to_the_second() -> None:
    assert instant_text("2026-11-23T18:00:00.999999Z") == "2026-11-23T18:00:00Z"
    assert stamp(NOW.astimezone(NEW_YORK)) == "2026-11-23T23:30:15.123456Z"


zones = st.sampled_from(
    [UTC, BERLIN, NEW_YORK, timezone(timedelta(hours=14)), timezone(timedelta(hours=-9, minutes=-30))]
)
instants = st.datetimes(datetime(1901, 1, 1), datetime(9998, 1, 1), timezones=zones)


@given(instants, instants)
@many
def test_stored_instants_sort_by_time_and_read_back_as_themselves(one: datetime, other: datetime) -> None:
    stored = stamp(one)
    assert parse_stored(stored) == one.astimezone(UTC)
    assert len(stored) == 27
    assert read_instant(stored, NOW, BERLIN) == stored
    assert (stored < stamp(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


@given(st.text("0123456789-:TZ+. ", max_size=28))
@many
def test_any_text_is_an_instant_or_a_usage_error(text: str) -> None:
    try:
        assert len(read_instant(text, NOW, BERLIN)) == 27
    except BadValue as error:
        assert error.exit == 2


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2026-11-23", "2026-11-22T23:00:00.000000Z", "2026-11-23T23:00:00.000000Z"),
        ("2026-03-29", "2026-03-28T23:00:00.000000Z", "2026-03-29T22:00:00.000000Z"),
        ("2026-10-25", "2026-10-24T22:00:00.000000Z", "2026-10-25T23:00:00.000000Z"),
    ],
)
def test_a_day_lasts_as_long_as_its_clocks_say(day: str, start: str, end: str) -> None:
    assert day_bounds(day, BERLIN) == (start, end)


def test_the_last_day_of_the_calendar_has_bounds_too() -> None:
    assert day_bounds("9999-12-31", UTC) == ("9999-12-31T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z")
    behind, ahead = timezone(timedelta(hours=-5)), timezone(timedelta(hours=5))
    assert day_bounds("9999-12-31", behind)[1] == "9999-12-31T23:59:59.999999Z"
    assert day_bounds("9999-12-30", behind)[1] == "9999-12-31T05:00:00.000000Z"
    assert day_bounds("9999-12-31", ahead)[0] == "9999-12-30T19:00:00.000000Z"


@given(st.dates(date(1901, 1, 1), date(9998, 1, 1)), zones)
@many
def test_one_day_begins_where_the_one_before_ends(day: date, zone: timezone) -> None:
    start, end = day_bounds(day.isoformat(), zone)
    assert start < end
    assert day_bounds((day + timedelta(days=1)).isoformat(), zone)[0] == end
    assert read_instant(day.isoformat(), NOW, zone) == start


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 d ago"),
        (timedelta(days=3), "3 d ago"),
        (timedelta(days=6, hours=23), "6 d ago"),
        (timedelta(days=7), "1 w ago"),
        (timedelta(days=59), "8 w ago"),
        (timedelta(days=60), "2 mo ago"),
        (timedelta(days=729), "24 mo ago"),
        (timedelta(days=730), "2 y ago"),
        (timedelta(days=3653), "10 y ago"),
        (-timedelta(seconds=30), "just now"),
        (-timedelta(hours=5), "in 5 h"),
        (-timedelta(days=14), "in 2 w"),
    ],
)
def test_how_long_ago_is_told_in_one_short_word(back: timedelta, shown: str) -> None:
    assert ago(stamp(NOW - back), NOW) == shown
