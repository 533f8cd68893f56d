"""From the JSON of a document to plain data: nothing is lost, sums add up, older documents are read as well."""

from __future__ import annotations

import gzip
import json
from typing import Any

from conftest import Crm

from crmcli.actions.paper.reading import paper as read
from crmcli.documents.paper import EarlyPayment, Paper, Preceding, Share
from tests.actions.invoices import done, draft, issued, parties
from tests.actions.paper.papers import frozen, paper
from tests.released.kept import HERE


def _mixed(crm: Crm) -> str:
    """Two rates, a price with its tax, discounts of every sort, a discount and a charge on the whole."""
    parties(crm)
    crm.new("product", "Chair", "--sku", "CH-7", "--price", "99.90", "--tax-rate", "19")
    ref = draft(crm, "CH-7 x 3 disc 5%", "Book x 2 @ 10.70 tax 7 incl", "Plan x 2.5 h @ 80 tax 19")
    done(crm, "line", "edit", ref, "3", "--discount-unit", "2.50", "--discount-line", "10")
    done(crm, "line", "add", ref, "Loyalty", "--kind", "discount", "--amount", "50")
    done(crm, "line", "add", ref, "Freight", "--kind", "charge", "--amount", "25", "--tax", "19")
    return ref


def test_an_issued_invoice_is_all_that_it_said(crm: Crm) -> None:
    ref = _mixed(crm)
    done(crm, "issue", ref, "--skonto", "2%/10")
    found = paper(crm, ref)
    assert (found.type, found.number, found.date, found.draft) == ("invoice", "RE-2026-0001", "2026-11-23", False)
    assert (found.seller.name, found.client.name, found.client.address.city) == ("Ada Works", "Acme", "Hamburg")
    assert [(line.name, line.code, line.quantity, line.unit, line.price) for line in found.lines] == [
        ("Chair", "CH-7", "3", "C62", "99.9"),
        ("Book", None, "2", "C62", "10.7"),
        ("Plan", None, "2.5", "HUR", "80"),
    ]
    assert [(line.amount, line.net, line.gross) for line in found.lines] == [
        (28472, 28472, 33882),
        (2140, 2000, 2140),
        (18375, 18375, 21866),
    ]
    assert (found.seller.ref, found.client.ref) == ("COMPANY-1", "COMPANY-2")
    assert found.payment.due_date == "2026-12-07"
    assert found.payment.early == EarlyPayment("2", 10, "2026-12-03", 53855)
    _check_sums(found)


def test_what_the_client_wants_named_is_on_paper(crm: Crm) -> None:
    parties(crm)
    done(crm, "edit", "COMPANY-2", "--leitweg-id", "04011000-12345-03", "--supplier-number", "70815")
    found = paper(crm, draft(crm))
    assert (found.leitweg_id, found.supplier_number) == ("04011000-12345-03", "70815")


def test_whom_to_ask_and_the_number_of_the_client_are_on_the_page_and_in_the_e_invoice(crm: Crm) -> None:
    parties(crm)
    done(
        crm, "edit", "COMPANY-1", "--contact-person", "Grace Hopper", "--phone", "+49 30 1", "--email", "a@ada.example"
    )
    done(crm, "edit", "COMPANY-2", "--customer-number", "10042")
    ref = issued(crm)
    found = paper(crm, ref)
    assert (found.seller.person, found.client_number) == ("Grace Hopper", "10042")
    page = crm("document", ref, "--as", "text", "-o", "-").out
    assert "Grace Hopper" in page and "10042" in page
    xml = crm("document", ref, "--as", "ubl", "-o", "-").out
    assert "<cbc:Name>Grace Hopper</cbc:Name>" in xml and ">10042</cbc:ID>" in xml


def test_the_shares_of_a_discount_are_kept_by_rate(crm: Crm) -> None:
    done(crm, "issue", _mixed(crm))
    loyalty, freight = paper(crm, "INVOICE-1").adjustments
    assert (loyalty.charge, loyalty.name, [share.rate for share in loyalty.shares]) == (False, "Loyalty", ["19", "7"])
    assert sum(share.net for share in loyalty.shares) > 0
    assert freight.charge and freight.shares == (Share("S", "19", 2500, 475),)


def test_a_document_of_the_first_schema_is_read_without_looking_anything_up(crm: Crm) -> None:
    done(crm, "issue", _mixed(crm))
    now = frozen(crm, "INVOICE-1")
    assert (now["schema"], now["language"]) == (2, "en")
    first = {name: value for name, value in now.items() if name not in ("schema", "language")}
    for line in first["lines"]:
        for name in ("code", "bills", "shares"):
            line.pop(name, None)
    found, whole = read(first, language="de"), paper(crm, "INVOICE-1")
    assert found.adjustments == whole.adjustments
    assert (found.totals, found.language) == (whole.totals, "de")
    assert [line.code for line in found.lines] == [None, None, None]


def test_the_documents_that_0_1_0_issued_add_up(crm: Crm) -> None:
    with gzip.open(HERE / "0.1.0" / "everything.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row["row"] for row in map(json.loads, lines) if row.get("table") == "document"]
    papers = [read(json.loads(row["content"])) for row in rows]
    assert len(papers) == 13
    for one in papers:
        _check_sums(one)


def test_a_draft_and_a_quote_are_what_they_are_now(crm: Crm) -> None:
    parties(crm)
    draft(crm, "Setup @ 1000 tax 19")
    found = paper(crm, "INVOICE-1", "de")
    assert (found.draft, found.number, found.language, found.payment.due_date) == (True, None, "de", None)
    crm.new(
        "quote", "Offer", "--company", "COMPANY-2", "--line", "Setup @ 10 tax 19", "--line", "More @ 5 tax 19 optional"
    )
    done(crm, "move", "QUOTE-1", "sent")
    quote = paper(crm, "QUOTE-1")
    assert (quote.type, quote.number, quote.draft, quote.valid_until) == ("quote", "AN-2026-0001", False, "2026-12-23")
    assert [(line.name, line.optional, line.gross) for line in quote.lines] == [
        ("Setup", False, 1190),
        ("More", True, 595),
    ]
    assert quote.totals.total == 1190


def test_a_draft_says_why_it_will_charge_no_tax(crm: Crm) -> None:
    parties(crm)
    draft(crm, "Setup @ 1000 tax 19")
    assert paper(crm, "INVOICE-1").tax_note is None
    done(crm, "config", "set", "small_business", "yes")
    draft(crm, "Setup @ 1000")
    before = paper(crm, "INVOICE-2").tax_note
    done(crm, "issue", "INVOICE-2")
    assert before == paper(crm, "INVOICE-2").tax_note == "No VAT charged: Kleinunternehmer, § 19 UStG."


def test_a_cancellation_names_what_it_corrects(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    done(crm, "cancel", "INVOICE-1", "--reason", "Wrong client")
    found = paper(crm, "INVOICE-2")
    assert (found.type, found.corrects) == ("cancellation", Preceding("RE-2026-0001", "2026-11-23"))
    assert (found.reason, found.totals.total, found.payment.early) == ("Wrong client", 119000, None)


def _check_sums(one: Paper) -> None:
    """Lines and shares add up to the totals, and these to those by rate."""
    counted: list[Any] = [line for line in one.lines if not line.optional]
    shares = [(1 if each.charge else -1, share) for each in one.adjustments for share in each.shares]
    net = sum(line.net for line in counted) + sum(sign * share.net for sign, share in shares)
    tax = sum(line.tax for line in counted) + sum(sign * share.tax for sign, share in shares)
    assert (net, tax, net + tax) == (one.totals.net, one.totals.tax, one.totals.total), one.ref
    assert sum(rate.net for rate in one.totals.rates) == net
    assert sum(rate.tax for rate in one.totals.rates) == tax
