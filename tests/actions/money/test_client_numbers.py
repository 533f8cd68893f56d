"""What a client wants named on invoices: taken from the client, or said on the document, and carried along."""

from __future__ import annotations

from conftest import Crm

from tests.actions.invoices import draft, issued, parties
from tests.difference import changed

LEITWEG = "04011000-1234512345-06"
NAMES = ("client_reference", "client_leitweg_id", "client_electronic_address", "client_supplier_number")


def said(crm: Crm, ref: str) -> tuple[str, ...]:
    shown = crm.show(ref)
    return tuple(shown[name] for name in NAMES)


def usual(crm: Crm) -> None:
    """COMPANY-2, the client, has its numbers."""
    parties(crm)
    words = ("--buyer-reference", "Unit 7", "--electronic-address", f"0204:{LEITWEG}", "--supplier-number", "S 9")
    assert crm("edit", "COMPANY-2", *words).exit == 0


def test_a_draft_says_what_its_client_wants_named_and_follows_it(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    found = changed(crm, "edit", "COMPANY-2", "--leitweg-id", LEITWEG, "--supplier-number", "S 9")
    assert found.touched["invoice"] == "~1(client_leitweg_id,client_reference,client_supplier_number)"
    assert said(crm, "INVOICE-1") == (LEITWEG, LEITWEG, None, "S 9")


def test_what_the_document_says_itself_goes_before_what_the_client_says(crm: Crm) -> None:
    usual(crm)
    draft(crm)
    found = changed(crm, "edit", "INVOICE-1", "--buyer-reference", "Cost centre 4", "--order-number", "PO-1")
    assert found.touched == {"invoice": "~1(buyer_reference,client_reference,order_number)"}
    assert said(crm, "INVOICE-1")[0] == "Cost centre 4"
    crm("edit", "COMPANY-2", "--buyer-reference", "Unit 8")
    assert said(crm, "INVOICE-1")[0] == "Cost centre 4"
    crm("edit", "INVOICE-1", "--unset", "buyer_reference")
    assert said(crm, "INVOICE-1")[0] == "Unit 8"


def test_a_leitweg_id_is_the_buyer_reference_whatever_else_is_said(crm: Crm) -> None:
    usual(crm)
    draft(crm, buyer_reference="Cost centre 4")
    crm("edit", "COMPANY-2", "--leitweg-id", LEITWEG)
    assert said(crm, "INVOICE-1")[:2] == (LEITWEG, LEITWEG)
    crm("edit", "INVOICE-1", "--leitweg-id", "991-03730-19")
    assert said(crm, "INVOICE-1")[:2] == ("991-03730-19", "991-03730-19")


def test_a_person_has_an_electronic_address_and_a_seller_one_too(crm: Crm) -> None:
    parties(crm)
    crm("edit", "COMPANY-1", "--electronic-address", "9930:DE136695976")
    crm.new("contact", "Ada Lovelace", "--electronic-address", "ada@example.org")
    crm.new("quote", "Offer", "--contact", "CONTACT-1")
    shown = crm.show("QUOTE-1")
    assert (shown["client_electronic_address"], shown["seller_electronic_address"]) == (
        "ada@example.org",
        "9930:DE136695976",
    )


def test_a_quote_gives_its_invoice_what_was_said_on_it(crm: Crm) -> None:
    usual(crm)
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Work @ 100 tax 19", "--order-number", "PO-1")
    crm("edit", "QUOTE-1", "--buyer-reference", "Cost centre 4", "--leitweg-id", "991-03730-19")
    crm("move", "QUOTE-1", "approved")
    crm("convert", "QUOTE-1", "--to", "invoice")
    shown = crm.show("INVOICE-1")
    assert [shown[name] for name in ("order_number", "buyer_reference", "leitweg_id", "client_leitweg_id")] == [
        "PO-1",
        "Cost centre 4",
        "991-03730-19",
        "991-03730-19",
    ]


def test_a_correction_names_what_the_invoice_named(crm: Crm) -> None:
    usual(crm)
    issued(crm, order_number="PO-1", buyer_reference="Cost centre 4")
    crm("cancel", "INVOICE-1")
    assert (crm.show("INVOICE-2")["order_number"], said(crm, "INVOICE-2")) == ("PO-1", said(crm, "INVOICE-1"))


def test_a_client_is_found_by_the_number_of_its_order(crm: Crm) -> None:
    usual(crm)
    issued(crm, order_number="PO-4711")
    assert crm("find", "PO-4711", "-q").out == "INVOICE-1\n"
