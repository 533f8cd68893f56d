"""Number series: they go on behind what their pattern can read back, whoever gave it, and never jam."""

from __future__ import annotations

from contextlib import closing
from sqlite3 import connect

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, issued, parties
from tests.difference import changed


def numbers(crm: Crm, *refs: str) -> list[str]:
    return [crm.show(ref)["number"] for ref in refs]


def pattern(crm: Crm, text: str, name: str = "invoice_number") -> list[str]:
    """Set a pattern; returns the warnings."""
    found: list[str] = done(crm, "config", "set", name, text)["warnings"]
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026{n:03}", "{year}{n:03}", "2026003"),
        ("{year}{n:03}", "2026{n:03}", "2026003"),
        ("2026{n:03}", "{year}{n}", "20263"),
        ("{year}{n:03}", "{n}", "2026003"),
        ("RE-{n}", "RE-{n:06}", "RE-000003"),
        ("{n}/{year}", "{n}/2026", "3/2026"),
        ("RE-{year}-{n}/A", "RE-2026-{n:04}/A", "RE-2026-0003/A"),
        ("Rö{year}ß{n}é", "Rö2026ß{n:02}é", "Rö2026ß03é"),
        ("{year}-{n}", "RE-{n}", "RE-1"),  # nothing is read back: a series of its own
        ("RE.{n}", "RE-{n}", "RE-3"),  # the same series, under another pattern
    ],
)
def test_m8_a_series_goes_on_behind_what_its_pattern_reads_back(crm: Crm, old: str, new: str, expected: str) -> None:
    parties(crm)
    pattern(crm, old)
    issued(crm), issued(crm)
    pattern(crm, new)
    assert numbers(crm, issued(crm)) == [expected]


def test_m8_a_credit_and_a_cancellation_take_their_numbers_from_the_same_series(crm: Crm) -> None:
    parties(crm)
    pattern(crm, "2026{n:03}")
    first, second = issued(crm), issued(crm)
    pattern(crm, "{year}{n:03}")
    credit = done(crm, "credit", first, "--amount", "10")["created"][0]
    cancellation = done(crm, "cancel", second)["created"][0]
    assert numbers(crm, credit, cancellation, issued(crm)) == ["2026003", "2026004", "2026005"]


def test_m8_quotes_and_the_conversion_to_a_quote_do_not_jam(crm: Crm) -> None:
    parties(crm)
    pattern(crm, "2026{n:03}", "quote_number")
    new = ("--company", "COMPANY-2", "--line", "Design @ 800 tax 19")
    deals = [crm.new("deal", f"Deal {place}", *new) for place in range(3)]
    crm.new("quote", "Offer", *new)
    done(crm, "convert", deals[0], "--to", "quote")
    pattern(crm, "{year}{n:03}", "quote_number")
    made = done(crm, "convert", *deals[1:], "--to", "quote")["result"]
    assert numbers(crm, *made, crm.new("quote", "Offer", *new)) == ["2026003", "2026004", "2026005"]
    assert numbers(crm, *done(crm, "clone", "QUOTE-1")["result"]) == ["2026006"]


def test_m8_what_is_undone_or_tried_gives_no_number_a_second_time(crm: Crm) -> None:
    parties(crm)
    new = ("quote", "new", "Offer", "--company", "COMPANY-2")
    done(crm, *new)
    done(crm, *new, "--dry-run")
    done(crm, *new)
    done(crm, "undo")
    assert numbers(crm, crm.new(*new[:1], *new[2:])) == ["AN-2026-0003"]


def test_m8_a_setting_that_is_undone_takes_its_series_up_again(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    pattern(crm, "R{n}")
    assert numbers(crm, issued(crm)) == ["R1"]
    done(crm, "config", "set", "invoice_number", "")
    assert numbers(crm, issued(crm)) == ["RE-2026-0002"]
    pattern(crm, "R{n:03}")
    assert numbers(crm, issued(crm)) == ["R002"]


def test_m8_a_longer_count_is_higher_than_a_shorter_one_that_sorts_behind_it(crm: Crm) -> None:
    parties(crm)
    pattern(crm, "2026-{n:02}")
    issued(crm)
    with closing(connect(crm.db)) as db:
        db.execute("UPDATE series SET last = 98 WHERE name = 'invoice'")
        db.commit()
    assert numbers(crm, issued(crm), issued(crm)) == ["2026-99", "2026-100"]
    pattern(crm, "{year}-{n:02}")
    assert numbers(crm, issued(crm)) == ["2026-101"]


def test_m8_one_issue_changes_the_counter_and_the_invoice_alone(crm: Crm) -> None:
    parties(crm)
    pattern(crm, "2026{n:03}")
    issued(crm)
    pattern(crm, "{year}{n:03}")
    ref = draft(crm)
    touched = changed(crm, "issue", ref).touched
    assert set(touched) == {"invoice", "document", "series"}
    assert touched["series"] == "+invoice-2026"


def test_m8_a_pattern_of_an_earlier_version_that_is_refused_today_still_numbers_and_is_listed(crm: Crm) -> None:
    parties(crm)
    pattern(crm, "R{n}")
    with closing(connect(crm.db)) as db:
        db.execute("UPDATE setting SET value = 'R{n:99}' WHERE name = 'invoice_number'")
        db.commit()
    assert crm("config", "get", "invoice_number").out == "R{n:99}\n"
    assert crm("config", "list").exit == 0
    assert numbers(crm, issued(crm)) == ["R" + " " * 98 + "1"]
    pattern(crm, "R{n:03}")
    assert numbers(crm, issued(crm)) == ["R002"]


@pytest.mark.parametrize(
    ("quotes", "invoices"),
    [("X-{n}", "X-{n}"), ("X-{n:04}", "X-{n}"), ("X{year}-{n}", "X2026-{n}"), ("{n}", "2026{n}")],
)
def test_m8_one_pattern_for_two_kinds_is_warned_about(crm: Crm, quotes: str, invoices: str) -> None:
    crm.now = "2026-11-23T12:00:00Z"
    assert pattern(crm, quotes, "quote_number") == []
    expected = f"invoice_number and quote_number can give the same numbers: {invoices} and {quotes}."
    assert pattern(crm, invoices) == [expected]
    assert pattern(crm, "RE-{n}") == []
