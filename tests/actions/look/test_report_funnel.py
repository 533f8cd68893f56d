"""``crm report funnel``, ``sources`` and ``owners``: every figure is worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm

from tests.actions.invoices import done, parties
from tests.prepared import prepared

NOW = "2026-11-26T10:00:00+00:00"


def report(crm: Crm, *words: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in crm("report", *words, "--json").json]


@prepared
def _sold(crm: Crm) -> None:
    """Of five leads three become deals after 1, 3 and 10 days, two of these quotes after 4 and 12, one an invoice."""
    parties(crm)
    for number, (day, owner, *more) in enumerate(
        (
            ("2026-09-01T00:00", "ada", "--source", "fair", "--amount", "500"),
            ("2026-09-10T12:00", "ada", "--source", "fair"),
            ("2026-09-30T21:59", "bob", "--source", "web", "--currency", "CHF", "--amount", "7.05"),
            ("2026-09-30T22:00", "bob"),  # the first of October in Berlin
            ("2026-10-31T22:59", "bob", "--source", "web"),
        ),
        1,
    ):
        done(crm, "lead", "new", f"Lead {number}", "--owner", owner, *more, "--at", f"{day}:00Z")
    for lead, at in ((1, "2026-09-02T00:00:00Z"), (2, "2026-09-20T12:00:00Z"), (3, "2026-10-03T21:59:00Z")):
        done(crm, "convert", f"LEAD-{lead}", "--to", "deal", "--at", at)
    done(crm, "edit", "DEAL-1", "--company", "COMPANY-2", "--at", "2026-09-03T00:00:00Z")
    done(crm, "line", "add", "DEAL-1", "Oven", "--price", "100", "--tax", "19", "--at", "2026-09-03T00:00:00Z")
    done(crm, "convert", "DEAL-1", "--to", "quote", "--at", "2026-09-05T00:00:00Z")
    done(crm, "clone", "QUOTE-1", "--at", "2026-09-06T00:00:00Z")  # takes its place: 119.00 is offered once
    crm.now = "2026-09-22T12:00:00Z"
    done(crm, "quote", "new", "By hand", "--deal", "DEAL-2", "--line", "Oven @ 10 tax 19")  # 11.90
    for net in ("50", "50", "1"):  # the second is cancelled, the third stays a draft
        crm.new("invoice", "Part", "--deal", "DEAL-1", "--company", "COMPANY-2", "--line", f"Oven @ {net} tax 19")
    done(crm, "issue", "INVOICE-1", "--date", "2026-09-22")
    done(crm, "issue", "INVOICE-2", "--date", "2026-09-22")
    done(crm, "cancel", "INVOICE-2")
    done(crm, "pay", "INVOICE-1", "9.50")


@pytest.fixture
def sold(crm: Crm) -> Crm:
    _sold(crm)
    crm.now = NOW
    return crm


def test_each_step_has_its_leads_their_share_the_median_of_the_days_and_the_money(sold: Crm) -> None:
    assert report(sold, "funnel") == [
        ("leads", 5, 100.0, None, {"CHF": "7.05", "EUR": "500.00"}),
        ("deals", 3, 60.0, 3.0, {"CHF": "7.05", "EUR": "119.00"}),
        ("quotes", 2, 40.0, 8.0, {"EUR": "130.90"}),
        ("invoices", 1, 20.0, 21.5, {"EUR": "59.50"}),
        ("paid", 1, 20.0, None, {"EUR": "9.50"}),
    ]


def test_leads_are_told_by_the_month_in_which_they_were_made_where_people_live(sold: Crm) -> None:
    done(sold, "config", "set", "timezone", "Europe/Berlin")
    found = [row[:4] for row in report(sold, "funnel", "--group", "month") if row[1] in ("leads", "deals")]
    assert found == [
        ("2026-09", "leads", 3, 100.0),
        ("2026-09", "deals", 3, 100.0),
        ("2026-10", "leads", 2, 100.0),  # on the 31st at 23:59, in winter time
        ("2026-10", "deals", 0, 0.0),
    ]
    october = ("--since", "2026-10-01", "--until", "2026-10-01", "--group", "month")
    assert report(sold, "funnel", *october)[0][:3] == ("2026-10", "leads", 1)
    assert report(sold, "funnel", "--since", "2026-10-01", "--until", "2026-10-31")[0][:2] == ("leads", 2)
    assert report(sold, "funnel", "--since", "2026-11-01") == []


def test_sources_and_owners_are_told_apart(sold: Crm) -> None:
    eur = {"EUR": "59.50"}
    assert report(sold, "sources") == [
        ("fair", 2, 2, 2, 1, 1, eur),
        ("web", 2, 1, 0, 0, 0, {}),
        (None, 1, 0, 0, 0, 0, {}),
    ]
    assert report(sold, "owners") == [("bob", 3, 1, 0, 0, 0, {}), ("ada", 2, 2, 2, 1, 1, eur)]
    assert sold("report", "owners").lines == [
        "group\tleads\tdeals\tquotes\tinvoices\tpaid\tEUR",
        "bob\t3\t1\t0\t0\t0\t",
        "ada\t2\t2\t2\t1\t1\t59.50",
    ]


def test_what_several_leads_became_counts_once_and_what_is_archived_not_at_all(sold: Crm) -> None:
    done(sold, "convert", "LEAD-4", "--to", "deal", "--deal", "DEAL-1")
    funnel = report(sold, "funnel")
    assert funnel[1] == ("deals", 4, 80.0, 2.0, {"CHF": "7.05", "EUR": "119.00"})  # the deal is older than the lead
    assert funnel[3] == ("invoices", 2, 40.0, 10.8, {"EUR": "59.50"})  # after 21.5 days, and at once
    done(sold, "archive", "LEAD-3", "DEAL-1", "INVOICE-1")
    assert [row[1] for row in report(sold, "funnel")] == [4, 1, 3, 0, 0]  # INVOICE-2 was taken back
    assert report(sold, "funnel", "--archived") == funnel


def test_no_leads_are_no_funnel(crm: Crm) -> None:
    assert report(crm, "funnel") == report(crm, "sources", "--group", "month") == []
    assert crm("report", "owners", "--color", "never", terminal=True).out.strip() == "no leads"
