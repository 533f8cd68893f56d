"""``crm report invoices``, ``clients`` and ``forecast``: every figure is worked out by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest
from conftest import Crm

from tests.actions.invoices import done, imported, parties
from tests.prepared import prepared

NOW = "2026-11-26T10:00:00+00:00"


def report(crm: Crm, *words: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in crm("report", *words, "--json").json]


def _invoice(crm: Crm, net: str, date: str, due: str, *words: str) -> None:
    client = () if "--contact" in words else ("--company", "COMPANY-2")
    ref = crm.new("invoice", "Work", *client, "--due-date", due, "--line", f"x @ {net} tax 19", *words)
    done(crm, "issue", ref, "--date", date)


@prepared
def _billed(crm: Crm) -> None:
    parties(crm)
    crm.now = NOW
    crm.new("contact", "Zoe", "--street", "Kai 1", "--postal-code", "20095", "--city", "Hamburg", "--country", "DE")
    _invoice(crm, "100", "2026-08-01", "2026-08-27")  # INVOICE-1, 119.00, 19.01 of it paid, 91 days
    _invoice(crm, "10", "2026-08-27", "2026-08-28")  # INVOICE-2, 11.90, 90 days
    _invoice(crm, "0.10", "2026-08-31", "2026-10-27")  # INVOICE-3, 0.12, 30 days
    _invoice(crm, "50", "2026-09-01", "2026-11-26")  # INVOICE-4, 59.50, paid
    _invoice(crm, "84.03", "2026-09-30", "2026-11-01")  # INVOICE-5, 100.00, cancelled by INVOICE-6
    _invoice(crm, "20", "2026-10-01", "2026-11-25", "--contact", "CONTACT-1")  # 23.80, 4.00 credited, 1 day
    _invoice(crm, "20", "2026-10-31", "2026-11-26", "--currency", "JPY")  # 24, due today
    crm.new("invoice", "Draft", "--company", "COMPANY-2", "--line", "x @ 5 tax 19")
    done(crm, "cancel", "INVOICE-5")
    done(crm, "credit", "INVOICE-6", "--amount", "4")
    done(crm, "pay", "INVOICE-1", "19.01", "--on", "2026-11-02")
    done(crm, "pay", "INVOICE-4", "--on", "2026-11-03")


@pytest.fixture
def billed(crm: Crm) -> Crm:
    """Today is 26 November 2026."""
    _billed(crm)
    crm.now = NOW
    return crm


def test_what_is_unpaid_stands_at_the_age_of_its_days_past_the_due_date(billed: Crm) -> None:
    assert report(billed, "invoices") == [
        ("not due", 0, "0.00", "EUR"),
        ("1-30", 2, "19.92", "EUR"),  # 0.12 + 19.80
        ("31-60", 0, "0.00", "EUR"),
        ("61-90", 1, "11.90", "EUR"),
        ("over 90", 1, "99.99", "EUR"),
        ("not due", 1, "24", "JPY"),
        ("1-30", 0, "0", "JPY"),
        ("31-60", 0, "0", "JPY"),
        ("61-90", 0, "0", "JPY"),
        ("over 90", 0, "0", "JPY"),
    ]
    listed = billed("invoice", "list", "unpaid", "currency=EUR", "--fields", "due", "--json").json
    assert sum(Decimal(row["due"]) for row in listed) == Decimal("131.81")  # 19.92 + 11.90 + 99.99


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--since", "2026-08-27", "--until", "2026-08-31"), {("1-30", "0.12"), ("61-90", "11.90")}),
        (("--until", "2026-08-26"), {("over 90", "99.99")}),
        (("--since", "2026-10-02"), {("not due", "24")}),
        (("--since", "2026-11-01"), set()),
    ],
)
def test_both_days_of_a_period_are_part_of_it(billed: Crm, words: tuple[str, ...], expected: set[Any]) -> None:
    assert {(age, amount) for age, count, amount, _ in report(billed, "invoices", *words) if count} == expected


def test_clients_come_with_what_they_were_asked_paid_and_owe(billed: Crm) -> None:
    assert report(billed, "clients") == [
        # 119.00 + 11.90 + 0.12 + 59.50 + 100.00 - 100.00, and 19.01 + 59.50
        ("COMPANY-2", "Acme", 4, "190.52", "78.51", "112.01", "EUR"),
        ("CONTACT-1", "Zoe", 1, "19.80", "0.00", "19.80", "EUR"),
        ("COMPANY-2", "Acme", 1, "24", "0", "24", "JPY"),
    ]
    assert report(billed, "clients", "--group", "month", "--until", "2026-09-30") == [
        ("2026-08", "COMPANY-2", "Acme", 3, "131.02", "19.01", "112.01", "EUR"),
        ("2026-09", "COMPANY-2", "Acme", 1, "59.50", "59.50", "0.00", "EUR"),
    ]


def test_clients_are_the_same_row_by_row_and_as_a_table(billed: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is data is written while it is read, here a row at a time; what is drawn is read as a whole."""
    whole = [line.split() for line in billed("report", "clients", "--format", "table").lines[1:]]
    monkeypatch.setattr("crmcli.store.local._PART", 1)
    rows = billed("report", "clients", "--format", "jsonl").jsonl
    assert rows == billed("report", "clients", "--json").json
    assert [row["ref"] for row in rows] == [row[0] for row in whole] == ["COMPANY-2", "CONTACT-1", "COMPANY-2"]
    assert billed("report", "clients", "-q").lines == ["COMPANY-2", "CONTACT-1"]
    assert billed("report", "clients", "--since", "2030-01-01", "--json").json == []


def test_what_is_archived_counts_only_when_it_is_asked_for(billed: Crm) -> None:
    every = report(billed, "clients"), report(billed, "invoices")
    done(billed, "archive", "INVOICE-1")
    assert report(billed, "clients")[0] == ("COMPANY-2", "Acme", 3, "71.52", "59.50", "12.02", "EUR")
    assert report(billed, "invoices")[4] == ("over 90", 0, "0.00", "EUR")
    assert (report(billed, "clients", "--archived"), report(billed, "invoices", "--archived")) == every


def test_what_another_program_issued_is_owed_too(crm: Crm) -> None:
    parties(crm)
    old = {"title": "Old", "company": "Acme", "amount": "119", "due_date": "2026-11-22"}  # a day ago
    imported(crm, {**old, "number": "2025/12", "issue_date": "2025-12-30"}, {**old, "number": "2025/13"})
    done(crm, "pay", "INVOICE-1", "19")
    assert report(crm, "invoices")[1] == ("1-30", 2, "219.00", "EUR")
    assert report(crm, "clients", "--group", "month") == [
        (None, "COMPANY-2", "Acme", 1, "119.00", "0.00", "119.00", "EUR"),
        ("2025-12", "COMPANY-2", "Acme", 1, "119.00", "19.00", "100.00", "EUR"),
    ]


def test_open_deals_are_weighted_by_their_probability_in_the_month_of_their_close(crm: Crm) -> None:
    crm.now = NOW
    for amount, day, *more in (
        ("1000.05", "2026-11-30"),  # new: 10 percent, 100.005
        ("0.10", "2026-11-01", "--probability", "50"),  # 0.05, in all 100.055, rounded once
        ("300", "2026-12-01", "--probability", "0"),
        ("20", "2026-12-31", "--currency", "JPY", "--probability", "33"),  # 6.6
        ("500", "2026-12-31", "--probability", "100"),  # lost
        ("70", "2026-12-31"),  # archived: 7.00
    ):
        crm.new("deal", "D", "--amount", amount, "--close-date", day, *more)
    crm.new("deal", "Some day")
    done(crm, "move", "DEAL-5", "lost")
    done(crm, "archive", "DEAL-6")
    december = ("2026-12", 1, "300.00", "0.00", "EUR")
    november, yen = ("2026-11", 2, "1000.15", "100.06", "EUR"), ("2026-12", 1, "20", "7", "JPY")
    some_day = (None, 1, "0.00", "0.00", "EUR")
    assert report(crm, "forecast") == [november, december, yen, some_day]
    assert report(crm, "forecast", "--archived")[1] == ("2026-12", 2, "370.00", "7.00", "EUR")
    assert report(crm, "forecast", "--since", "2026-12-01", "--until", "2026-12-31") == [december, yen]


def test_sums_beyond_the_numbers_of_sqlite_are_exact(crm: Crm) -> None:
    """Amounts have fifteen digits before the point: one of them fits, in ten thousandths, and two do not."""
    parties(crm)
    largest, clf = "900000000000000", ("--company", "COMPANY-2", "--currency", "CLF")
    for _ in range(2):
        done(crm, "lead", "new", "L", "--currency", "CLF", "--amount", largest)
        done(crm, "deal", "new", "D", *clf, "--amount", largest, "--probability", "93", "--close-date", "2026-12-01")
        done(crm, "invoice", "new", "I", *clf, "--line", f"A @ {largest} tax 0")
    done(crm, "invoice", "new", "I", "--company", "COMPANY-1", "--currency", "CLF", "--line", "A @ 1 tax 0")
    done(crm, "issue", "INVOICE-1", "INVOICE-2", "INVOICE-3")
    done(crm, "pay", "INVOICE-1", "0.0001")
    every, due = "1800000000000000.0000", "1799999999999999.9999"
    assert report(crm, "forecast") == [("2026-12", 2, every, "1674000000000000.0000", "CLF")]
    assert report(crm, "invoices")[0] == ("not due", 3, "1800000000000000.9999", "CLF")
    assert report(crm, "clients") == [
        ("COMPANY-2", "Acme", 2, every, "0.0001", due, "CLF"),
        ("COMPANY-1", "Ada Works", 1, "1.0000", "0.0000", "1.0000", "CLF"),
    ]
    assert crm("report", "funnel", "--json").json[0]["sums"] == {"CLF": every}
    assert "1,800,000,000,000,000.9999 CLF due" in crm(terminal=True).out
    assert "1,800,000,000,000,001.0000 CLF" in crm("invoice", "list", "unpaid", terminal=True).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invoice",), "There is no report 'invoice'."),
        (("invoices", "--group", "owner"), "Reports cannot be grouped by 'owner'."),
        (("invoices", "--since", "2026-02-01", "--until", "2026-01-31"), "ends on 2026-01-31"),
        (("invoices", "--since", "someday"), "someday"),
    ],
)
def test_what_is_no_report_is_refused(crm: Crm, words: tuple[str, ...], said: str) -> None:
    error = crm("report", *words, "--json").error
    assert (error["exit"], said in error["message"]) == (2, True)
    assert error["hint"]


def test_a_terminal_draws_bars_and_a_pipe_has_the_figures(billed: Crm) -> None:
    drawn = billed("report", "invoices", "--color", "never", terminal=True).lines
    assert drawn[5].endswith(f"over 90           1  99.99 EUR  {'█' * 40}")
    assert drawn[2] == f"1-30              2  19.92 EUR  {'█' * 8}"
    assert billed("report", "clients", "-q").lines == ["COMPANY-2", "CONTACT-1"]
    assert billed("report", "clients").lines[2].split("\t") == [
        "CONTACT-1",
        "Zoe",
        "1",
        "19.80",
        "0.00",
        "19.80",
        "EUR",
    ]
    billed.environ["COLUMNS"] = "36"
    assert max(map(len, billed("report", "invoices", "--color", "never", terminal=True).lines)) <= 36


def test_the_stage_of_its_own_pipeline_says_how_likely_a_deal_is(crm: Crm) -> None:
    crm.new("deal", "Usual", "--amount", "100")  # 10 percent
    with closing(sqlite3.connect(crm.db)) as db, db:
        db.execute(
            "INSERT INTO stage(kind, pipeline, key, label, means, position, probability) "
            "VALUES ('deal', 'partners', 'new', 'New', 'open', 1, 80), "
            "('deal', 'partners', 'met', 'Met', 'open', 2, NULL)"
        )
    crm.new("deal", "Partner", "--amount", "1000", "--pipeline", "partners")
    assert report(crm, "forecast") == [(None, 2, "1100.00", "810.00", "EUR")]
    done(crm, "move", "DEAL-2", "met")
    told = crm("report", "forecast", "--json")
    assert (told.json[0]["weighted"], told.err) == ("10.00", "1 without a probability: counted as 0\n")
