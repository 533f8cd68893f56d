"""Every kind of document in every syntax and profile passes the schemas and all official rules."""

from __future__ import annotations

import os
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from crmcli.documents.einvoice.missing import missing
from crmcli.documents.paper import Paper
from crmcli.model.units import unit_codes
from tests.bench.einvoices import table
from tests.conftest import ROOT
from tests.documents.papers import BANK, CLIENT, SELLER, early, kinds, line, paper
from tests.documents.rules import MISSING, violations
from tests.documents.strategies import papers
from tests.documents.writers import WRITERS, write

# .ci/run sets CRM_RULES, so that there they cannot be skipped unnoticed.
pytestmark = pytest.mark.skipif(
    bool(MISSING) and os.environ.get("CRM_RULES") != "1",
    reason=f"the official rules need {', '.join(MISSING)}: see CONTRIBUTING.md",
)


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("name", kinds())
def test_every_kind_obeys_all_rules(name: str, format: str) -> None:
    one = kinds()[name]
    if lacks := missing(one, format):
        assert [lack.what for lack in lacks] == ["the seller's IBAN"]
        return
    assert violations(format, write(format, one)) == ()


def test_the_table_of_what_they_pass_is_that_of_the_documents() -> None:
    assert table() in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), (
        "python -m tests.bench.einvoices prints it"
    )


@given(papers())
@settings(max_examples=8)
def test_whatever_the_lines_are_all_rules_are_obeyed(one: Paper) -> None:
    assume(one.totals.total >= 0)
    assert [words for format in WRITERS for words in violations(format, write(format, one))] == []


@pytest.mark.parametrize("format", WRITERS)
def test_all_our_units_are_known_to_the_rules(format: str) -> None:
    every = paper([line("1", unit=code, name=code) for code in unit_codes()])
    assert violations(format, write(format, every)) == ()


@pytest.mark.parametrize("format", ["xrechnung", "xrechnung-cii"])
def test_a_seller_who_is_known_by_a_tax_number_alone_can_write_one(format: str) -> None:
    seller = replace(SELLER, vat_id=None, registration_no=None, person=None)
    one = paper([line("10")], seller=seller)
    assert missing(one, format) == []
    assert violations(format, write(format, one)) == ()


@pytest.mark.parametrize("percent", ["2", "2.5", "0.125"])
@pytest.mark.parametrize("format", ["xrechnung", "xrechnung-cii"])
def test_any_discount_for_paying_early_can_be_said(format: str, percent: str) -> None:
    one = paper([line("100")], payment=early(percent, 14, "2026-12-10", 11662))
    assert violations(format, write(format, one)) == ()


# What a fault looks like, and the rule that must see it: the checks above can fail.
FAULTS = {
    "a total that is wrong": ("cii", r"(<ram:GrandTotalAmount>)119", r"\g<1>120", "BR-CO-15"),
    "a net sum that is wrong": ("ubl", r"(<cbc:TaxExclusiveAmount[^>]*>)100", r"\g<1>101", "BR-CO-13"),
    "a sum of lines that is wrong": ("xrechnung", r"(<cbc:LineExtensionAmount[^>]*>)100", r"\g<1>103", "BR-CO-10"),
    "no seller's country": ("cii", r"<ram:CountryID>DE</ram:CountryID>", "", "BR-09"),
    "a due amount that is wrong": ("xrechnung-cii", r"(<ram:DuePayableAmount>)119", r"\g<1>118", "BR-CO-16"),
    "no buyer reference": ("xrechnung", r"<cbc:BuyerReference>.*?</cbc:BuyerReference>", "", "BR-DE-15"),
    "no phone number": ("xrechnung-cii", r"<ram:TelephoneUni.*?</ram:TelephoneUniversalCommunication>", "", "BR-DE-6"),
    "a category without its rate": ("ubl", r"<cbc:Percent>19</cbc:Percent>", "", "BR-48"),
    "a unit that nobody knows": ("cii", r'unitCode="C62"', 'unitCode="PIECE"', "BR-CL-23"),
    "elements out of order": ("ubl", r"(<cbc:ID>RE.*?</cbc:ID>)\s*(<cbc:Iss.*?</cbc:IssueDate>)", r"\2\1", "UBL.xsd"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(fault: str) -> None:
    format, what, instead, rule = FAULTS[fault]
    right = write(format, paper([line("100")])).decode()
    wrong = re.sub(what, instead, right, count=1, flags=re.DOTALL)
    assert wrong != right
    assert rule in " ".join(violations(format, wrong.encode()))


def test_a_reason_that_is_missing_is_seen() -> None:
    exempt = paper([line("100", tax="0", tax_category="E")], client=CLIENT, payment=BANK)
    assert "BR-E-10" in " ".join(violations("cii", write("cii", exempt)))
