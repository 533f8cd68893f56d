"""A lead becomes a contact, a company and a deal: what goes where."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm

EVERYTHING = (
    *("--salutation", "Ms", "--first-name", "Ada", "--last-name", "Lovelace", "--job-title", "CTO"),
    *("--birth-date", "1990-12-10", "--company-name", "Acme", "--website", "https://acme.example"),
    *("--email", "work:ada@acme.example", "--email", "home:ada@home.example"),
    *("--phone", "work:+49 30 1234567", "--phone", "mobile:+49 171 7654321"),
    *("--street", "Main St 1", "--postal-code", "10115", "--city", "Berlin", "--region", "BE", "--country", "Germany"),
    *("--source", "fair", "--source-detail", "CeBIT", "--campaign", "Spring", "--owner", "grace"),
    *("--amount", "1200.50", "--currency", "CHF", "--comments", "Wants it soon.\nReally."),
)
ADDRESS = {"street": "Main St 1", "postal_code": "10115", "city": "Berlin", "region": "BE", "country": "DE"}
ORIGIN = {"source": "fair", "source_detail": "CeBIT", "campaign": "Spring", "owner": "grace"}
WORK_MAIL, HOME_MAIL = (
    {"label": "work", "value": "ada@acme.example"},
    {"label": "home", "value": "ada@home.example"},
)
WORK_PHONE, MOBILE = (
    {"label": "work", "value": "+49 30 1234567"},
    {"label": "mobile", "value": "+49 171 7654321"},
)


def filled(crm: Crm, ref: str) -> dict[str, Any]:
    """What an element holds, without the books that every element keeps."""
    books = ("ref", "kind", "id", "links", "created_at", "updated_at", "uid", "totals", "billing", "custom", "mine")
    return {
        name: value for name, value in crm.show(ref).items() if name not in books and value not in (None, [], "default")
    }


def converted(crm: Crm, targets: str) -> None:
    crm.new("lead", "Relaunch", *EVERYTHING)
    assert crm("convert", "LEAD-1", "--to", targets).exit == 0


def test_everything_of_the_person_goes_to_the_contact(crm: Crm) -> None:
    converted(crm, "deal+contact+company")
    assert filled(crm, "CONTACT-1") == {
        "title": "Ada Lovelace",
        "salutation": "Ms",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "job_title": "CTO",
        "birth_date": "1990-12-10",
        "emails": [WORK_MAIL, HOME_MAIL],
        "phones": [WORK_PHONE, MOBILE],
        "website": "https://acme.example",
        **ADDRESS,
        **ORIGIN,
        "company": "COMPANY-1",
        "lead": "LEAD-1",
        "version": 1,
    }


def test_only_what_is_labelled_work_goes_to_a_company_beside_a_contact(crm: Crm) -> None:
    converted(crm, "deal+contact+company")
    assert filled(crm, "COMPANY-1") == {
        "title": "Acme",
        "emails": [WORK_MAIL],
        "phones": [WORK_PHONE],
        "website": "https://acme.example",
        **ADDRESS,
        "currency": "CHF",
        "owner": "grace",
        "lead": "LEAD-1",
        "version": 1,
    }


def test_the_business_goes_to_the_deal(crm: Crm) -> None:
    converted(crm, "deal+contact+company")
    assert filled(crm, "DEAL-1") == {
        "title": "Relaunch",
        "stage": "new",
        "amount": "1200.50",
        "currency": "CHF",
        "tax_rounding": "group",
        "contact": "CONTACT-1",
        "company": "COMPANY-1",
        "lead": "LEAD-1",
        **ORIGIN,
        "comments": "Wants it soon.\nReally.",
        "version": 1,
        "late": False,
        "billed": "0.00",
        "open": "1200.50",
    }


def test_a_company_without_a_contact_gets_every_phone_and_address(crm: Crm) -> None:
    converted(crm, "company")
    company = crm.show("COMPANY-1")
    assert company["emails"] == [WORK_MAIL, HOME_MAIL]
    assert company["phones"] == [WORK_PHONE, MOBILE]


@pytest.mark.parametrize(
    ("targets", "carriers"),
    [
        ("contact", ["CONTACT-1"]),
        ("company", ["COMPANY-1"]),
        ("contact+company", ["CONTACT-1", "COMPANY-1"]),
        ("deal+contact+company", ["DEAL-1"]),
        ("deal+contact", ["DEAL-1"]),
    ],
)
def test_comments_go_to_the_deal_and_only_without_one_to_the_parties(
    crm: Crm, targets: str, carriers: list[str]
) -> None:
    converted(crm, targets)
    made = [f"{kind.upper()}-1" for kind in targets.split("+")]
    assert [ref for ref in made if crm.show(ref)["comments"]] == carriers


def test_a_company_is_called_like_the_lead_when_no_company_was_named(crm: Crm) -> None:
    crm.new("lead", "Acme Ltd")
    crm("convert", "LEAD-1", "--to", "company")
    assert crm.show("COMPANY-1")["title"] == "Acme Ltd"


@pytest.mark.parametrize(
    ("words", "first", "last", "title"),
    [
        (("Relaunch", "--last-name", "Lovelace", "--email", "ada@x.org"), None, "Lovelace", "Lovelace"),
        (("Relaunch", "--first-name", "Ada", "--email", "a.l@x.org"), "Ada", None, "Ada"),
        (("Relaunch", "--email", "Ada.L@x.org", "--phone", "030 123456"), "ada.l", None, "ada.l"),
        (("Relaunch", "--phone", "030 123456"), "Relaunch", None, "Relaunch"),
        (("--phone", "030 123456"), None, None, "030 123456"),
    ],
)
def test_a_contact_is_called_by_name_else_by_its_address_else_by_the_lead(
    crm: Crm, words: tuple[str, ...], first: str | None, last: str | None, title: str
) -> None:
    crm.new("lead", *words)
    crm("convert", "LEAD-1", "--to", "contact")
    contact = crm.show("CONTACT-1")
    assert (contact["first_name"], contact["last_name"], contact["title"]) == (first, last, title)


def test_a_lead_without_anything_to_call_a_contact_by_is_refused(crm: Crm) -> None:
    crm.new("lead", "--company-name", "Acme")
    refused = crm("convert", "LEAD-1", "--to", "contact", "--json")
    assert (refused.exit, refused.error["code"]) == (5, "missing_value")
    assert refused.error["hint"] == "Add --set first_name=..."


def test_contact_and_company_belong_together_in_the_role_of_the_job_title(crm: Crm) -> None:
    converted(crm, "contact+company")
    links = [link for link in crm.show("CONTACT-1")["links"] if link["how"] == "member_of"]
    assert [(link["ref"], link["role"]) for link in links] == [("COMPANY-1", "CTO")]


def test_the_lead_is_closed_and_knows_what_it_became(crm: Crm) -> None:
    crm.new("lead", "Relaunch", *EVERYTHING)
    crm("convert", "LEAD-1", "--to", "deal+contact+company", at="2026-11-23T18:00:00Z")
    lead = crm.show("LEAD-1")
    names = ("stage", "converted_at", "deal", "contact", "company")
    assert [lead[name] for name in names] == ["converted", "2026-11-23T18:00:00Z", "DEAL-1", "CONTACT-1", "COMPANY-1"]


def test_a_converted_lead_can_only_be_commented_on(crm: Crm) -> None:
    converted(crm, "deal")
    for words in (
        ("edit", "LEAD-1", "--city", "Bonn"),
        ("move", "LEAD-1", "new"),
        ("line", "add", "LEAD-1", "Seat", "--price", "1"),
        ("rm", "LEAD-1"),
    ):
        refused = crm(*words, "--json")
        assert (refused.exit, refused.error["code"]) == (5, "frozen"), words
    assert crm("edit", "LEAD-1", "--comments", "Still nice").exit == 0
    assert crm("note", "LEAD-1", "Called back").exit == 0


def test_a_junk_lead_is_refused_until_it_is_forced(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    crm("move", "LEAD-1", "junk")
    refused = crm("convert", "LEAD-1", "--to", "deal")
    assert (refused.exit, refused.out) == (5, "")
    assert refused.err == "error: LEAD-1 is junk.\nhint: --force reopens and converts it.\n"
    assert crm("convert", "LEAD-1", "--to", "deal", "--force", "-q").out == "DEAL-1\n"
    assert crm.show("LEAD-1")["stage"] == "converted"


def test_a_deal_alone_still_belongs_to_the_parties_that_the_lead_carries(crm: Crm) -> None:
    company, contact = crm.new("company", "Acme"), crm.new("contact", "Ada Lovelace")
    crm.new("lead", "Relaunch", "--company", company, "--contact", contact)
    crm("convert", "LEAD-1", "--to", "deal")
    deal = crm.show("DEAL-1")
    assert (deal["company"], deal["contact"]) == (company, contact)


def test_a_lead_that_carries_parties_links_them_and_makes_no_others(crm: Crm) -> None:
    company, contact = crm.new("company", "Other name"), crm.new("contact", "Grace Hopper")
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--company-name", "Acme")
    crm("edit", "LEAD-1", "--company", company, "--contact", contact)
    done = crm("convert", "LEAD-1", "--to", "deal+contact+company", "--json").json
    assert (done["created"], done["linked"]) == (["DEAL-1"], [contact, company])
    assert crm("contact", "list", "-q").lines == [contact]


def test_lines_go_along_with_their_total_and_without_a_deal_they_stay_with_a_warning(crm: Crm) -> None:
    words = ("--name", "Ada Lovelace", "--line", "Design x 3 @ 800 tax 19", "--line", "Book @ 9.99 tax 7 incl")
    crm.new("lead", "Relaunch", *words)
    alone = crm("convert", "LEAD-1", "--to", "contact", "--json").json
    assert alone["warnings"] == ["The 2 lines of LEAD-1 stay on it: a contact has none."]
    assert [(record["field"], record["value"]) for record in alone["not_carried"]] == [
        ("title", "Relaunch"),
        ("amount", "2865.99"),
        ("lines", 2),
    ]
    crm("undo")
    assert crm("convert", "LEAD-1", "--to", "deal", "--json").json["warnings"] == []
    lead, deal = crm.show("LEAD-1"), crm.show("DEAL-1")
    assert deal["lines"] == [line | {"billed": "0"} for line in lead["lines"]]
    assert deal["totals"] == lead["totals"]


def test_what_no_target_has_is_told_with_the_reason(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--email", "ada@x.org", "--city", "Bonn")
    done = crm("convert", "LEAD-1", "--to", "deal", "--json").json
    why = "a deal has no such field"
    assert done["not_carried"] == [
        {"ref": "LEAD-1", "field": "first_name", "value": "Ada", "why": why},
        {"ref": "LEAD-1", "field": "last_name", "value": "Lovelace", "why": why},
        {"ref": "LEAD-1", "field": "emails", "value": [{"label": None, "value": "ada@x.org"}], "why": why},
        {"ref": "LEAD-1", "field": "city", "value": "Bonn", "why": why},
    ]
