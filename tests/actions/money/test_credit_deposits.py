"""Credits of closing invoices: what is taken off for a deposit has no share in discounts and charges on the whole."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.billing import billed, quote, state, total
from tests.actions.invoices import done, issued, parties, refused

DEPOSIT = "Deposit RE-2026-0001 of 2026-11-23: net 270.00, tax 51.30"


def closed(crm: Crm, part: tuple[str, ...] = ("--deposit", "30%"), *lines: str) -> str:
    """A quote of 1071.00 with a rebate, of which a part and the rest are issued: INVOICE-1 and INVOICE-2."""
    parties(crm)
    offer = quote(crm, *(lines or ("Bike @ 1000 tax 19",)), company="COMPANY-2")
    done(crm, "line", "add", offer, "Rebate", "--kind", "discount", "--amount", "100")
    for options in (part, ()):
        done(crm, "issue", billed(crm, offer, *options))
    return offer


def nets(crm: Crm, ref: str) -> list[tuple[str, str, str, str]]:
    return [(line["name"], line["quantity"], line["net"], line["tax"]) for line in crm.show(ref)["lines"]]


@pytest.mark.parametrize("part", [("--deposit", "30%"), ("--percent", "30"), ("--amount", "321.30")])
@pytest.mark.parametrize(
    "way", [("--rest",), ("--lines", "1,3"), ("--amount", "749.70"), ("--qty", "1=1", "--qty=3=-1")]
)
def test_m1_what_is_credited_after_a_deposit_and_a_rebate_is_billed_again_in_full(
    crm: Crm, part: tuple[str, str], way: tuple[str, ...]
) -> None:
    offer = closed(crm, part)
    done(crm, "credit", "INVOICE-2", *way)
    assert total(crm, "INVOICE-3") == "749.70"
    assert state(crm, offer) == ("partial", "321.30", "749.70")
    done(crm, "issue", billed(crm, offer))
    assert total(crm, "INVOICE-4") == "749.70"
    assert state(crm, offer) == ("full", "1071.00", "0.00")


def test_m2_each_line_of_a_credit_is_its_own_quantity_times_its_price(crm: Crm) -> None:
    closed(crm)
    done(crm, "credit", "INVOICE-2", "--rest")
    assert sorted(nets(crm, "INVOICE-3")) == sorted(nets(crm, "INVOICE-2"))
    assert sorted(nets(crm, "INVOICE-3")) == [
        ("Bike", "1", "1000.00", "190.00"),
        (DEPOSIT, "-1", "-270.00", "-51.30"),
        ("Rebate", "1", "-100.00", "-19.00"),
    ]


def test_m2_a_part_of_a_line_takes_its_share_of_the_rebate_along(crm: Crm) -> None:
    closed(crm, ("--deposit", "30%"), "Bike x 2 @ 1000 tax 19")
    done(crm, "credit", "INVOICE-2", "--qty", "1=1")
    assert nets(crm, "INVOICE-3") == [("Bike", "1", "1000.00", "190.00"), ("Rebate", "1", "-50.00", "-9.50")]


def test_m2_a_rebate_on_prices_with_tax_is_not_shared_with_the_deposit_of_the_same_rate(crm: Crm) -> None:
    closed(crm, ("--deposit", "30%"), "Bike x 2 @ 1190 tax 19 incl")
    assert [line[0] for line in nets(crm, "INVOICE-2")][1] == "Rebate"
    done(crm, "credit", "INVOICE-2", "--qty", "1=1")
    grosses = [(line["name"], line["gross"]) for line in crm.show("INVOICE-3")["lines"]]
    assert grosses == [("Bike", "1190.00"), ("Rebate", "-50.00")]


def test_m2_a_cent_by_which_an_amount_was_rounded_stands_beside_the_line(crm: Crm) -> None:
    """23.82 gave back net 20.02; the net of 10.02 that line 1 costs is a cent more than is left."""
    parties(crm)
    invoice = issued(crm, "A @ 10.02 tax 19", "B @ 20.01 tax 19")
    done(crm, "credit", invoice, "--amount", "23.82")
    done(crm, "credit", invoice, "--lines", "1")
    assert nets(crm, "INVOICE-2") == [("Credit on RE-2026-0001", "1", "20.02", "3.80")]
    assert nets(crm, "INVOICE-3") == [
        ("A", "1", "10.02", "1.91"),
        ("Credit on RE-2026-0001", "-1", "-0.01", "0.00"),
    ]
    assert crm.show(invoice)["totals"]["credited"] == crm.show(invoice)["totals"]["total"] == "35.74"


def test_m1_a_credit_of_more_than_is_left_changes_nothing(crm: Crm) -> None:
    closed(crm)
    error = refused(crm, 5, "credit", "INVOICE-2", "--lines", "1")
    assert error["message"] == "These lines come to 1,071.00 EUR; 749.70 EUR of INVOICE-2 is left."
    error = refused(crm, 5, "credit", "INVOICE-2", "--amount", "749.71")
    assert error["message"] == "749.71 EUR is more than the 749.70 EUR that is left of INVOICE-2."


def test_m1_a_charge_at_a_rate_of_its_own_is_not_credited_with_the_deposit_of_that_rate(crm: Crm) -> None:
    parties(crm)
    offer = quote(crm, "Book @ 100 tax 7", company="COMPANY-2")
    done(crm, "line", "add", offer, "Freight", "--kind", "charge", "--amount", "10", "--tax", "19")
    for options in (("--deposit", "50%"), ()):
        done(crm, "issue", billed(crm, offer, *options))
    error = refused(crm, 5, "credit", "INVOICE-2", "--lines", "4")
    assert error["message"] == "These lines come to -5.95 EUR; 59.45 EUR of INVOICE-2 is left."
    done(crm, "credit", "INVOICE-2", "--rest")
    assert sorted(nets(crm, "INVOICE-3")) == sorted(nets(crm, "INVOICE-2"))
