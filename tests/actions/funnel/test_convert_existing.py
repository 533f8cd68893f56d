"""A lead joins what is there: only empty fields are filled, what differs is kept and told."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm


def join(crm: Crm, *words: str) -> dict[str, Any]:
    done = crm("convert", "LEAD-1", *words, "--json")
    assert done.exit == 0, done.err
    answer: dict[str, Any] = done.json
    return answer


def test_empty_fields_are_filled_and_what_differs_is_kept_and_told(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--city", "London", "--source", "web")
    crm.new("lead", "--name", "Ada Lovelace", "--city", "Berlin", "--country", "DE", "--source", "web")
    done = join(crm, "--contact", "CONTACT-1")
    contact = crm.show("CONTACT-1")
    assert [contact[name] for name in ("city", "country", "source")] == ["London", "DE", "web"]
    assert done["updated"] == ["LEAD-1", "CONTACT-1"]
    assert done["warnings"] == ["CONTACT-1 keeps its own city."]
    assert done["not_carried"] == [
        {"ref": "LEAD-1", "field": "city", "value": "Berlin", "why": "CONTACT-1 has its own"}
    ]


def test_phones_and_addresses_are_united_by_what_counts_in_a_comparison(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "Ada <ada@x.org>", "--phone", "+49 30 1234567")
    crm.new(
        "lead",
        *("--email", "ADA@X.ORG", "--email", "home:ada@y.org"),
        *("--phone", "0049 (0)30 123 45 67", "--phone", "mobile:+49 171 7654321"),
    )
    join(crm, "--contact", "CONTACT-1")
    contact = crm.show("CONTACT-1")
    assert contact["emails"] == [
        {"label": None, "value": "ada@x.org"},
        {"label": "home", "value": "ada@y.org"},
    ]
    assert [phone["value"] for phone in contact["phones"]] == ["+49 30 1234567", "+49 171 7654321"]


def test_the_owner_of_what_is_there_never_changes(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--owner", "grace")
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--owner", "alan")
    join(crm, "--to", "deal", "--contact", "CONTACT-1")
    assert (crm.show("CONTACT-1")["owner"], crm.show("DEAL-1")["owner"]) == ("grace", "alan")
    refused = crm("convert", "LEAD-1", "--again", "--contact", "CONTACT-1", "--overwrite", "owner")
    assert (refused.exit, refused.err.splitlines()[0]) == (5, "error: The owner of an existing element is kept.")


@pytest.mark.parametrize("field", ["city", "contact.city"])
def test_a_field_is_replaced_when_that_is_said(crm: Crm, field: str) -> None:
    crm.new("contact", "Ada Lovelace", "--city", "London")
    crm.new("lead", "--name", "Ada King", "--city", "Berlin")
    done = join(crm, "--contact", "CONTACT-1", "--overwrite", field)
    contact = crm.show("CONTACT-1")
    assert (contact["city"], contact["last_name"]) == ("Berlin", "Lovelace")
    assert [record["field"] for record in done["not_carried"]] == ["last_name"]


def test_an_unknown_field_to_overwrite_is_a_usage_error(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm.new("lead", "Relaunch")
    refused = crm("convert", "LEAD-1", "--contact", "CONTACT-1", "--overwrite", "citty", "--json")
    assert (refused.exit, refused.error["code"], refused.error["hint"]) == (2, "unknown_field", "Did you mean city?")


def test_a_name_that_would_be_made_up_is_not_put_into_what_is_there(crm: Crm) -> None:
    crm.new("contact", "--email", "ada@x.org", "--last-name", "Lovelace")
    crm.new("lead", "Relaunch", "--email", "ada@x.org")
    done = join(crm, "--to", "contact", "--on-duplicate", "link")
    assert crm.show("CONTACT-1")["first_name"] is None
    assert [record["field"] for record in done["not_carried"]] == ["title"]


def test_a_given_contact_becomes_a_member_of_the_company_that_is_made(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm.new("lead", "Relaunch", "--company-name", "Acme", "--job-title", "CTO")
    join(crm, "--to", "company", "--contact", "CONTACT-1")
    contact = crm.show("CONTACT-1")
    assert contact["company"] == "COMPANY-1"
    assert [(link["ref"], link["role"]) for link in contact["links"] if link["how"] == "member_of"] == [
        ("COMPANY-1", "CTO")
    ]


def test_contact_and_company_given_together_are_linked(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm.new("company", "Acme")
    crm.new("lead", "Relaunch", "--job-title", "CTO")
    done = join(crm, "--to", "deal", "--contact", "CONTACT-1", "--company", "COMPANY-1")
    assert (done["result"], done["warnings"]) == (["DEAL-1", "CONTACT-1", "COMPANY-1"], [])
    deal = crm.show("DEAL-1")
    assert (deal["contact"], deal["company"]) == ("CONTACT-1", "COMPANY-1")
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"
    members = [(link["ref"], link["role"]) for link in crm.show("COMPANY-1")["links"] if link["how"] == "member_of"]
    assert members == [("CONTACT-1", "CTO")]


def test_a_given_company_wins_over_the_contacts_own_on_the_deal(crm: Crm) -> None:
    own, asked = crm.new("company", "Own"), crm.new("company", "Asked")
    crm.new("contact", "Ada Lovelace", "--company", own)
    crm.new("lead", "Relaunch")
    done = join(crm, "--to", "deal", "--contact", "CONTACT-1", "--company", asked)
    assert done["warnings"] == ["CONTACT-1 belongs to COMPANY-1; COMPANY-2 is used here."]
    assert crm.show("DEAL-1")["company"] == asked
    assert crm.show("CONTACT-1")["company"] == own


def test_the_deal_gets_the_company_of_the_contact_when_no_other_is_asked_for(crm: Crm) -> None:
    own = crm.new("company", "Own")
    crm.new("contact", "Ada Lovelace", "--company", own)
    crm.new("lead", "Relaunch")
    join(crm, "--to", "deal", "--contact", "CONTACT-1")
    assert crm.show("DEAL-1")["company"] == own


def test_a_lead_joins_a_deal_with_the_parties_it_becomes(crm: Crm) -> None:
    crm.new("deal", "Project")
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--company-name", "Acme", "--comments", "Soon")
    done = join(crm, "--to", "contact+company", "--deal", "DEAL-1")
    deal = crm.show("DEAL-1")
    names = ("title", "contact", "company", "comments", "lead")
    assert [deal[name] for name in names] == ["Project", "CONTACT-1", "COMPANY-1", "Soon", None]
    assert done["warnings"] == ["DEAL-1 keeps its own title."]
    assert crm.show("CONTACT-1")["comments"] is None
    assert crm.show("LEAD-1")["deal"] == "DEAL-1"


def test_a_deal_keeps_its_own_parties(crm: Crm) -> None:
    crm.new("deal", "Project", "--company", crm.new("company", "Client"))
    crm.new("lead", "Project", "--company-name", "Acme")
    done = join(crm, "--to", "company", "--deal", "DEAL-1")
    assert crm.show("DEAL-1")["company"] == "COMPANY-1"
    assert done["not_carried"][0]["value"] == "COMPANY-2"


def test_an_empty_deal_takes_over_the_lines_and_their_total(crm: Crm) -> None:
    crm.new("deal", "Project")
    crm.new("lead", "Project", "--line", "Seat x 3 @ 0.99 tax 19 incl", "--line", "Desk @ 100 tax 7")
    join(crm, "--deal", "DEAL-1")
    lead, deal = crm.show("LEAD-1"), crm.show("DEAL-1")
    assert [line["name"] for line in deal["lines"]] == ["Seat", "Desk"]
    assert deal["totals"]["total"] == lead["totals"]["total"] == "109.97"
    assert crm("line", "edit", "DEAL-1", "2", "--qty", "2").exit == 0
    assert crm.show("DEAL-1")["amount"] == "216.97"


def test_the_policy_of_tax_rounding_comes_along_with_the_lines(crm: Crm) -> None:
    crm.new("deal", "Project")
    lines = [word for price in ("299.33", "179.33", "99.34") for word in ("--line", f"Part @ {price} tax 20")]
    crm.new("lead", "Project", "--set", "tax_rounding=line", *lines)
    join(crm, "--deal", "DEAL-1")
    deal = crm.show("DEAL-1")
    assert (deal["tax_rounding"], deal["totals"]["tax"], deal["amount"]) == ("line", "115.61", "693.61")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--line", "Desk @ 100"), "has lines of its own"),
        (("--amount", "500"), "has an amount of its own"),
        (("--amount", "30 USD"), "is in USD"),
    ],
)
def test_lines_stay_on_the_lead_when_the_deal_has_something_else(crm: Crm, words: tuple[str, ...], reason: str) -> None:
    crm.new("deal", "Project", *words)
    before = crm.show("DEAL-1")
    crm.new("lead", "Project", "--line", "Seat @ 10", "--line", "Seat @ 20")
    done = join(crm, "--deal", "DEAL-1")
    deal = crm.show("DEAL-1")
    assert (deal["lines"], deal["amount"]) == (before["lines"], before["amount"])
    assert f"The 2 lines of LEAD-1 stay on it: DEAL-1 {reason}." in done["warnings"]
    assert {"ref": "LEAD-1", "field": "lines", "value": 2, "why": f"DEAL-1 {reason}"} in done["not_carried"]


def test_an_amount_never_changes_its_currency(crm: Crm) -> None:
    crm.new("deal", "Project", "--amount", "700 USD")
    crm.new("lead", "Project", "--amount", "500 EUR")
    done = join(crm, "--deal", "DEAL-1")
    deal = crm.show("DEAL-1")
    assert (deal["amount"], deal["currency"]) == ("700.00", "USD")
    assert {"ref": "LEAD-1", "field": "amount", "value": "500.00", "why": "DEAL-1 is in USD"} in done["not_carried"]


def test_c9_an_empty_deal_takes_the_currency_with_amount_and_lines(crm: Crm) -> None:
    """It was in EUR only because nobody had said otherwise."""
    for words in (("--amount", "500 USD"), ("--currency", "USD", "--line", "Seat x 2 @ 10")):
        deal, lead = crm.new("deal", "Project"), crm.new("lead", "Project", *words)
        done = crm("convert", lead, "--deal", deal, "--json").json
        shown = crm.show(deal)
        assert [shown["currency"], shown["amount"]] == ["USD", crm.show(lead)["amount"]]
        assert (done["not_carried"], done["warnings"]) == ([], [])
        assert crm("undo").exit == 0
        assert [crm.show(deal)[name] for name in ("currency", "amount", "lines")] == ["EUR", None, []]


def test_an_empty_deal_with_an_invoice_keeps_its_currency(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("deal", "Project", "--company", "COMPANY-1")
    crm.new("invoice", "Project", "--deal", "DEAL-1", "--company", "COMPANY-1", "--line", "Seat @ 10")
    crm.new("lead", "Project", "--amount", "500 USD")
    done = join(crm, "--deal", "DEAL-1")
    assert [crm.show("DEAL-1")[name] for name in ("currency", "amount")] == ["EUR", None]
    assert [record["field"] for record in done["not_carried"]] == ["currency", "amount"]


def test_the_amount_of_a_deal_with_lines_is_not_overwritten(crm: Crm) -> None:
    crm.new("deal", "Project", "--line", "Desk @ 100")
    crm.new("lead", "Project", "--amount", "500")
    refused = crm("convert", "LEAD-1", "--deal", "DEAL-1", "--overwrite", "amount", "--json")
    assert (refused.exit, refused.error["message"]) == (5, "The amount of DEAL-1 is the total of its lines.")


def test_two_leads_with_lines_join_one_deal_and_only_the_first_brings_them(crm: Crm) -> None:
    crm.new("deal", "Project")
    crm.new("lead", "Project", "--line", "Seat @ 10")
    crm.new("lead", "Project", "--line", "Desk @ 20")
    done = crm("convert", "LEAD-1", "LEAD-2", "--deal", "DEAL-1", "--json").json
    deal = crm.show("DEAL-1")
    assert ([(line["line"], line["name"]) for line in deal["lines"]], deal["amount"]) == ([(1, "Seat")], "10.00")
    assert "The line of LEAD-2 stays on it: DEAL-1 has lines of its own." in done["warnings"]


def test_people_read_what_was_kept_as_a_warning(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--city", "London", "--source", "web")
    crm.new("lead", "--name", "Ada Lovelace", "--city", "Berlin", "--source", "fair")
    done = crm("convert", "LEAD-1", "--contact", "CONTACT-1")
    assert done.out == "LEAD-1 was linked to CONTACT-1\n"
    assert done.err == "warning: CONTACT-1 keeps its own last_name, city and source.\n"


def test_what_is_not_carried_is_named_as_the_source_calls_it(crm: Crm) -> None:
    company = crm.new("company", "Same")
    lead = crm.new("lead", "Relaunch", "--company-name", "Acme")
    done = crm("convert", lead, "--company", company, "--json").json
    assert {"ref": lead, "field": "company_name", "value": "Acme", "why": f"{company} has its own"} in done[
        "not_carried"
    ]


def test_a_value_for_what_is_not_made_says_so(crm: Crm) -> None:
    lead = crm.new("lead", "Relaunch")
    refused = crm("convert", lead, "--to", "deal", "--set", "contact.first_name=Ada", "--json")
    assert (refused.exit, refused.error["message"]) == (2, "--set contact.first_name: no contact is created.")
