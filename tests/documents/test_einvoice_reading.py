"""What suppliers send is read: CII and UBL, and what is no e-invoice is one sentence."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from crmcli.documents.einvoice.parsing import LARGEST
from crmcli.documents.einvoice.reading import read
from crmcli.errors import Usage
from crmcli.model.money import amount_text, plain
from crmcli.model.results import Record
from tests.conftest import ROOT
from tests.documents.papers import ABROAD, early, kinds, line, paper
from tests.documents.writers import WRITERS, write

_GIVEN = os.environ.get("CRM_SAMPLES")
_NEAR = [Path(_GIVEN)] if _GIVEN else [path for parent in ROOT.parents for path in parent.glob("*/samples")]
OFFICIAL = sorted(path for folder in _NEAR for path in (folder / "einvoice").glob("*.xml"))
needs_samples = pytest.mark.skipif(not OFFICIAL, reason="no official instances: CRM_SAMPLES names their folder")

# What the official instances come to: lines, net, tax, total, due (EUR).
TOTALS = {
    "01.02a": ("11.78", "11.78", "0.82", "12.60", "12.60"),
    "01.05a": ("8870.00", "8870.00", "1685.30", "10555.30", "10555.30"),
    "01.07a": ("38.00", "38.00", "7.22", "45.22", "45.22"),
    "01.08a": ("2374.68", "2374.68", "451.19", "2825.87", "2825.87"),
    "01.09a": ("6048.00", "6048.00", "1149.12", "7197.12", "7197.12"),
    "01.10a": ("2180.00", "2180.00", "414.20", "2594.20", "2594.20"),
    "01.13a": ("5330.00", "5330.00", "1012.70", "6342.70", "6342.70"),
    "01.18a": ("8870.00", "8870.00", "1685.30", "10555.30", "10555.30"),
    "01.19a": ("8870.00", "8870.00", "1685.30", "10555.30", "10555.30"),
    "01.20a": ("300.00", "300.00", "57.00", "357.00", "357.00"),
    "02.04a": ("0.00", "0.00", "0.00", "0.00", "0.00"),
    "03.02a": ("8980.00", "8980.00", "1706.20", "10686.20", "10686.20"),
    "03.03a": ("8980.00", "8980.00", "1706.20", "10686.20", "10686.20"),
}


@needs_samples
@pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.stem)
def test_an_official_instance_is_read_and_its_totals_are_met(path: Path) -> None:
    found = read(path.read_bytes(), path.name)
    totals = found["totals"]
    stated = tuple(totals[name] for name in ("lines", "net", "tax", "total", "due"))
    assert stated == TOTALS[path.stem.partition("-")[0]]
    assert sum(Decimal(line["net"]) for line in found["lines"]) == Decimal(totals["net"])
    assert found["doubts"] == []
    wanted = ("number", "issue_date", "currency", "buyer_reference", "seller_name", "seller_city", "client_name")
    assert all(found[name] for name in wanted)


@needs_samples
@pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.stem)
def test_an_invoice_over_the_lines_of_an_official_instance_comes_to_its_totals(path: Path) -> None:
    found = read(path.read_bytes(), path.name)
    rows = _products(found)
    ours = paper(
        [line(row["price"], row["quantity"], row["tax_rate"], price_per=row["price_per"] or "1") for row in rows]
    )
    written = read(write("cii", ours), "ours")
    for name in ("net", "tax", "total", "due"):
        assert written["totals"][name] == found["totals"][name]
    assert [row["net"] for row in written["lines"]] == [row["net"] for row in rows]


@needs_samples
def test_both_syntaxes_of_an_official_instance_say_the_same() -> None:
    pairs = [(path, path.with_name(path.name.replace("_ubl", "_uncefact"))) for path in OFFICIAL if "_ubl" in path.name]
    assert len(pairs) == 13
    for ubl, cii in pairs:
        one, other = (read(path.read_bytes(), path.name) for path in (ubl, cii))
        assert one["lines"] == other["lines"], ubl.name
        # The two instances differ themselves in a placeholder here and there, and in sums of nought.
        differ = {name for name in one if one[name] != other[name]}
        assert differ <= {"syntax", "order_number", "seller_street", "seller_city", "totals"}, ubl.name


@pytest.mark.parametrize("name", kinds())
def test_what_we_write_is_read_with_our_figures_in_every_format(name: str) -> None:
    one = kinds()[name]
    found = {format: read(write(format, one), format) for format in WRITERS}
    for format, said in found.items():
        totals = said["totals"]
        rates = [(share.net, share.tax) for share in one.totals.rates]
        amounts = (one.totals.net, one.totals.tax, one.totals.total, one.totals.payable)
        expected = [amount_text(amount, one.currency) for amount in amounts]
        assert [totals[name] for name in ("net", "tax", "total", "due")] == expected, format
        assert [(rate["net"], rate["tax"]) for rate in totals["by_rate"]] == [
            (amount_text(net, one.currency), amount_text(tax, one.currency)) for net, tax in rates
        ], format
        assert [(row["line"], row["quantity"], row["price_per"] or "1", row["net"]) for row in _products(said)] == [
            (str(row.number), plain(row.quantity), row.price_per, amount_text(row.net, one.currency))
            for row in one.lines
        ], format
        assert said["doubts"] == []
        assert said["type"] == ("invoice" if one.type == "invoice" else "credit")
    first, *others = (_without_form(said) for said in found.values())
    assert all(other == first for other in others)


def _products(said: Record) -> list[Record]:
    return [row for row in said["lines"] if row["kind"] == "product"]


def _without_form(said: Record) -> Record:
    return {name: value for name, value in said.items() if name not in ("syntax", "profile")}


def test_every_field_that_is_written_is_read() -> None:
    one = kinds()["credit"]
    said = read(write("cii", one), "x")
    assert (said["number"], said["issue_date"], said["corrects"]) == ("RE-2026-0042", "2026-11-26", "RE-2026-0041")
    assert (said["seller_vat_id"], said["seller_tax_id"]) == ("DE136695976", "37/123/45678")
    assert (said["client_name"], said["client_electronic_address"]) == (
        "Käufer & Söhne <Nord>",
        "eingang@kaeufer.example",
    )
    assert said["lines"] == [
        {
            "kind": "product", "line": "1", "name": "Seat", "description": None, "code": None, "quantity": "2.5",
            "unit": "HUR", "price": "25.50", "price_per": None, "percent": None, "discount": None,
            "tax_category": "S", "tax_rate": "19", "charges": [], "net": "63.75",
        }
    ]  # fmt: skip
    assert said["totals"]["by_rate"] == [
        {"category": "S", "rate": "19", "net": "63.75", "tax": "12.11", "reason": None}
    ]


@pytest.mark.parametrize("format", WRITERS)
def test_what_stands_in_the_head_of_a_document_is_written_in_every_format(format: str) -> None:
    one = paper(
        [line("100", tax="0", tax_category="K")],
        client=ABROAD,
        supplier_number="70815",
        client_number="10042",
        leitweg_id="04011000-12345-03",
        order_number="PO-77",
        supply_date="2026-11-01",
        supply_until="2026-11-20",
        intro="Vielen Dank",
        outro="Bis bald",
        tax_note="Steuerfreie innergemeinschaftliche Lieferung.",
        payment=early("2.5", 14, "2026-12-10", 9750),
        rounding=-1,
    )
    said = read(write(format, one), "x")
    wanted = {
        "number": "RE-2026-0042",
        "issue_date": "2026-11-26",
        "due_date": "2026-12-10",
        "supply_date": "2026-11-01",
        "supply_until": "2026-11-20",
        "buyer_reference": "04011000-12345-03",
        "order_number": "PO-77",
        "seller_identifier": "70815",
        "seller_registration_no": "HRB 1234 B",
        "seller_person": "Mia Süd",
        "seller_phone": "+49 30 901820",
        "seller_email": "rechnung@werkstatt.example",
        "seller_electronic_address": "rechnung@werkstatt.example",
        "seller_postal_code": "10115",
        "client_identifier": "10042",
        "client_vat_id": "CZ25596641",
        "client_country": "CZ",
        "payment_code": "58",
        "iban": "DE89370400440532013000",
        "bic": "COBADEFFXXX",
        "payment_reference": "RE-2026-0042",
        "payment_terms": "#SKONTO#TAGE=14#PROZENT=2.50#",
        "notes": ["Vielen Dank", "Bis bald"],
    }
    assert {name: said[name] for name in wanted} == wanted
    assert (said["totals"]["rounding"], said["totals"]["due"]) == ("-0.01", "99.99")
    assert said["totals"]["by_rate"][0]["reason"] == "Steuerfreie innergemeinschaftliche Lieferung."


def test_a_credit_asks_for_no_money() -> None:
    said = read(write("ubl", kinds()["cancellation"]), "x")
    assert (said["due_date"], said["iban"], said["payment_code"]) == (None, None, "1")
    assert said["payment_terms"] == "Der Betrag wird erstattet oder verrechnet."
    assert said["notes"] == ["Irrtümlich gestellt"]


def test_several_reasons_for_no_tax_go_to_their_categories() -> None:
    rates = read(write("cii", kinds()["two reasons"]), "x")["totals"]["by_rate"]
    assert [(rate["category"], rate["reason"]) for rate in rates] == [
        ("E", "Steuerfrei, § 4 UStG."),
        ("AE", "Steuerschuldnerschaft des Leistungsempfängers."),
    ]


def test_outside_the_scope_of_vat_nobody_has_a_vat_id() -> None:
    said = read(write("xrechnung", kinds()["outside"]), "x")
    assert (said["seller_vat_id"], said["client_vat_id"], said["seller_tax_id"]) == (None, None, None)


def test_a_discount_on_the_whole_stands_below_the_lines() -> None:
    said = read(write("ubl", kinds()["document discount and charge"]), "x")
    assert [(row["kind"], row["name"], row["net"], row["tax_rate"]) for row in said["lines"][2:]] == [
        ("discount", "Treuerabatt", "-100.00", "19"),
        ("discount", "Treuerabatt", "-30.00", "7"),
        ("charge", "Fracht", "25.00", "19"),
    ]


def test_what_is_taken_off_a_line_is_one_figure() -> None:
    said = read(write("cii", kinds()["line discounts"]), "x")
    assert [row["discount"] for row in said["lines"]] == ["150.01", None, "10.00", "21.62"]
    assert [charge["percent"] for charge in said["lines"][3]["charges"]] == ["5", None]


def test_sums_that_do_not_add_up_are_told() -> None:
    wrong = write("cii", paper([line("100")])).replace(b"Amount>119.00<", b"Amount>120.00<", 1)
    assert read(wrong, "x")["doubts"] == [
        "The total is stated as 120.00, but comes to 119.00.",
        "What is due is stated as 119.00, but comes to 120.00.",
    ]


def test_what_was_paid_in_advance_is_taken_off_what_is_due() -> None:
    due = b"<ram:DuePayableAmount>119.00<"
    paid = b"<ram:TotalPrepaidAmount>19.00</ram:TotalPrepaidAmount><ram:DuePayableAmount>100.00<"
    said = read(write("cii", paper([line("100")])).replace(due, paid), "x")
    assert (said["totals"]["paid"], said["totals"]["due"], said["doubts"]) == ("19.00", "100.00", [])


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "an entity bomb": (BOMB + b"<Invoice>&b;</Invoice>", "has a document type declaration, which is refused."),
    "an external entity": (OUTSIDE + b"<Invoice>&a;</Invoice>", "has a document type declaration, which is refused."),
    "broken XML": (b"<Invoice><ID>1</Invoice>", "is not well-formed XML: mismatched tag: line 1, column 16."),
    "no XML": (b"Rechnung 7", "is not well-formed XML: syntax error: line 1, column 0."),
    "an encoding that nobody knows": (b'<?xml version="1.0" encoding="klingon"?><a/>', "is not well-formed XML"),
    "other XML": (b"<html/>", "is XML, but not an e-invoice."),
    "names of another namespace": (b'<Invoice xmlns="urn:x"/>', "is XML, but not an e-invoice."),
    "depths": (b"<a>" * 3000 + b"</a>" * 3000, "is nested too deeply for an e-invoice."),
    "too much": (b" " * (LARGEST + 1), "is too large for an e-invoice."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_e_invoice_is_one_sentence(what: str) -> None:
    data, sentence = REFUSED[what]
    with pytest.raises(Usage) as error:
        read(data, "file.xml")
    assert error.value.message.startswith(f"file.xml {sentence}")
    assert error.value.hint


@pytest.mark.parametrize("wrong", [b"12,60", b"1e9", b"NaN", b"", b"9" * 40])
def test_a_number_that_is_none_is_refused(wrong: bytes) -> None:
    data = write("cii", paper([line("100")])).replace(b"GrandTotalAmount>119.00<", b"GrandTotalAmount>" + wrong + b"<")
    if not wrong:
        assert read(data, "x")["totals"]["total"] is None
        return
    with pytest.raises(Usage, match="is not a value of an e-invoice"):
        read(data, "x")
