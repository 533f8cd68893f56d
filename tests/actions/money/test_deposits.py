"""Deposits that later invoices take off again, whatever became of the order, the deposit or the invoice."""

from __future__ import annotations

from conftest import Crm

from tests.actions.billing import billed, deal, lines, quote, quoted, rates, state, sums, total
from tests.actions.invoices import done, parties, refused


def test_an_invoice_by_lines_takes_a_deposit_off_up_to_its_own_amount(crm: Crm) -> None:
    source = quote(crm, "Small @ 41.33 tax 21", "Large @ 1000 tax 21", "Other @ 10 tax 7")
    deposit = billed(crm, source, "--deposit", "120")
    assert rates(crm, deposit)["21"] == ("98.34", "20.65")
    small = billed(crm, source, "--lines", "1")
    assert sums(crm, small) == ("0.00", "0.00", "0.00")
    assert lines(crm, small)[1][2] == "-50.01"
    other = billed(crm, source, "--lines", "3")
    assert lines(crm, other)[1] == (f"Deposit {deposit}: net 0.94, tax 0.07", "-1", "-1.01")
    rest = billed(crm, source)
    assert lines(crm, rest)[1][2] == "-68.98"
    assert total(crm, deposit, small, other, rest) == crm.show(source)["amount"]
    assert state(crm, source) == ("full", "1270.71", "0.00")


def test_a_deposit_of_everything_still_has_a_closing_invoice_over_nothing(crm: Crm) -> None:
    source = quote(crm, "A @ 100 tax 19", "B @ 10 tax 7")
    billed(crm, source, "--deposit", "100%")
    assert state(crm, source) == ("partial", "129.70", "0.00")
    closing = billed(crm, source)
    assert sums(crm, closing) == ("0.00", "0.00", "0.00")
    assert state(crm, source) == ("full", "129.70", "0.00")
    refused(crm, 4, "convert", source, "--to", "invoice")


def test_a_deposit_is_larger_than_what_became_of_the_order_and_is_no_credit(crm: Crm) -> None:
    source = deal(crm, "A @ 100 tax 19")
    billed(crm, source, "--deposit", "80%")
    done(crm, "line", "edit", source, "1", "--price", "50")
    closing = billed(crm, source)
    assert sums(crm, closing) == ("0.00", "0.00", "0.00")
    assert state(crm, source) == ("over", "95.20", "0.00")


def test_a_deposit_at_a_rate_that_the_order_no_longer_has_is_taken_off_in_the_end(crm: Crm) -> None:
    source = deal(crm, "A @ 100 tax 19", "B @ 100 tax 19")
    deposit = billed(crm, source, "--deposit", "119")
    done(crm, "line", "edit", source, "1", "--tax", "16")
    done(crm, "line", "edit", source, "2", "--tax", "16")
    first = billed(crm, source, "--lines", "1")
    assert total(crm, first) == "116.00"
    closing = billed(crm, source)
    assert total(crm, closing) == "0.00"
    assert rates(crm, closing) == {"16": ("100.00", "16.00"), "19": ("-97.48", "-18.52")}
    assert total(crm, deposit, first, closing) == "235.00"


def test_exempt_lines_and_lines_that_state_no_tax_have_deposits_of_their_own(crm: Crm) -> None:
    source = quote(crm, "A @ 100")
    done(crm, "line", "add", source, "Course", "--price", "50", "--category", "E")
    billed(crm, source, "--deposit", "30%")
    assert rates(crm, billed(crm, source, "--lines", "2")) == {"0": ("35.00", "0.00")}
    assert rates(crm, billed(crm, source)) == {None: ("70.00", "0.00")}


def test_a_deposit_on_a_deal_is_taken_off_by_the_invoice_over_its_quote(crm: Crm) -> None:
    source = deal(crm, "A @ 100 tax 19", "B @ 10.01 tax 19")
    offer = quoted(crm, source)
    deposit = billed(crm, source, "--deposit", "30%")
    assert state(crm, offer)[:2] == ("partial", "39.27")
    closing = billed(crm, offer)
    assert total(crm, deposit, closing) == "130.91"
    assert state(crm, source) == state(crm, offer) == ("full", "130.91", "0.00")


def test_a_deposit_on_a_quote_counts_for_its_new_version(crm: Crm) -> None:
    source = quote(crm, "A @ 100 tax 19")
    deposit = billed(crm, source, "--deposit", "30%")
    version = done(crm, "clone", source)["result"][0]
    done(crm, "line", "add", version, "B", "--price", "20", "--tax", "19")
    done(crm, "move", version, "approved")
    assert total(crm, deposit, billed(crm, version)) == "142.80"


def test_one_that_is_made_again_knows_nothing_of_deposits(crm: Crm) -> None:
    source = quote(crm, "A @ 100 tax 19")
    billed(crm, source, "--deposit", "30%")
    assert total(crm, billed(crm, source, "--again")) == "119.00"
    assert total(crm, billed(crm, source, "--again", "--percent", "50")) == "59.50"
    assert state(crm, source) == ("partial", "35.70", "83.30")


def test_a_cancelled_deposit_is_not_taken_off(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A @ 100 tax 19", company="COMPANY-2")
    deposit = billed(crm, source, "--deposit", "30%")
    done(crm, "issue", deposit)
    done(crm, "cancel", deposit)
    assert state(crm, source) == ("none", "0.00", "119.00")
    assert lines(crm, billed(crm, source)) == [("A", "1", "119.00")]


def test_a_deposit_that_is_cancelled_after_it_was_taken_off_is_billed_again(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A @ 100 tax 19", company="COMPANY-2")
    deposit = billed(crm, source, "--deposit", "30%")
    done(crm, "issue", deposit)
    closing = billed(crm, source)
    done(crm, "cancel", deposit)
    assert state(crm, source) == ("partial", "83.30", "35.70")
    again = billed(crm, source)
    name = "Billed again: Deposit RE-2026-0001 of 2026-11-23: net 30.00, tax 5.70"
    assert lines(crm, again) == [(name, "1", "35.70")]
    assert total(crm, closing, again) == "119.00"
    assert state(crm, source) == ("full", "119.00", "0.00")


def test_a_draft_that_was_removed_gives_its_deposit_back(crm: Crm) -> None:
    source = deal(crm, "A @ 100 tax 19")
    deposit = billed(crm, source, "--deposit", "30%")
    closing = billed(crm, source)
    refused(crm, 5, "rm", deposit)
    done(crm, "rm", closing)
    assert total(crm, billed(crm, source)) == "83.30"


def test_a_deposit_cannot_be_undone_once_it_was_taken_off(crm: Crm) -> None:
    source = deal(crm, "A @ 100 tax 19")
    answer = done(crm, "convert", source, "--to", "invoice", "--deposit", "30%")
    closing = billed(crm, source)
    error = refused(crm, 4, "undo", str(answer["step"]))
    assert closing in error["candidates"]
    done(crm, "undo")
    done(crm, "undo")
    assert state(crm, source) == ("none", "0.00", "119.00")


def test_m3_no_more_is_taken_off_than_is_left_of_the_deposit(crm: Crm) -> None:
    closing = deposit_and_closing(crm)
    done(crm, "line", "edit", closing, "2", "--price", "357.01")
    error = refused(crm, 5, "issue", closing)
    assert error["message"] == "INVOICE-2 deducts 357.01 EUR of RE-2026-0001, of which 357.00 EUR is left."
    assert error["hint"] == "Remove it (crm rm INVOICE-2) and bill again."
    done(crm, "line", "edit", closing, "2", "--price", "357", "--qty", "-2")
    assert refused(crm, 5, "issue", closing)["message"].startswith("INVOICE-2 deducts 714.00 EUR")
    done(crm, "line", "edit", closing, "2", "--qty", "-1")
    done(crm, "issue", closing)


def test_m3_a_deposit_that_was_credited_since_is_not_taken_off(crm: Crm) -> None:
    closing = deposit_and_closing(crm)
    done(crm, "credit", "INVOICE-1", "--amount", "57")
    error = refused(crm, 5, "issue", closing)
    assert error["message"] == "INVOICE-2 deducts 357.00 EUR of RE-2026-0001, of which 300.00 EUR is left."
    done(crm, "rm", closing, "--yes")
    done(crm, "issue", billed(crm, "QUOTE-1"))
    assert total(crm, "INVOICE-4") == "890.00"


def test_m3_a_deposit_is_taken_off_once_by_all_invoices_together_unless_it_is_given_back(crm: Crm) -> None:
    parties(crm)
    offer = quote(crm, "A @ 100 tax 19", "B @ 100 tax 19", company="COMPANY-2")
    done(crm, "issue", billed(crm, offer, "--deposit", "140"))
    first, second = billed(crm, offer, "--lines", "1"), billed(crm, offer)
    assert (lines(crm, first)[1][2], lines(crm, second)[1][2]) == ("-119.00", "-21.00")
    done(crm, "issue", first)
    done(crm, "line", "edit", second, "2", "--price", "60")
    error = refused(crm, 5, "issue", second)
    assert error["message"] == "INVOICE-3 deducts 60.00 EUR of RE-2026-0001, of which 21.00 EUR is left."
    done(crm, "cancel", first)
    done(crm, "issue", second)


def test_m3_a_cancelled_deposit_that_was_less_than_nothing_at_a_rate_can_be_billed_again(crm: Crm) -> None:
    parties(crm)
    offer = quote(crm, "A @ 100 tax 7", company="COMPANY-2")
    done(crm, "line", "add", offer, "Rebate", "--kind", "discount", "--amount", "10", "--tax", "19")
    for options in (("--deposit", "50%"), ()):
        done(crm, "issue", billed(crm, offer, *options))
    done(crm, "cancel", "INVOICE-1")
    done(crm, "issue", billed(crm, offer))
    assert total(crm, "INVOICE-2", "INVOICE-4") == crm.show(offer)["amount"] == "95.10"


def test_a_discount_on_a_deposit_that_is_a_draft_has_the_tax_of_the_deposit(crm: Crm) -> None:
    parties(crm)
    offer = quote(crm, "A @ 1000 tax 19", company="COMPANY-2")
    deposit = billed(crm, offer, "--deposit", "119")
    done(crm, "line", "add", deposit, "Rebate", "--kind", "discount", "--amount", "10%")
    assert rates(crm, deposit) == {"19": ("90.00", "17.10")}


def test_a_discount_on_a_closing_invoice_is_one_on_its_goods(crm: Crm) -> None:
    closing = deposit_and_closing(crm)
    done(crm, "line", "add", closing, "Rebate", "--kind", "discount", "--amount", "10%")
    assert sums(crm, closing) == ("600.00", "114.00", "714.00")
    done(crm, "issue", closing)
    done(crm, "credit", closing, "--rest")
    assert lines(crm, "INVOICE-3")[2] == ("Rebate", "1", "-119.00")


def deposit_and_closing(crm: Crm) -> str:
    """A deposit of 357.00 that is issued, and the draft over the rest of 1190.00."""
    parties(crm)
    offer = quote(crm, "A @ 1000 tax 19", company="COMPANY-2")
    done(crm, "issue", billed(crm, offer, "--deposit", "30%"))
    return billed(crm, offer)


def test_of_a_rate_that_has_shrunk_the_deposit_is_taken_off_the_total(crm: Crm) -> None:
    ref = quote(crm, "A @ 200", "B @ 100 tax 7", "C @ 100 tax 7")
    deposit = billed(crm, ref, "--percent", "60")
    done(crm, "line", "rm", ref, "2")
    rest = billed(crm, ref)
    assert total(crm, deposit) == "248.40"
    assert rates(crm, rest) == {None: ("80.00", "0.00"), "7": ("-20.00", "-1.40")}
    assert total(crm, rest) == "58.60"
    assert state(crm, ref) == ("full", "307.00", "0.00")
