"""Billing by lines: what is left of each, whichever path led there, and the exact remainder in the end."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.billing import billed, deal, lines, quote, quoted, rates, state, sums, total
from tests.actions.invoices import done, parties, refused


def quantities(crm: Crm, ref: str) -> list[tuple[str, str]]:
    return [(line["name"], line["quantity"]) for line in crm.show(ref)["lines"]]


def left(crm: Crm, ref: str) -> list[str | None]:
    """What is billed of each line."""
    return [line["billed"] for line in crm.show(ref)["lines"]]


def test_all_that_is_left_is_billed_when_nothing_is_said_and_then_nothing_is_left(crm: Crm) -> None:
    source = quote(crm, "A x 5 @ 10 tax 19", "B x 5 @ 1.01 tax 7")
    invoice = billed(crm, source)
    assert sums(crm, invoice) == sums(crm, source) == ("55.05", "9.85", "64.90")
    error = refused(crm, 4, "convert", source, "--to", "invoice")
    assert error["message"] == f"{source} is fully invoiced: {invoice}."
    assert error["candidates"] == [invoice]
    assert state(crm, source) == ("full", "64.90", "0.00")


def test_a_line_that_was_billed_through_the_quote_is_not_billed_through_the_deal(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10", "B x 5 @ 20")
    offer = quoted(crm, source)
    assert quantities(crm, billed(crm, offer, "--lines", "1")) == [("A", "5")]
    assert quantities(crm, billed(crm, source)) == [("B", "5")]
    assert left(crm, source) == left(crm, offer) == ["5", "5"]
    refused(crm, 4, "convert", offer, "--to", "invoice")


def test_lines_over_the_same_product_are_told_apart(crm: Crm) -> None:
    crm.new("product", "Seat", "--sku", "S-1", "--price", "10")
    source = deal(crm, *(f"S-1 x {quantity}" for quantity in (1, 1, 1, 2, 3)))
    billed(crm, source, "--qty", "4=1", "--qty", "5=1")
    billed(crm, source, "--lines", "1,2,3")
    assert quantities(crm, billed(crm, source)) == [("Seat", "1"), ("Seat", "2")]


def test_what_is_left_is_billed_at_the_new_price(crm: Crm) -> None:
    source = deal(crm, "Piece x 30 @ 100")
    billed(crm, source, "--qty", "1=10")
    done(crm, "line", "edit", source, "1", "--price", "1000")
    assert state(crm, source) == ("partial", "1000.00", "20000.00")
    assert lines(crm, billed(crm, source)) == [("Piece", "20", "20000.00")]


def test_a_new_version_of_a_quote_knows_what_was_billed_of_the_old_one(crm: Crm) -> None:
    source = quote(crm, "A x 5 @ 10", "B x 5 @ 20")
    billed(crm, source, "--qty", "1=2")
    version = done(crm, "clone", source)["result"][0]
    done(crm, "move", version, "approved")
    assert quantities(crm, billed(crm, version)) == [("A", "3"), ("B", "5")]
    refused(crm, 4, "convert", source, "--to", "invoice")


def test_a_quote_that_becomes_a_deal_keeps_what_was_billed(crm: Crm) -> None:
    source = quote(crm, "A x 5 @ 10")
    billed(crm, source, "--qty", "1=2")
    business = done(crm, "convert", source, "--to", "deal")["result"][0]
    assert quantities(crm, billed(crm, business)) == [("A", "3")]


@pytest.mark.parametrize("way", [("clone",), ("convert", "--to", "quote", "--again")], ids=["clone", "again"])
def test_what_is_made_anew_begins_anew(crm: Crm, way: tuple[str, ...]) -> None:
    source = deal(crm, "A x 5 @ 10")
    done(crm, "convert", source, "--to", "quote")
    billed(crm, source)
    other = done(crm, way[0], source, *way[1:])["result"][0]
    if other.startswith("QUOTE"):
        done(crm, "move", other, "approved")
    assert quantities(crm, billed(crm, other)) == [("A", "5")]


def test_again_bills_everything_once_more(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10")
    billed(crm, source)
    assert quantities(crm, billed(crm, source, "--again", "--qty", "1=3")) == [("A", "3")]
    assert state(crm, source) == ("full", "50.00", "0.00")


def test_custom_fields_and_texts_of_a_line_reach_the_invoice(crm: Crm) -> None:
    source = deal(crm, "A x 5 kg @ 10 tax 19 disc 10%")
    line = crm.show(billed(crm, quoted(crm, source), "--qty", "1=2"))["lines"][0]
    wanted = {
        "name": "A",
        "unit": "KGM",
        "price": "10.00",
        "discount_percent": "10",
        "tax_category": "S",
        "net": "18.00",
    }
    assert {name: line[name] for name in wanted} == wanted


def test_a_removed_line_of_the_deal_can_still_be_billed_through_the_quote(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10", "B @ 1")
    offer = quoted(crm, source)
    billed(crm, offer, "--qty", "1=2")
    done(crm, "line", "rm", source, "1")
    assert quantities(crm, billed(crm, offer)) == [("A", "3"), ("B", "1")]


def test_optional_lines_are_not_billed_and_not_by_mistake(crm: Crm) -> None:
    source = quote(crm, "A @ 10", "Extra @ 5 optional")
    refused(crm, 5, "convert", source, "--to", "invoice", "--lines", "2")
    assert quantities(crm, billed(crm, source)) == [("A", "1")]
    assert state(crm, source) == ("full", "10.00", "0.00")


def test_a_quote_of_optional_lines_only_has_nothing_to_bill(crm: Crm) -> None:
    source = quote(crm, "Extra @ 5 optional")
    assert "no line that counts" in refused(crm, 5, "convert", source, "--to", "invoice")["message"]


def test_lines_and_quantities_go_together(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10", "B x 5 @ 20", "C x 5 @ 30")
    assert quantities(crm, billed(crm, source, "--lines", "3", "--qty", "1=2.5")) == [("A", "2.5"), ("C", "5")]
    assert left(crm, source) == ["2.5", "0", "5"]


def test_the_tax_of_partial_invoices_adds_up_to_that_of_the_source(crm: Crm) -> None:
    source = deal(crm, "A @ 299.33 tax 20", "B @ 179.33 tax 20", "C @ 99.34 tax 20")
    made = [billed(crm, source, "--lines", number) for number in ("1", "2", "3")]
    assert [sums(crm, ref)[1] for ref in made] == ["59.87", "35.87", "19.86"]
    assert total(crm, *made) == "693.60"


def test_under_the_line_policy_each_line_has_its_own_tax(crm: Crm) -> None:
    source = deal(crm, "A x 2 @ 149.665 tax 20", "B @ 179.33 tax 20", "C @ 99.34 tax 20", tax_rounding="line")
    assert sums(crm, source) == ("578.00", "115.61", "693.61")
    made = [billed(crm, source, "--qty", "1=1"), billed(crm, source)]
    assert [sums(crm, ref)[1] for ref in made] == ["29.93", "85.68"]
    assert total(crm, *made) == "693.61"


def test_quantities_that_do_not_divide_leave_the_exact_remainder(crm: Crm) -> None:
    source = deal(crm, "A x 3 @ 0.335")
    made = [billed(crm, source, "--qty", "1=1"), billed(crm, source, "--qty", "1=1"), billed(crm, source)]
    assert [total(crm, ref) for ref in made] == ["0.34", "0.34", "0.33"]


def test_a_full_invoice_of_gross_prices_is_the_source_line_by_line(crm: Crm) -> None:
    source = deal(crm, *["A @ 0.99 tax 19 incl"] * 3)
    invoice = billed(crm, source)
    assert [line["net"] for line in crm.show(invoice)["lines"]] == ["0.84", "0.83", "0.83"]
    assert sums(crm, invoice) == ("2.50", "0.47", "2.97")


def test_discounts_and_charges_on_the_whole_go_by_share(crm: Crm) -> None:
    source = quote(crm, "A @ 100 tax 19", "B @ 10 tax 19", "C @ 50 tax 7")
    done(crm, "line", "add", source, "Discount", "--kind", "discount", "--amount", "16")
    done(crm, "line", "add", source, "Freight", "--kind", "charge", "--amount", "11", "--tax", "19")
    assert sums(crm, source) == ("155.00", "24.05", "179.05")
    first = billed(crm, source, "--lines", "1,3")
    assert lines(crm, first)[2:] == [("Discount", "1", "-11.90"), ("Freight", "1", "11.90"), ("Discount", "1", "-5.35")]
    rest = billed(crm, source)
    assert lines(crm, rest) == [("B", "1", "11.90"), ("Discount", "1", "-1.19"), ("Freight", "1", "1.19")]
    assert total(crm, first, rest) == "179.05"
    assert state(crm, source) == ("full", "179.05", "0.00")


def test_a_discount_larger_than_what_is_left_makes_no_credit(crm: Crm) -> None:
    source = quote(crm, "A @ 100", "B @ 10")
    billed(crm, source, "--lines", "1")
    done(crm, "line", "add", source, "Discount", "--kind", "discount", "--amount", "75")
    rest = billed(crm, source)
    assert total(crm, rest) == "0.00"
    assert state(crm, source)[0] == "over"


def test_a_full_invoice_has_a_discount_for_each_rate(crm: Crm) -> None:
    source = quote(crm, "A @ 100 tax 19", "B @ 50 tax 7")
    done(crm, "line", "add", source, "Discount", "--kind", "discount", "--amount", "10%")
    invoice = billed(crm, source)
    assert sums(crm, invoice) == sums(crm, source) == ("135.00", "20.25", "155.25")
    assert rates(crm, invoice) == rates(crm, source) == {"19": ("90.00", "17.10"), "7": ("45.00", "3.15")}


def test_negative_quantities_reduce_what_is_billed_with_others(crm: Crm) -> None:
    source = deal(crm, "A @ 29.95 tax 19", "Deposit bottles x -19 @ 1.00 tax 19")
    assert sums(crm, source) == ("10.95", "2.08", "13.03")
    error = refused(crm, 5, "convert", source, "--to", "invoice", "--lines", "2")
    assert error["message"] == f"What is billed of {source} comes to a credit of 22.61 EUR."
    refused(crm, 5, "convert", source, "--to", "invoice", "--qty", "2=3")
    first = billed(crm, source, "--lines", "1", "--qty", "2=-9")
    assert total(crm, first) == "24.93"
    assert left(crm, source) == ["1", "-9"]


def test_credits_give_back_what_their_lines_name(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A x 5 @ 10 tax 19", "B x 5 @ 20 tax 19", company="COMPANY-2")
    invoice = billed(crm, source)
    done(crm, "issue", invoice)
    credit = done(crm, "credit", invoice, "--qty", "1=2")["created"][0]
    assert left(crm, source) == ["3", "5"]
    assert state(crm, source) == ("partial", "154.70", "23.80")
    rest = billed(crm, source)
    assert quantities(crm, rest) == [("A", "2")]
    assert total(crm, invoice) == "178.50"
    assert total(crm, credit) == total(crm, rest) == "23.80"


def test_a_credited_amount_is_open_again(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A x 5 @ 10 tax 19", company="COMPANY-2")
    invoice = billed(crm, source)
    done(crm, "issue", invoice)
    done(crm, "credit", invoice, "--amount", "10")
    assert state(crm, source) == ("partial", "49.50", "10.00")
    assert total(crm, billed(crm, source)) == "10.00"
    assert state(crm, source) == ("full", "59.50", "0.00")


def test_a_cancelled_invoice_counts_as_nothing(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "A x 5 @ 10 tax 19", "B @ 3 tax 7", company="COMPANY-2")
    first, rest = billed(crm, source, "--qty", "1=2"), billed(crm, source)
    done(crm, "issue", first, rest)
    done(crm, "cancel", first)
    assert left(crm, source) == ["3", "1"]
    assert total(crm, billed(crm, source), rest) == crm.show(source)["amount"]


def test_a_draft_that_is_removed_gives_its_lines_back(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10")
    done(crm, "rm", billed(crm, source, "--qty", "1=2"))
    assert left(crm, source) == ["0"]
    answer = done(crm, "convert", source, "--to", "invoice", "--qty", "1=2")
    done(crm, "undo", str(answer["step"]))
    assert quantities(crm, billed(crm, source)) == [("A", "5")]


def test_a_draft_that_is_changed_counts_as_it_is_now(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10 tax 19")
    invoice = billed(crm, source, "--qty", "1=2")
    done(crm, "line", "edit", invoice, "1", "--qty", "4")
    assert quantities(crm, billed(crm, source)) == [("A", "1")]


def test_many_sources_are_billed_in_one_step_each_by_itself(crm: Crm) -> None:
    first = deal(crm, "A x 2 @ 10")
    second = deal(crm, "B x 3 @ 10")
    offer = quoted(crm, first)
    answer = done(crm, "convert", second, offer, first, "--to", "invoice", "--qty", "1=1")
    assert [total(crm, ref) for ref in answer["result"]] == ["10.00", "10.00", "10.00"]
    refused(crm, 4, "convert", offer, "--to", "invoice")


def test_versions_of_a_quote_in_one_call_do_not_bill_the_same_twice(crm: Crm) -> None:
    source = quote(crm, "A x 2 @ 10")
    version = done(crm, "clone", source)["result"][0]
    refused(crm, 4, "convert", source, version, "--to", "invoice", "--force")
    done(crm, "convert", source, version, "--to", "invoice", "--qty", "1=1", "--force")
    assert state(crm, source) == state(crm, version) == ("full", "20.00", "0.00")


def test_the_tax_of_the_rest_is_rounded_together_with_that_of_a_line_that_is_gone(crm: Crm) -> None:
    source = quote(crm, "A @ 264.94 tax 19", "B @ 83.50 tax 19")
    part = billed(crm, source, "--qty", "1=0.53")
    done(crm, "line", "rm", source, "1")
    rest = billed(crm, source)
    assert [sums(crm, ref) for ref in (part, rest)] == [("140.42", "26.68", "167.10"), ("83.50", "15.86", "99.36")]
