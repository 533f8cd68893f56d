"""Discounts and charges on a whole quote or invoice."""

from __future__ import annotations

from typing import Any

from conftest import Crm

from tests.actions.billing import rates, sums
from tests.actions.invoices import done, refused


def offer(crm: Crm, *lines: str) -> str:
    return crm.new("quote", "Work", *(word for line in lines for word in ("--line", line)))


def add(crm: Crm, ref: str, name: str, kind: str, *options: str) -> dict[str, Any]:
    done(crm, "line", "add", ref, name, "--kind", kind, *options)
    found: dict[str, Any] = crm.show(ref)["lines"][-1]
    return found


def test_a_charge_goes_to_its_own_rate(crm: Crm) -> None:
    ref = offer(crm, "A @ 100 tax 7")
    freight = add(crm, ref, "Freight", "charge", "--amount", "25", "--tax", "19")
    assert (freight["kind"], freight["amount"], freight["net"], freight["gross"]) == (
        "charge",
        "25.00",
        "25.00",
        "29.75",
    )
    assert rates(crm, ref) == {"7": ("100.00", "7.00"), "19": ("25.00", "4.75")}
    assert sums(crm, ref) == ("125.00", "11.75", "136.75")


def test_a_discount_without_tax_is_spread_over_the_rates_by_share(crm: Crm) -> None:
    ref = offer(crm, "A @ 100 tax 19", "B @ 50 tax 7")
    discount = add(crm, ref, "Discount", "discount", "--amount", "75")
    assert (discount["net"], discount["gross"]) == ("-75.00", "-86.25")
    assert rates(crm, ref) == {"19": ("50.00", "9.50"), "7": ("25.00", "1.75")}


def test_a_discount_in_percent_follows_the_lines(crm: Crm) -> None:
    ref = offer(crm, "A @ 100 tax 19")
    discount = add(crm, ref, "Discount", "discount", "--amount", "10%")
    assert (discount["amount"], discount["percent"], discount["net"]) == (None, "10", "-10.00")
    done(crm, "line", "edit", ref, "1", "--qty", "2")
    assert sums(crm, ref) == ("180.00", "34.20", "214.20")
    done(crm, "line", "edit", ref, "2", "--amount", "30")
    found = crm.show(ref)["lines"][1]
    assert (found["amount"], found["percent"], found["net"]) == ("30.00", None, "-30.00")


def test_a_discount_is_gross_on_gross_prices(crm: Crm) -> None:
    ref = offer(crm, "A @ 119 tax 19 incl")
    add(crm, ref, "Discount", "discount", "--amount", "11.90")
    assert sums(crm, ref) == ("90.00", "17.10", "107.10")


def test_the_total_of_a_copy_is_that_of_its_source(crm: Crm) -> None:
    ref = offer(crm, "A @ 33.33 tax 19", "B @ 66.67 tax 7")
    add(crm, ref, "Discount", "discount", "--amount", "10%")
    add(crm, ref, "Freight", "charge", "--amount", "4.99", "--tax", "19")
    done(crm, "move", ref, "approved")
    deal = done(crm, "convert", ref, "--to", "deal")["result"][0]
    assert sums(crm, deal) == sums(crm, ref)
    assert rates(crm, deal) == rates(crm, ref)


def test_only_quotes_and_invoices_have_them(crm: Crm) -> None:
    deal, lead = crm.new("deal", "Work", "--line", "A @ 1"), crm.new("lead", "Work", "--line", "A @ 1")
    for ref, kind in ((deal, "A deal"), (lead, "A lead")):
        error = refused(crm, 5, "line", "add", ref, "Freight", "--kind", "charge", "--amount", "25")
        assert error["message"] == f"{kind} has no discounts or charges on the whole document."
        refused(crm, 5, "line", "edit", ref, "1", "--kind", "charge", "--amount", "25")
    invoice = crm.new("invoice", "Work", "--line", "A @ 1")
    assert add(crm, invoice, "Freight", "charge", "--amount", "25")["net"] == "25.00"


def test_what_they_cannot_be(crm: Crm) -> None:
    ref = offer(crm, "A @ 1")
    for options, exit, field in (
        ((), 5, "amount"),
        (("--amount", "-5"), 5, "amount"),
        (("--amount", "5.001"), 2, "amount"),
        (("--amount", "5 USD"), 2, "amount"),
        (("--amount", "101%"), 5, "discount_percent"),
        (("--amount", "5", "--price", "5"), 5, "price"),
    ):
        error = refused(crm, exit, "line", "add", ref, "Freight", "--kind", "charge", *options)
        assert error["field"] == field


def test_a_product_of_the_same_name_does_not_fill_a_charge(crm: Crm) -> None:
    crm.new("product", "Freight", "--price", "30", "--tax-rate", "7")
    ref = offer(crm, "A @ 1 tax 19")
    freight = add(crm, ref, "Freight", "charge", "--amount", "25", "--tax", "19")
    assert (freight["product"], freight["price"], freight["tax_rate"]) == (None, None, "19")
