"""What a format needs and a document lacks is said at once, with the command that gives it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmcli.documents.einvoice.missing import FORMATS, missing, require
from crmcli.documents.paper import Address, Paper, Party, Payment
from crmcli.errors import MissingValue
from tests.documents.papers import ABROAD, CLIENT, SELLER, line, paper

BARE = Party("Ada Works", Address("Am Ufer 1", None, None, None, "DE"), ref="COMPANY-1", tax_id="37/123/45678")
BUYER = Party("Acme", Address(country="DE"), ref="COMPANY-2")


def _lacks(one: Paper, format: str) -> list[str]:
    return [lack.what for lack in missing(one, format)]


@pytest.mark.parametrize("format", FORMATS)
def test_a_whole_document_lacks_nothing(format: str) -> None:
    assert missing(paper([line("100")]), format) == []


def test_what_xrechnung_wants_is_one_error_with_a_command_for_each_party() -> None:
    one = paper([line("100")], seller=BARE, client=BUYER, buyer_reference=None, payment=Payment())
    assert _lacks(one, "cii") == []
    with pytest.raises(MissingValue) as error:
        require(replace(one, number=None, draft=True), "xrechnung")
    assert error.value.message == (
        "INVOICE-1 cannot become xrechnung: it lacks a number, the seller's phone number, the seller's email address, "
        "the seller's city, the seller's postal code, the client's city, the client's postal code, "
        "the client's email or electronic address, the client's Leitweg-ID or buyer reference, "
        "the seller's IBAN."
    )
    assert error.value.hint == (
        "crm issue INVOICE-1; "
        'crm edit COMPANY-1 --phone "..." --email "..." --city "..." --postal-code "..." --iban "DE..."; '
        'crm edit COMPANY-2 --city "..." --postal-code "..." --email "..." --leitweg-id "..."'
    )


def test_an_issued_document_stays_as_it_is_so_the_hint_speaks_of_the_next_one() -> None:
    one = paper([line("100")], buyer_reference=None, client=replace(CLIENT, ref="COMPANY-2"))
    with pytest.raises(MissingValue) as error:
        require(one, "xrechnung-cii")
    assert error.value.hint == (
        'RE-2026-0042 is issued and stays as it is. Before the next one: crm edit COMPANY-2 --leitweg-id "..."'
    )


def test_a_quote_is_no_invoice() -> None:
    quote = paper([line("100")], type="quote", ref="QUOTE-7")
    assert missing(quote, "ubl") == [("an invoice", "crm convert QUOTE-7 --to invoice")]


def test_what_the_tax_categories_want_is_asked_for() -> None:
    def of(category: str, **more: object) -> list[str]:
        tax = None if category == "O" else "0"
        return _lacks(paper([line("100", tax=tax, tax_category=category)], **more), "cii")  # type: ignore[arg-type]

    nobody = replace(SELLER, vat_id=None, tax_id=None, registration_no=None)
    assert of("E") == ["the reason for which no tax is charged"]
    assert of("AE") == ["the client's VAT id"]
    assert of("Z", client=replace(CLIENT, vat_id="13585627")) == ["the country in the client's VAT id (BR-CO-09)"]
    assert of("K", client=ABROAD, supply_date=None) == ["the day of delivery"]
    assert of("G", seller=replace(SELLER, vat_id=None)) == ["the seller's VAT id"]
    assert of("Z", seller=nobody) == ["the seller's VAT id or tax number"]
    assert of("O", seller=nobody) == ["the seller's VAT id or tax number"]
    assert of("O", seller=replace(nobody, registration_no="HRB 1")) == []


def test_what_no_e_invoice_can_say_is_refused() -> None:
    mixed = paper([line("100"), line("10", tax=None, tax_category="O")])
    assert _lacks(mixed, "ubl") == ["an invoice of its own for what is not subject to VAT (BR-O-11)"]
    assert _lacks(paper([line("100", tax=None)]), "cii") == ["a tax rate on line 1"]
    whole = paper([line("100")])
    off = replace(whole, totals=replace(whole.totals, total=11901))
    assert missing(off, "cii") == [("lines that add up to its total", "crm document INVOICE-1 --as pdf")]
    dinars = paper([line("100")], currency="KWD")
    assert _lacks(dinars, "cii") == ["a currency with two decimals at most"]
    crumbs = [line("0.02", tax="19")] * 250  # per line 0.00 of tax, together 0.95
    assert _lacks(paper([*crumbs, *crumbs[:20]], "line"), "cii") == ["tax that is rounded by rate (BR-CO-17)"]
