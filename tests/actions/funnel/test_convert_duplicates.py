"""Is it there already? What counts as the same contact or company, and what then happens."""

from __future__ import annotations

import pytest
from conftest import Crm, Result


def lead(crm: Crm, *words: str) -> str:
    return crm.new("lead", "Relaunch", *words)


def convert(crm: Crm, to: str, *words: str) -> Result:
    return crm("convert", "LEAD-1", "--to", to, *words, "--json")


def refused(crm: Crm, to: str, *words: str) -> list[str]:
    """The candidates of a conversion that is refused as a duplicate and leaves nothing behind."""
    kinds = ("contact", "company", "deal")
    before = [crm(kind, "list", "--json").json for kind in kinds]
    done = convert(crm, to, *words)
    assert (done.exit, done.error["code"], done.out) == (4, "duplicate", "")
    assert [crm(kind, "list", "--json").json for kind in kinds] == before
    assert crm.show("LEAD-1")["stage"] == "new"
    candidates: list[str] = done.error["candidates"]
    return candidates


def test_the_same_address_is_the_same_contact_whatever_case_and_display_name(crm: Crm) -> None:
    crm.new("contact", "Tiny", "--email", '"Amy, PhD Student, Wong" Tiny <AMY.WONG@X.ORG>')
    lead(crm, "--name", "Amy Wong", "--email", "amy.wong@x.org")
    assert refused(crm, "contact") == ["CONTACT-1"]


def test_the_second_address_counts_too(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@home.example", "--email", "work:ada@x.org")
    lead(crm, "--name", "Grace Hopper", "--email", "grace@x.org", "--email", "ada@x.org")
    assert refused(crm, "contact") == ["CONTACT-1"]


def test_a_name_alone_or_a_part_of_it_is_not_the_same_contact(crm: Crm) -> None:
    crm.new("contact", "casa depapel")
    crm.new("contact", "Asa Depape")
    lead(crm, "--name", "Asa Depape")
    assert convert(crm, "contact").json["created"] == ["CONTACT-3"]


def test_the_same_phone_is_the_same_contact_only_with_the_same_family_name(crm: Crm) -> None:
    crm.new("contact", "Grace Hopper", "--phone", "+49 171 7654321")
    crm.new("contact", "Charles LOVELACE", "--phone", "0049 (0)171 7654-321")
    lead(crm, "--name", "Ada Lovelace", "--phone", "mobile:+491717654321")
    assert refused(crm, "contact") == ["CONTACT-2"]


def test_the_same_mobile_of_another_person_without_address_is_not_the_same_contact(crm: Crm) -> None:
    crm.new("contact", "Grace Hopper", "--phone", "+49 171 7654321")
    lead(crm, "--name", "Ada Lovelace", "--phone", "+49 171 7654321")
    assert convert(crm, "contact").json["created"] == ["CONTACT-2"]


def test_the_same_phone_without_any_family_name_is_not_the_same_contact(crm: Crm) -> None:
    crm.new("contact", "Grace", "--phone", "+49 171 7654321")
    lead(crm, "--first-name", "Grace", "--phone", "+49 171 7654321")
    assert convert(crm, "contact").json["created"] == ["CONTACT-2"]


@pytest.mark.parametrize("name", ["acme gmbh", "  ACME   GmbH ", "Ａｃｍｅ GmbH", "Acme-GmbH", "Acme, GmbH."])
def test_the_same_name_is_the_same_company_whatever_case_blanks_width_and_punctuation(crm: Crm, name: str) -> None:
    crm.new("company", "Acme GmbH")
    lead(crm, "--company-name", name)
    assert refused(crm, "company") == ["COMPANY-1"]


@pytest.mark.parametrize("name", ["Acme", "Acme GmbH & Co", "AcmeGmbH"])
def test_a_part_of_the_name_is_not_the_same_company(crm: Crm, name: str) -> None:
    crm.new("company", "Acme GmbH")
    lead(crm, "--company-name", name)
    assert convert(crm, "company").json["created"] == ["COMPANY-2"]


def test_the_same_vat_id_is_the_same_company_whatever_it_is_called(crm: Crm) -> None:
    crm.new("company", "Acme GmbH", "--vat-id", "DE 136 695 976")
    lead(crm, "--company-name", "Something else")
    assert refused(crm, "company", "--set", "vat_id=de136695976") == ["COMPANY-1"]


def test_the_error_says_what_is_the_same_and_what_to_type(crm: Crm) -> None:
    crm.new("company", "Acme")
    lead(crm, "--company-name", "Acme")
    assert crm("convert", "LEAD-1", "--to", "deal+company").err == (
        "error: The company of LEAD-1 probably exists already: COMPANY-1 (same name).\n"
        "hint: Use --on-duplicate link to link LEAD-1 to it, or --on-duplicate create to create another company.\n"
    )


def test_one_error_names_every_party_that_is_there_already(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    lead(crm, "--company-name", "Acme", "--name", "Ada Lovelace", "--email", "ada@x.org")
    assert refused(crm, "deal+contact+company") == ["COMPANY-1", "CONTACT-1"]
    assert crm("convert", "LEAD-1", "--to", "deal+contact+company").err == (
        "error: The company of LEAD-1 probably exists already: COMPANY-1 (same name); "
        "the contact of LEAD-1 probably exists already: CONTACT-1 (same email address).\n"
        "hint: Use --on-duplicate link to link LEAD-1 to them, --on-duplicate create to create others.\n"
    )
    crm.new("contact", "Ada Byron", "--email", "ada@x.org")
    done = convert(crm, "deal+contact+company", "--on-duplicate", "link")
    assert (done.exit, done.error["candidates"]) == (4, ["CONTACT-1", "CONTACT-2"])


def test_link_takes_the_one_that_is_there(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org", "--owner", "grace")
    lead(crm, "--name", "Ada Lovelace", "--email", "ADA@x.org", "--owner", "alan")
    done = convert(crm, "deal+contact", "--on-duplicate", "link").json
    assert (done["result"], done["created"], done["linked"]) == (["DEAL-1", "CONTACT-1"], ["DEAL-1"], ["CONTACT-1"])
    assert crm.show("DEAL-1")["contact"] == "CONTACT-1"
    assert crm.show("CONTACT-1")["owner"] == "grace"
    assert ("CONTACT-1", "linked") in [(link["ref"], link["how"]) for link in crm.show("LEAD-1")["links"]]


def test_create_makes_another_one(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org")
    assert convert(crm, "contact", "--on-duplicate", "create").json["created"] == ["CONTACT-2"]


def test_fail_can_be_said_aloud(crm: Crm) -> None:
    crm.new("company", "Acme")
    lead(crm, "--company-name", "Acme")
    assert refused(crm, "company", "--on-duplicate", "fail") == ["COMPANY-1"]


def test_two_matches_fail_also_under_link_and_one_of_them_can_be_named(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    crm.new("contact", "Ada Byron", "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org")
    assert refused(crm, "contact", "--on-duplicate", "link") == ["CONTACT-1", "CONTACT-2"]
    assert convert(crm, "contact", "--on-duplicate", "link").error["hint"] == (
        "Use --contact CONTACT-1 to link one of them, or --on-duplicate create to create another contact."
    )
    assert convert(crm, "contact", "--contact", "CONTACT-2").json["linked"] == ["CONTACT-2"]


def test_two_matches_make_a_third_under_create(crm: Crm) -> None:
    for name in ("Ada King", "Ada Byron"):
        crm.new("contact", name, "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org")
    assert convert(crm, "contact", "--on-duplicate", "create").json["created"] == ["CONTACT-3"]


def test_a_contact_that_is_there_forbids_the_new_company_too(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme")
    assert refused(crm, "deal+contact+company") == ["CONTACT-1"]
    assert crm("company", "list", "--json").json == []


def test_leads_and_deals_never_match(crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme")
    assert convert(crm, "deal+contact+company").json["created"] == ["DEAL-2", "CONTACT-1", "COMPANY-1"]


def test_what_is_archived_never_matches(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    crm.new("company", "Acme")
    assert crm("archive", "CONTACT-1", "COMPANY-1").exit == 0
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org", "--company-name", "Acme")
    assert convert(crm, "contact+company").json["created"] == ["CONTACT-2", "COMPANY-2"]


def test_what_is_given_is_not_looked_for(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    crm.new("contact", "Grace Hopper")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org")
    assert convert(crm, "deal", "--contact", "CONTACT-2").json["linked"] == ["CONTACT-2"]


def test_a_stated_address_counts_like_one_of_the_lead(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace")
    assert refused(crm, "deal+contact", "--set", "contact.emails=ada@x.org") == ["CONTACT-1"]


def two_leads(crm: Crm) -> None:
    for name in ("Ada Lovelace", "Grace Hopper"):
        crm.new("lead", "Relaunch", "--name", name, "--company-name", "Acme")


@pytest.mark.parametrize("words", [(), ("--on-duplicate", "link"), ("--on-duplicate", "fail")])
def test_two_leads_of_the_same_company_in_one_call_share_it(crm: Crm, words: tuple[str, ...]) -> None:
    two_leads(crm)
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "deal+company", *words, "-q")
    assert done.lines == ["DEAL-1\tCOMPANY-1", "DEAL-2\tCOMPANY-1"]
    assert crm.show("DEAL-2")["company"] == crm.show("LEAD-2")["company"] == "COMPANY-1"
    assert [row["title"] for row in crm("company", "list", "--json").json] == ["Acme"]


def test_two_leads_of_the_same_company_get_one_each_under_create(crm: Crm) -> None:
    two_leads(crm)
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "company", "--on-duplicate", "create", "-q")
    assert done.lines == ["COMPANY-1", "COMPANY-2"]


def test_a_lead_fills_what_an_earlier_one_of_the_call_left_empty(crm: Crm) -> None:
    crm.new("lead", "One", "--name", "Ada Lovelace", "--email", "ada@x.org")
    crm.new("lead", "Two", "--name", "Ada Lovelace", "--email", "ada@x.org", "--email", "a@y.org", "--city", "Bonn")
    crm("convert", "LEAD-1", "LEAD-2", "--to", "contact")
    contact = crm.show("CONTACT-1")
    assert [email["value"] for email in contact["emails"]] == ["ada@x.org", "a@y.org"]
    assert contact["city"] == "Bonn"


def test_what_one_lead_was_linked_to_is_known_by_its_addresses_to_the_next_one(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    crm.new("lead", "One", "--name", "Ada Lovelace", "--email", "ada@x.org", "--email", "ada@home.example")
    crm.new("lead", "Two", "--name", "Ada Lovelace", "--email", "ada@home.example")
    done = crm("convert", "LEAD-1", "LEAD-2", "--to", "contact", "--on-duplicate", "link", "-q")
    assert done.lines == ["CONTACT-1", "CONTACT-1"]


def test_a_lead_between_two_others_of_the_call_is_for_a_person_to_decide(crm: Crm) -> None:
    crm.new("lead", "One", "--name", "Ada Lovelace", "--email", "ada@x.org")
    crm.new("lead", "Two", "--name", "Grace Hopper", "--email", "grace@x.org")
    crm.new("lead", "Three", "--email", "ada@x.org", "--email", "grace@x.org")
    done = crm("convert", "LEAD-1", "LEAD-2", "LEAD-3", "--to", "contact")
    assert (done.exit, crm("contact", "list", "--json").json) == (4, [])
    assert "what LEAD-1 becomes and what LEAD-2 becomes" in done.err


@pytest.mark.parametrize(("answer", "contact"), [("link", "CONTACT-1"), ("c", "CONTACT-2"), ("2", "CONTACT-2")])
def test_at_a_terminal_one_is_asked(crm: Crm, answer: str, contact: str) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org")
    done = crm("convert", "LEAD-1", "--to", "contact", stdin=f"{answer}\n", terminal=True)
    assert done.exit == 0
    assert "probably exists already: CONTACT-1" in done.err
    assert crm.show("LEAD-1")["contact"] == contact


def test_no_answer_at_a_terminal_leaves_everything_as_it_was(crm: Crm) -> None:
    crm.new("contact", "Ada King", "--email", "ada@x.org")
    lead(crm, "--name", "Ada Lovelace", "--email", "ada@x.org")
    assert crm("convert", "LEAD-1", "--to", "contact", stdin="\n", terminal=True).exit == 4
    assert crm.show("LEAD-1")["stage"] == "new"


def test_an_unknown_word_for_duplicates_is_refused(crm: Crm) -> None:
    lead(crm)
    assert convert(crm, "deal", "--on-duplicate", "ignore").exit == 2
