"""A deal or a quote becomes an invoice, and everything is billed once."""

from __future__ import annotations

import pytest
from conftest import Crm, Result

LINES = ("--line", "Seat x 10 @ 99.90 tax 19 disc 5%", "--line", "Book x 2 @ 9.99 tax 7 incl")


def deal(crm: Crm, *words: str) -> None:
    crm.new("deal", "Relaunch", "--company", crm.new("company", "Acme"), *(words or LINES))


def quote(crm: Crm, *words: str) -> None:
    crm.new("quote", "Relaunch", "--company", crm.new("company", "Acme"), *(words or LINES))
    crm("move", "QUOTE-1", "approved")


def convert(crm: Crm, ref: str, *words: str) -> Result:
    return crm("convert", ref, "--to", "invoice", *words, "--json")


@pytest.mark.parametrize("source", ["deal", "quote"])
def test_an_invoice_begins_as_a_draft_without_a_number_over_all_lines(crm: Crm, source: str) -> None:
    (deal if source == "deal" else quote)(crm)
    ref = f"{source.upper()}-1"
    assert convert(crm, ref).json["created"] == ["INVOICE-1"]
    invoice, whole = crm.show("INVOICE-1"), crm.show(ref)
    names = ("number", "stage", "type", "company", "client_name", "currency", "title", source)
    assert [invoice[name] for name in names] == [None, "draft", "invoice", "COMPANY-1", "Acme", "EUR", "Relaunch", ref]
    assert invoice["totals"]["by_rate"] == whole["totals"]["by_rate"]
    assert invoice["amount"] == whole["amount"] == "1149.35"
    assert whole["stage"] == ("new" if source == "deal" else "approved")


@pytest.mark.parametrize("source", ["deal", "quote"])
def test_the_second_time_names_the_invoices(crm: Crm, source: str) -> None:
    (deal if source == "deal" else quote)(crm)
    ref = f"{source.upper()}-1"
    convert(crm, ref)
    refused = convert(crm, ref)
    assert (refused.exit, refused.error["code"], refused.error["candidates"]) == (4, "already_billed", ["INVOICE-1"])
    assert refused.error["message"] == f"{ref} is fully invoiced: INVOICE-1."
    assert crm("invoice", "list", "-q").lines == ["INVOICE-1"]


def test_a_deal_is_billed_through_its_quote(crm: Crm) -> None:
    deal(crm)
    crm("convert", "DEAL-1", "--to", "quote")
    crm("move", "QUOTE-1", "approved")
    convert(crm, "QUOTE-1")
    assert convert(crm, "DEAL-1").error["candidates"] == ["INVOICE-1"]
    assert [line["billed"] for line in crm.show("DEAL-1")["lines"]] == ["10", "2"]


def test_two_quotes_of_a_deal_bill_it_once(crm: Crm) -> None:
    deal(crm)
    for _ in range(2):
        crm("convert", "DEAL-1", "--to", "quote")
    crm("move", "QUOTE-1", "QUOTE-2", "approved")
    assert convert(crm, "QUOTE-2").exit == 0
    assert convert(crm, "QUOTE-1").error["candidates"] == ["INVOICE-1"]


def test_a_quote_is_billed_through_the_deal_it_became(crm: Crm) -> None:
    quote(crm)
    crm("convert", "QUOTE-1", "--to", "deal")
    assert convert(crm, "DEAL-1").exit == 0
    assert convert(crm, "QUOTE-1").error["candidates"] == ["INVOICE-1"]


def test_a_draft_that_is_removed_or_undone_bills_nothing(crm: Crm) -> None:
    deal(crm)
    convert(crm, "DEAL-1")
    assert crm("rm", "INVOICE-1").exit == 0
    assert convert(crm, "DEAL-1").json["created"] == ["INVOICE-2"]
    crm("undo")
    assert convert(crm, "DEAL-1").json["created"] == ["INVOICE-3"]


def test_again_bills_everything_once_more(crm: Crm) -> None:
    deal(crm)
    convert(crm, "DEAL-1")
    assert convert(crm, "DEAL-1", "--again").json["created"] == ["INVOICE-2"]
    assert crm.show("INVOICE-2")["amount"] == "1149.35"
    assert [line["billed"] for line in crm.show("DEAL-1")["lines"]] == ["10", "2"]


@pytest.mark.parametrize("source", ["deal", "quote"])
def test_without_a_client_nobody_can_be_billed(crm: Crm, source: str) -> None:
    crm.new(source, "Relaunch", *LINES)
    ref = f"{source.upper()}-1"
    if source == "quote":
        crm("move", ref, "approved")
    refused = convert(crm, ref, "--force")
    assert (refused.exit, refused.error["message"]) == (5, f"{ref} has no client.")
    assert refused.error["hint"] == f"Give it one: crm edit {ref} --company COMPANY-1 or --contact CONTACT-1."
    crm("edit", ref, "--contact", crm.new("contact", "Ada Lovelace"))
    assert convert(crm, ref).exit == 0


def test_a_draft_quote_is_refused_unless_forced(crm: Crm) -> None:
    quote(crm)
    crm("move", "QUOTE-1", "draft")
    refused = convert(crm, "QUOTE-1")
    assert (refused.exit, refused.error["message"]) == (5, "QUOTE-1 is still a draft.")
    assert convert(crm, "QUOTE-1", "--force").exit == 0


def test_a_lost_deal_is_refused_unless_forced_and_a_won_one_is_billed(crm: Crm) -> None:
    deal(crm)
    crm("move", "DEAL-1", "lost")
    assert convert(crm, "DEAL-1").error["message"] == "DEAL-1 is lost."
    assert convert(crm, "DEAL-1", "--force").exit == 0
    crm("undo")
    crm("move", "DEAL-1", "won")
    assert (convert(crm, "DEAL-1").exit, crm.show("DEAL-1")["stage"]) == (0, "won")


def test_an_amount_is_billed_as_a_line_once(crm: Crm) -> None:
    deal(crm, "--amount", "500")
    assert convert(crm, "DEAL-1").exit == 5
    assert convert(crm, "DEAL-1", "--as-line").exit == 0
    assert crm.show("INVOICE-1")["amount"] == "500.00"
    refused = convert(crm, "DEAL-1", "--as-line")
    assert (refused.exit, refused.error["candidates"]) == (4, ["INVOICE-1"])


def test_an_amount_is_billed_once_through_a_quote_too(crm: Crm) -> None:
    deal(crm, "--amount", "500")
    crm("convert", "DEAL-1", "--to", "quote", "--as-line")
    crm("move", "QUOTE-1", "approved")
    assert convert(crm, "QUOTE-1").exit == 0
    assert convert(crm, "DEAL-1", "--as-line").exit == 4


def test_optional_lines_are_not_billed(crm: Crm) -> None:
    quote(crm, "--line", "Seat @ 10", "--line", "Gold rim @ 90 optional")
    convert(crm, "QUOTE-1")
    assert [line["name"] for line in crm.show("INVOICE-1")["lines"]] == ["Seat"]
    assert crm.show("INVOICE-1")["amount"] == "10.00"


def test_a_quote_with_optional_lines_only_has_nothing_to_bill(crm: Crm) -> None:
    quote(crm, "--line", "Gold rim @ 90 optional")
    refused = convert(crm, "QUOTE-1")
    assert refused.exit == 5


def test_discounts_and_charges_on_the_document_go_along(crm: Crm) -> None:
    quote(crm)
    crm("line", "add", "QUOTE-1", "Freight", "--kind", "charge", "--amount", "25", "--tax", "19")
    crm("line", "add", "QUOTE-1", "Loyalty", "--kind", "discount", "--amount", "10%")
    convert(crm, "QUOTE-1")
    quoted, billed = (crm.show(ref)["totals"] for ref in ("QUOTE-1", "INVOICE-1"))
    names = ("net", "tax", "total", "by_rate")
    assert [billed[name] for name in names] == [quoted[name] for name in names]
    assert quoted["total"] == "1064.17"
    assert convert(crm, "QUOTE-1").exit == 4


def test_texts_seller_and_deal_of_the_quote_go_along(crm: Crm) -> None:
    mine, other = crm.new("company", "Mine", "--mine"), crm.new("company", "Other", "--mine")
    quote(crm)
    texts = ("--content", "Dear Ada", "--terms", "Net 14")
    crm("edit", "QUOTE-1", "--seller", other, *texts, "--deal", crm.new("deal", "Project"))
    convert(crm, "QUOTE-1")
    invoice = crm.show("INVOICE-1")
    names = ("content", "terms", "seller", "deal", "quote")
    assert [invoice[name] for name in names] == ["Dear Ada", "Net 14", other, "DEAL-1", "QUOTE-1"]
    assert mine != other


def test_the_policy_of_tax_rounding_goes_all_the_way(crm: Crm) -> None:
    lines = [word for price in ("299.33", "179.33", "99.34") for word in ("--line", f"Part @ {price} tax 20")]
    crm.new("lead", "Relaunch", "--company-name", "Acme", "--set", "tax_rounding=line", *lines)
    crm("convert", "LEAD-1", "--to", "deal+company")
    crm("convert", "DEAL-1", "--to", "quote")
    crm("move", "QUOTE-1", "approved")
    convert(crm, "QUOTE-1")
    totals = {crm.show(ref)["totals"]["total"] for ref in ("LEAD-1", "DEAL-1", "QUOTE-1", "INVOICE-1")}
    assert totals == {"693.61"}
