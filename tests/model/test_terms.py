"""Terms of early payment: what is read, the last day, and what is taken off, to the cent."""

from __future__ import annotations

import pytest

from crmcli.errors import BadValue, Refused
from crmcli.model.terms import Skonto, discount, last_day

SKONTO = Skonto()


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2%/14", "2/14"),
        ("2/14", "2/14"),
        (" 2.50 % / 7 ", "2.5/7"),
        ("0.0001/0", "0.0001/0"),
        ("99.9999/999", "99.9999/999"),
        ("3/007", "3/7"),
        ("", None),
    ],
)
def test_terms_are_a_percentage_and_days(text: str, stored: str | None) -> None:
    assert SKONTO.read(text, "skonto", None) == stored
    assert SKONTO.json(stored, "EUR") == (stored.replace("/", "%/") if stored else None)


@pytest.mark.parametrize("text", ["2", "2%", "/14", "2/1000", "2/-1", "-2/14", "two/14", "2/14 days", "2//14"])
def test_what_is_no_terms_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        SKONTO.read(text, "skonto", None)
    assert (caught.value.exit, caught.value.field) == (2, "skonto")


@pytest.mark.parametrize("text", ["0/14", "100/14", "101/14", "100.0001/14", "1.00001/14"])
def test_nothing_all_and_more_than_all_is_no_discount(text: str) -> None:
    with pytest.raises((BadValue, Refused)):
        SKONTO.read(text, "skonto", None)


@pytest.mark.parametrize(
    ("skonto", "issued", "day"),
    [
        ("2/14", "2026-03-02", "2026-03-16"),
        ("2/0", "2026-03-02", "2026-03-02"),
        ("2/1", "2028-02-28", "2028-02-29"),
        ("2.5/30", "2026-12-15", "2027-01-14"),
    ],
)
def test_the_days_are_counted_from_the_date_of_issue(skonto: str, issued: str, day: str) -> None:
    assert last_day(skonto, issued) == day


@pytest.mark.parametrize(
    ("skonto", "total", "taken"),
    [
        ("2/14", 119000, 2380),
        ("2/14", 24, 0),
        ("2/14", 25, 1),  # 0.50 of a cent goes away from zero
        ("2/14", -25, -1),
        ("2/14", 74, 1),
        ("2/14", 75, 2),
        ("2.5/14", 100, 3),
        ("2.5/14", 99, 2),
        ("0.0001/14", 500000, 1),
        ("0.0001/14", 499999, 0),
        ("2/14", 0, 0),
        ("3/14", 10**15, 3 * 10**13),
    ],
)
def test_the_discount_is_rounded_half_away_from_zero(skonto: str, total: int, taken: int) -> None:
    assert discount(skonto, total) == taken
