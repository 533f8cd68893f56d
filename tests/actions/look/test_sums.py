"""Sums that are worked out, as filters, orders and columns: credited, paid, due, billed and open."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.business import business, looked
from tests.actions.invoices import done, draft, issued, parties, refused


def refs(crm: Crm, kind: str, *words: str) -> list[str]:
    """The numbers of the elements that a list gives, in its order."""
    return [line.partition("-")[2] for line in looked(crm, kind, "list", *words, "-q").lines]


def test_m7_due_is_an_amount_wherever_it_is_named(crm: Crm) -> None:
    parties(crm)
    for price in ("70", "900", "8", "5"):
        issued(crm, f"Work @ {price} tax 0")
    draft(crm)
    done(crm, "pay", "INVOICE-4", "7", "--allow-over")
    done(crm, "pay", "INVOICE-1", "20")
    rows = looked(crm, "invoice", "list", "--sort", "-due,title", "--fields", "ref,due,paid,due_date").rows
    assert [(row["ref"], row["due"], row["paid"], row["due_date"]) for row in rows] == [
        ("INVOICE-5", "1190.00", "0.00", ""),
        ("INVOICE-2", "900.00", "0.00", "2026-12-07"),
        ("INVOICE-1", "50.00", "20.00", "2026-12-07"),
        ("INVOICE-3", "8.00", "0.00", "2026-12-07"),
        ("INVOICE-4", "-2.00", "7.00", "2026-12-07"),
    ]
    assert refs(crm, "invoice", "due.gt=0", "--sort", "due") == ["3", "1", "2", "5"]
    assert refs(crm, "invoice", "due.lt=0") == ["4"]
    assert refs(crm, "invoice", "due=8, 50") == ["1", "3"]
    assert refs(crm, "invoice", "due!=8", "paid.gt=0") == ["1", "4"]
    assert refs(crm, "invoice", "unpaid") == ["1", "2", "3"]
    assert looked(crm, "export", "invoice", "unpaid", "due.gte=50", "--fields", "ref,due").lines[1:] == [
        "INVOICE-1,50.00",
        "INVOICE-2,900.00",
    ]
    assert looked(crm, "show", "INVOICE-1", "--fields", "due,due_date", "--json").json == {
        "due": "50.00",
        "due_date": "2026-12-07",
    }


def test_what_corrects_another_owes_nothing_and_what_was_credited_is_told(crm: Crm) -> None:
    parties(crm)
    issued(crm, "Work @ 100 tax 0")
    done(crm, "credit", "INVOICE-1", "--amount", "40")
    assert refs(crm, "invoice", "credited=40", "due=60") == ["1"]
    assert refs(crm, "invoice", "due=0") == ["2"]


def test_m7_what_is_billed_and_open_of_a_deal_or_quote_finds_and_sorts_it(crm: Crm) -> None:
    parties(crm)
    for price in ("100", "300", "200"):
        crm.new("deal", "Work", "--company", "COMPANY-2", "--line", f"Day x 2 @ {price} tax 0")
    crm.new("deal", "Talk")
    done(crm, "convert", "DEAL-3", "--to", "quote")
    done(crm, "convert", "DEAL-1", "--to", "invoice")
    done(crm, "convert", "DEAL-3", "--to", "invoice", "--amount", "150")
    rows = looked(crm, "deal", "list", "--sort", "-billed,-open", "--fields", "ref,billed,open").rows
    assert [tuple(row.values()) for row in rows] == [
        ("DEAL-1", "200.00", "0.00"),
        ("DEAL-3", "150.00", "250.00"),
        ("DEAL-2", "0.00", "600.00"),
        ("DEAL-4", "0.00", "0.00"),
    ]
    assert refs(crm, "deal", "billed") == ["1"]
    assert refs(crm, "deal", "unbilled", "--limit", "9") == ["2", "3"]
    assert refs(crm, "deal", "billed.gt=0", "open.gt=0") == ["3"]
    assert refs(crm, "quote", "deal.open=250") == refs(crm, "quote", "billed=150", "unbilled") == ["1"]
    assert refs(crm, "invoice", "deal.billed=200") == ["1"]


@pytest.mark.parametrize("kind", ["invoice", "quote", "deal"])
def test_m7_every_sum_that_a_list_shows_finds_its_row(crm: Crm, kind: str) -> None:
    business(crm)
    for row in looked(crm, kind, "list", "--json").json:
        for name in {"credited", "paid", "due", "billed", "open"} & set(row):
            found = crm(kind, "list", f"{name}={row[name] or ''}", f"{name}!=12345.67", "-q").lines
            assert row["ref"] in found, (name, row[name])


def test_m7_what_cannot_be_compared_is_refused_with_a_way(crm: Crm) -> None:
    parties(crm)
    assert refused(crm, 2, "invoice", "list", "due~5")["hint"] == "Example: due.gte=100"
    assert refused(crm, 2, "invoice", "list", "due.gt=tomorrow")["field"] == "due"
    assert refused(crm, 2, "invoice", "list", "due.gt=")["field"] == "due"
    assert refused(crm, 2, "invoice", "list", "billed.gt=0")["field"] == "billed"
    assert refused(crm, 2, "invoice", "list", "unpayd")["candidates"] == ["unpaid"]
