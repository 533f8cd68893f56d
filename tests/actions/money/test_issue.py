"""``crm issue``: what an invoice needs, what it gets, and that it is final."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from conftest import Crm

from tests.actions.invoices import CLIENT, SELLER, done, draft, issued, parties, refused


def test_an_issued_invoice_has_its_number_its_days_and_the_parties_as_they_stand(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm)
    assert crm.show(ref)["number"] is None
    done(crm, "edit", "COMPANY-2", "--street", "Hafen 3")
    answer = done(crm, "issue", ref)
    assert answer["updated"] == [ref]
    assert answer["warnings"] == [f"{ref} has no date of supply; 2026-11-23 is used."]
    invoice = crm.show(ref)
    expected = {
        "number": "RE-2026-0001",
        "stage": "issued",
        "issue_date": "2026-11-23",
        "supply_date": "2026-11-23",
        "due_date": "2026-12-07",
        "client_name": "Acme",
        "client_street": "Hafen 3",
        "seller_name": "Ada Works",
        "seller_city": "Berlin",
        "seller_vat_id": "DE136695976",
    }
    assert {name: invoice[name] for name in expected} == expected


def test_later_changes_of_the_parties_do_not_reach_it(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    done(crm, "edit", "COMPANY-2", "--street", "Elsewhere 9")
    done(crm, "edit", "COMPANY-1", "--vat-id", "DE923729238")
    assert crm.show(ref)["client_street"] == "Hafen 2"
    assert crm.show(ref)["seller_vat_id"] == "DE136695976"


def test_numbers_have_no_gap_for_drafts_that_are_removed_or_refused(crm: Crm) -> None:
    parties(crm)
    first, second, third = draft(crm), draft(crm), draft(crm, "Odd @ 1")
    done(crm, "rm", first)
    refused(crm, 5, "issue", third)
    done(crm, "issue", second, "--dry-run")
    done(crm, "issue", second)
    assert crm.show(second)["number"] == "RE-2026-0001"
    done(crm, "line", "edit", third, "1", "--tax", "19")
    done(crm, "issue", third)
    assert crm.show(third)["number"] == "RE-2026-0002"


def test_several_are_numbered_in_the_order_given_or_not_at_all(crm: Crm) -> None:
    parties(crm)
    good, bad, other = draft(crm), draft(crm, "Odd @ 1"), draft(crm)
    refused(crm, 5, "issue", good, bad)
    done(crm, "issue", other, good)
    assert [crm.show(ref)["number"] for ref in (other, good)] == ["RE-2026-0001", "RE-2026-0002"]


def test_each_year_has_its_series_by_the_day_of_issue_in_the_zone_of_the_setting(crm: Crm) -> None:
    parties(crm)
    done(crm, "config", "set", "timezone", "Europe/Berlin")
    crm.now = "2026-12-31T22:30:00Z"
    old = issued(crm)
    crm.now = "2026-12-31T23:30:00Z"
    new = issued(crm)
    late = draft(crm)
    done(crm, "issue", late, "--date", "2026-12-31")
    numbers = [crm.show(ref)["number"] for ref in (old, new, late)]
    assert numbers == ["RE-2026-0001", "RE-2027-0001", "RE-2026-0002"]


def test_a_pattern_without_the_year_counts_on(crm: Crm) -> None:
    parties(crm)
    done(crm, "config", "set", "invoice_number", "{n:05}")
    issued(crm)
    crm.now = "2027-01-02T12:00:00Z"
    assert crm.show(issued(crm))["number"] == "00002"


def test_a_changed_pattern_that_meets_an_old_number_goes_on_behind_it(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    done(crm, "config", "set", "invoice_number", "RE-2026-000{n}")
    assert crm.show(issued(crm))["number"] == "RE-2026-0002"


def test_all_that_the_law_wants_and_that_is_missing_is_named_in_one_error(crm: Crm) -> None:
    crm.new("company", "Me", "--mine", "--city", "Berlin")
    crm.new("company", "Acme", "--street", "Hafen 2")
    ref = draft(crm, "Setup @ 1000", "Book @ 10 tax 7")
    error = refused(crm, 5, "issue", ref)
    assert error["code"] == "missing_value"
    assert error["candidates"] == [
        "seller_street",
        "seller_postal_code",
        "seller_country",
        "seller_tax_id or seller_vat_id",
        "client_postal_code",
        "client_city",
        "client_country",
        "tax_rate of line 1",
    ]
    assert 'crm edit COMPANY-1 --street "..." --postal-code "..."' in error["hint"]
    assert 'crm edit COMPANY-2 --postal-code "..." --city "..."' in error["hint"]
    assert f"crm line edit {ref} 1 --tax 19" in error["hint"]


def test_without_seller_client_and_lines_each_is_named(crm: Crm) -> None:
    error = refused(crm, 5, "issue", crm.new("invoice", "Empty"))
    assert error["candidates"] == ["seller", "client", "lines"]
    assert "--mine" in error["hint"]


def test_what_was_missing_can_be_given_as_the_hint_says(crm: Crm) -> None:
    ref = crm.new("invoice", "Work", "--line", "Setup @ 10 tax 19")
    crm.new("company", "Me", *SELLER, "--tax-id", "12/345/67890")
    contact = crm.new("contact", "Grace Hopper", *CLIENT)
    done(crm, "edit", ref, "--contact", contact)
    done(crm, "issue", ref)
    assert crm.show(ref)["seller"] == "COMPANY-1"
    assert crm.show(ref)["client_name"] == "Grace Hopper"


def test_the_address_is_that_of_one_party_not_a_mixture(crm: Crm) -> None:
    parties(crm)
    bare = crm.new("company", "Bare")
    contact = crm.new("contact", "Grace Hopper", *CLIENT)
    ref = crm.new("invoice", "Work", "--company", bare, "--contact", contact, "--line", "Setup @ 10 tax 19")
    assert crm.show(ref)["client_street"] == "Hafen 2"
    done(crm, "edit", bare, "--city", "Bonn")
    done(crm, "edit", ref, "--title", "Work!")
    assert (crm.show(ref)["client_street"], crm.show(ref)["client_city"]) == (None, "Bonn")


def test_terms_come_from_the_setting_unless_the_draft_has_a_due_date(crm: Crm) -> None:
    parties(crm)
    done(crm, "config", "set", "payment_terms", "30")
    assert crm.show(issued(crm))["due_date"] == "2026-12-23"
    assert crm.show(issued(crm, due_date="+7d"))["due_date"] == "2026-11-30"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"due_date": "2026-11-01"}, "due_date 2026-11-01 is before issue_date 2026-11-23"),
        ({"supply_date": "2026-11-20", "supply_until": "2026-11-10"}, "supply_until 2026-11-10 is before"),
    ],
)
def test_days_that_cannot_be_are_refused(crm: Crm, fields: dict[str, str], says: str) -> None:
    parties(crm)
    assert says in refused(crm, 5, "issue", draft(crm, **fields))["message"]


def test_an_invoice_is_not_dated_in_the_future(crm: Crm) -> None:
    parties(crm)
    assert "in the future" in refused(crm, 5, "issue", draft(crm), "--date", "tomorrow")["message"]


def test_a_negative_total_is_no_invoice(crm: Crm) -> None:
    parties(crm)
    error = refused(crm, 5, "issue", draft(crm, "Back x -1 @ 10 tax 19"))
    assert "crm credit" in error["hint"]


def test_issuing_twice_is_a_conflict_that_names_the_number(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    error = refused(crm, 4, "issue", ref)
    assert "RE-2026-0001" in error["message"]


def test_only_invoices_are_issued(crm: Crm) -> None:
    parties(crm)
    assert refused(crm, 2, "issue", crm.new("deal", "Relaunch"))["code"] == "wrong_kind"


def test_an_invoice_over_nothing_is_paid_at_once(crm: Crm) -> None:
    parties(crm)
    assert crm.show(issued(crm, "Gift @ 0 tax 19"))["stage"] == "paid"


@pytest.mark.parametrize(
    ("category", "word"),
    [("AE", "Reverse charge"), ("K", "Intra-Community"), ("G", "Export"), ("E", "Exempt"), ("O", "Not subject")],
)
def test_a_category_without_tax_bears_its_reason(crm: Crm, category: str, word: str) -> None:
    parties(crm)
    abroad = crm.new("company", "Wien GmbH", *CLIENT[:-1], "AT", "--vat-id", "ATU13585627")
    ref = draft(crm, company=abroad)
    rate = "" if category == "O" else "0"
    done(crm, "line", "edit", ref, "1", "--tax", rate, "--category", category)
    done(crm, "issue", ref)
    assert crm.show(ref)["tax_note"].startswith(word)


def test_reverse_charge_needs_the_clients_vat_id(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm)
    done(crm, "line", "edit", ref, "1", "--tax", "0", "--category", "AE")
    assert refused(crm, 5, "issue", ref)["candidates"] == ["client_vat_id"]


def test_a_reason_in_words_of_ones_own_is_kept(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm, tax_note="Exempt, § 4 Nr. 21 UStG")
    done(crm, "line", "edit", ref, "1", "--tax", "0", "--category", "E")
    done(crm, "issue", ref)
    assert crm.show(ref)["tax_note"] == "Exempt, § 4 Nr. 21 UStG"


def test_a_small_business_charges_no_tax_and_says_why(crm: Crm) -> None:
    parties(crm)
    done(crm, "config", "set", "small_business", "yes")
    ref = issued(crm, "Setup @ 1000")
    assert "§ 19 UStG" in crm.show(ref)["tax_note"]
    by_rate = crm.show(ref)["totals"]["by_rate"]
    assert by_rate == [{"category": "E", "rate": "0", "net": "1000.00", "tax": "0.00"}]
    error = refused(crm, 5, "issue", draft(crm, "Setup @ 1000 tax 19"))
    assert "small business" in error["message"]


def test_the_document_is_kept_as_canonical_json_with_its_checksum(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm)
    rows = crm("sql", "SELECT content, sha256 FROM document", "--json").json
    content, checksum = rows[0]["content"], rows[0]["sha256"]
    assert sha256(content.encode()).hexdigest() == checksum == crm.show(ref)["document_sha256"]
    document = json.loads(content)
    assert content == json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert document["number"] == "RE-2026-0001"
    assert document["totals"]["total"] == "1190.00"
    assert document["lines"][0]["name"] == "Setup"
    assert document["seller_name"] == "Ada Works"
    assert not {"stage", "comments", "owner", "version", "overdue"} & set(document)


@pytest.mark.parametrize(
    ("settings", "note"),
    [
        ({}, "Reverse charge: Steuerschuldnerschaft des Leistungsempfängers."),
        ({"language": "de"}, "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)."),
        ({"language": "de", "reason_ae": "Nach § 13b UStG."}, "Nach § 13b UStG."),
    ],
    ids=["English", "German", "in words of one's own"],
)
def test_why_no_tax_is_charged_is_said_in_the_language_of_the_document(
    crm: Crm, settings: dict[str, str], note: str
) -> None:
    parties(crm)
    for name, value in settings.items():
        done(crm, "config", "set", name, value)
    done(crm, "edit", "COMPANY-2", "--vat-id", "DE129273398")
    draft(crm, "Licence @ 100")
    done(crm, "line", "edit", "INVOICE-1", "1", "--category", "AE")
    done(crm, "issue", "INVOICE-1")
    assert crm.show("INVOICE-1")["tax_note"] == note
