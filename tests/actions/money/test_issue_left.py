"""A draft that bills more than its deal or quote has left is not issued, unless that is said."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.invoices import done, parties, refused
from tests.difference import changed
from tests.prepared import prepared


@pytest.fixture
@prepared
def offer(crm: Crm) -> Crm:
    """QUOTE-1 is approved: 10 days of 100.00 and a book of 50.00, with 19 % tax 1,249.50."""
    parties(crm)
    lines = ("--line", "Day x 10 @ 100 tax 19", "--line", "Book @ 50 tax 19")
    crm.new("quote", "Work", "--company", "COMPANY-2", *lines, "--stage", "approved")
    return crm


def bill(crm: Crm, *words: str) -> str:
    ref: str = done(crm, "convert", "QUOTE-1", "--to", "invoice", *words)["result"][0]
    return ref


def test_m12_a_quantity_that_was_raised_on_the_draft(offer: Crm) -> None:
    bill(offer)
    done(offer, "line", "edit", "INVOICE-1", "1", "--qty", "40")
    error = refused(offer, 5, "issue", "INVOICE-1")
    assert error["message"] == "INVOICE-1 bills 40 of line 1 of QUOTE-1, which has 10 left to bill."
    assert error["hint"] == "Bill less: crm line list INVOICE-1; or: crm issue INVOICE-1 --allow-over"
    assert "invoice" in changed(offer, "issue", "INVOICE-1", "--allow-over").touched
    assert offer.show("QUOTE-1")["billing"]["state"] == "over"


def test_what_was_issued_before_counts_and_another_draft_does_not(offer: Crm) -> None:
    first, second = bill(offer, "--qty", "1=6"), bill(offer, "--qty", "1=9", "--allow-over")
    assert refused(offer, 5, "issue", first, second)["ref"] == second
    done(offer, "issue", first)
    assert "bills 9 of line 1 of QUOTE-1, which has 4 left" in refused(offer, 5, "issue", second)["message"]
    done(offer, "line", "edit", second, "1", "--qty", "4")
    done(offer, "issue", second)
    done(offer, "issue", bill(offer))
    assert offer.show("QUOTE-1")["billing"] == {"state": "full", "billed": "1249.50", "open": "0.00"}


def test_what_a_credit_gave_back_is_left_again(offer: Crm) -> None:
    done(offer, "issue", bill(offer))
    done(offer, "credit", "INVOICE-1", "--lines", "2")
    done(offer, "issue", bill(offer))
    assert offer.show("QUOTE-1")["billing"]["state"] == "full"


def test_m12_a_line_that_the_quote_has_no_longer(offer: Crm) -> None:
    bill(offer)
    done(offer, "line", "rm", "QUOTE-1", "2")
    assert "bills 1 of 'Book' of QUOTE-1, which has 0 left" in refused(offer, 5, "issue", "INVOICE-1")["message"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_parts_that_make_up_the_whole_are_issued_in_any_order(offer: Crm, order: tuple[int, ...]) -> None:
    parts = [bill(offer, "--percent", "33.3"), bill(offer, "--percent", "33.3"), bill(offer, "--amount", "417.33")]
    for place in order:
        done(offer, "issue", parts[place])
    assert offer.show("QUOTE-1")["billing"]["open"] == "0.00"


def test_a_deposit_and_the_invoice_that_deducts_it(offer: Crm) -> None:
    done(offer, "issue", bill(offer, "--deposit", "30%"))
    done(offer, "issue", bill(offer))
    assert offer.show("QUOTE-1")["billing"] == {"state": "full", "billed": "1249.50", "open": "0.00"}


def test_the_whole_beside_a_deposit_that_it_does_not_deduct(offer: Crm) -> None:
    whole, deposit = bill(offer), bill(offer, "--deposit", "100", "--allow-over")
    done(offer, "issue", deposit)
    error = refused(offer, 5, "issue", whole)
    assert error["message"] == "INVOICE-1 bills 1,249.50 EUR of QUOTE-1, which has 1,149.50 left to bill."


def test_a_percentage_beyond_the_rest(offer: Crm) -> None:
    first, second = bill(offer, "--percent", "60"), bill(offer, "--percent", "60", "--allow-over")
    done(offer, "issue", first)
    refused(offer, 5, "issue", second)
    done(offer, "issue", second, "--allow-over")


def test_tax_that_is_stated_on_the_draft_alone_is_not_more_that_is_billed(crm: Crm) -> None:
    parties(crm)
    crm.new("deal", "Work", "--company", "COMPANY-2", "--line", "Day x 2 @ 100")
    crm.new("deal", "Talk", "--company", "COMPANY-2", "--amount", "500")
    for deal, invoice in (("DEAL-1", "INVOICE-1"), ("DEAL-2", "INVOICE-2")):
        done(crm, "convert", deal, "--to", "invoice", *(("--as-line",) if deal == "DEAL-2" else ()))
        done(crm, "line", "edit", invoice, "1", "--tax", "19")
        done(crm, "issue", invoice)


def test_m12_what_begins_anew_or_stands_for_itself_is_free(offer: Crm) -> None:
    done(offer, "issue", bill(offer))
    done(offer, "issue", bill(offer, "--again"))
    done(offer, "clone", "INVOICE-1")
    done(offer, "line", "edit", "INVOICE-3", "1", "--qty", "99")
    done(offer, "issue", "INVOICE-3")
