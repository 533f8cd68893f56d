"""The kind that a lead has not become yet: made without ``--again``, and joined to what is there."""

from __future__ import annotations

import pytest
from conftest import Crm
from pictures import dump

from tests.prepared import prepared

LEAD = ("lead", "new", "Relaunch", "--name", "Ada Lovelace", "--email", "ada@x.org", "--job-title", "CTO")


@pytest.fixture
@prepared
def lead(crm: Crm) -> Crm:
    crm(*LEAD, "--company-name", "Acme", "--comments", "Hello", "--amount", "500", "--tag", "hot", "--tag", "vip")
    return crm


def done(crm: Crm, *words: str) -> list[str]:
    """What a conversion that must succeed warns about."""
    result = crm("convert", "LEAD-1", *words, "--json")
    assert result.exit == 0, result.err
    warnings: list[str] = result.json["warnings"]
    return warnings


def links(crm: Crm, *hows: str) -> list[tuple[str, str, str]]:
    rows = crm("tree", "LEAD-1", "--json").json["edges"]
    return sorted((row["from"], row["to"], row["how"]) for row in rows if row["how"] in hows)


@pytest.mark.parametrize("order", ["deal contact company", "company contact deal", "contact deal company"])
def test_c1_one_after_the_other_comes_to_the_same_as_all_at_once(lead: Crm, order: str) -> None:
    before = dump(lead.db)
    for kind in order.split():
        assert done(lead, "--to", kind) == []
    deal, contact, company, source = (lead.show(ref) for ref in ("DEAL-1", "CONTACT-1", "COMPANY-1", "LEAD-1"))
    assert [deal[name] for name in ("contact", "company", "comments")] == ["CONTACT-1", "COMPANY-1", "Hello"]
    assert contact["company"] == "COMPANY-1"
    assert [source[name] for name in ("deal", "contact", "company")] == ["DEAL-1", "CONTACT-1", "COMPANY-1"]
    members = [link for link in company["links"] if link["how"] == "member_of"]
    assert [(link["ref"], link["role"]) for link in members] == [("CONTACT-1", "CTO")]
    assert links(lead, "converted", "linked") == [
        ("LEAD-1", "COMPANY-1", "converted"),
        ("LEAD-1", "CONTACT-1", "converted"),
        ("LEAD-1", "DEAL-1", "converted"),
    ]
    for _ in range(3):
        assert lead("undo").exit == 0
    assert dump(lead.db) == before


def test_what_was_taken_before_is_not_taken_again_nor_called_left_behind(lead: Crm) -> None:
    """Comments go to a party only where no deal has them; the amount is the deal's already."""
    lead("line", "add", "LEAD-1", "Seat", "--price", "10")
    done(lead, "--to", "deal")
    made = lead("convert", "LEAD-1", "--to", "contact", "--json").json
    assert (made["warnings"], made["updated"]) == ([], ["LEAD-1", "DEAL-1"])
    assert [record["field"] for record in made["not_carried"]] == ["company_name"]
    assert lead.show("CONTACT-1")["comments"] is None


def test_c1_every_deal_without_one_gets_it_and_another_one_is_kept(lead: Crm) -> None:
    lead.new("contact", "Bob Byron")
    done(lead, "--to", "deal")
    done(lead, "--to", "deal", "--again")
    lead("edit", "DEAL-1", "--contact", "CONTACT-1")
    assert done(lead, "--to", "contact") == ["DEAL-1 keeps its own contact, CONTACT-1."]
    assert [lead.show(ref)["contact"] for ref in ("DEAL-1", "DEAL-2")] == ["CONTACT-1", "CONTACT-2"]


def test_one_that_is_there_joins_like_one_that_is_made(lead: Crm) -> None:
    lead.new("contact", "Bob Byron")
    lead.new("company", "Byron & Sons")
    lead("edit", "CONTACT-1", "--company", "COMPANY-1")
    done(lead, "--to", "deal+company")
    assert done(lead, "--contact", "CONTACT-1") == [
        "CONTACT-1 belongs to COMPANY-1; COMPANY-2 is used here.",
        "CONTACT-1 keeps its own first_name and last_name.",
    ]
    assert lead.show("DEAL-1")["contact"] == "CONTACT-1"
    assert lead.show("CONTACT-1")["company"] == "COMPANY-1"
    firms = [link["ref"] for link in lead.show("CONTACT-1")["links"] if link["how"] == "member_of"]
    assert sorted(firms) == ["COMPANY-1", "COMPANY-2"]


@pytest.mark.parametrize(
    "calls",
    [
        [("--to", "deal", "--contact", "CONTACT-1")],
        [("--to", "deal"), ("--contact", "CONTACT-1")],
        [("--contact", "CONTACT-1"), ("--to", "deal")],
    ],
)
def test_a_deal_gets_the_company_of_the_contact_whenever_that_is_linked(
    lead: Crm, calls: list[tuple[str, ...]]
) -> None:
    lead.new("company", "Byron & Sons")
    lead.new("contact", "Bob Byron", "--company", "COMPANY-1")
    for words in calls:
        done(lead, *words)
    assert [lead.show("DEAL-1")[name] for name in ("contact", "company")] == ["CONTACT-1", "COMPANY-1"]


def test_a_company_joins_the_contact_that_the_lead_carries(lead: Crm) -> None:
    lead.new("contact", "Bob Byron")
    lead("edit", "LEAD-1", "--contact", "CONTACT-1")
    assert done(lead, "--to", "company") == []
    assert lead.show("CONTACT-1")["company"] == "COMPANY-1"


def test_documents_stay_as_they_are(lead: Crm) -> None:
    done(lead, "--to", "deal")
    assert lead("convert", "DEAL-1", "--to", "quote", "--as-line").exit == 0
    before = lead.show("QUOTE-1")
    done(lead, "--to", "contact")
    assert lead.show("QUOTE-1") == before


def test_what_the_reference_of_a_converted_lead_names_is_there(lead: Crm) -> None:
    lead.new("contact", "Bob Byron")
    lead("edit", "LEAD-1", "--contact", "CONTACT-1")
    done(lead, "--to", "deal")
    refused = lead("convert", "LEAD-1", "--to", "contact", "--json")
    assert (refused.exit, refused.error["candidates"]) == (4, ["DEAL-1", "CONTACT-1"])


def test_what_was_undone_is_missing_again(lead: Crm) -> None:
    done(lead, "--to", "deal")
    done(lead, "--to", "contact")
    assert lead("undo").exit == 0
    assert done(lead, "--to", "contact") == []
    assert lead.show("DEAL-1")["contact"] == "CONTACT-2"


def test_c5_again_makes_another_party_only_where_it_would_be_another_one(lead: Crm) -> None:
    """It said that a contact was linked, and had only written a second link beside the first."""
    done(lead, "--to", "contact+company+deal")
    before = dump(lead.db)
    for words in (
        ("--to", "contact", "--again"),
        ("--to", "contact", "--again", "--on-duplicate", "link"),
        ("--to", "deal+company", "--again"),
        ("--contact", "CONTACT-1", "--again"),
        ("--contact", "CONTACT-1", "--company", "COMPANY-1", "--deal", "DEAL-1", "--again"),
    ):
        refused = lead("convert", "LEAD-1", *words, "--json")
        assert (refused.exit, refused.error["code"]) == (4, "already_converted")
    assert dump(lead.db) == before
    made = lead("convert", "LEAD-1", "--to", "contact", "--again", "--on-duplicate", "create", "--json").json
    assert (made["result"], made["linked"]) == (["CONTACT-2"], [])
    assert [lead.show("LEAD-1")["contact"], lead.show("CONTACT-2")["company"]] == ["CONTACT-2", "COMPANY-1"]
    assert lead("convert", "LEAD-1", "--to", "deal", "--contact", "CONTACT-1", "--again").exit == 0
    assert [lead.show("DEAL-2")[name] for name in ("contact", "company")] == ["CONTACT-1", "COMPANY-1"]
    assert links(lead, "linked") == []


def test_another_party_is_made_where_the_first_was_renamed(lead: Crm) -> None:
    done(lead, "--to", "company")
    lead("edit", "COMPANY-1", "--title", "Acme Holding")
    assert lead("convert", "LEAD-1", "--to", "company", "--again", "-q").lines == ["COMPANY-2"]


def test_c8_tags_go_to_deal_contact_and_company_and_not_to_documents(lead: Crm) -> None:
    for kind, words in (("contact", "Bob Byron"), ("company", "Byron & Sons")):
        lead.new(kind, words, "--tag", "HOT", "--tag", "old")
    before = dump(lead.db)
    done(lead, "--to", "deal+contact+quote", "--company", "COMPANY-1", "--as-line")
    tags = {ref: lead.show(ref)["tags"] for ref in ("LEAD-1", "DEAL-1", "CONTACT-2", "COMPANY-1", "QUOTE-1")}
    assert tags == {
        **{key: ["hot", "vip"] for key in ("LEAD-1", "DEAL-1", "CONTACT-2")},
        "COMPANY-1": ["hot", "old", "vip"],
        "QUOTE-1": [],
    }
    assert lead.show("COMPANY-1")["version"] == 2
    assert lead("deal", "list", "tag=vip", "-q").lines == ["DEAL-1"]
    assert lead("undo").exit == 0
    assert dump(lead.db) == before


def test_a_dry_run_tells_what_joins(lead: Crm) -> None:
    done(lead, "--to", "deal+company")
    before = dump(lead.db)
    foreseen = lead("convert", "LEAD-1", "--to", "contact", "--dry-run", "--json").json["detail"]
    fills = [(record["ref"], record["field"], record["value"]) for record in foreseen if record["what"] == "fill"]
    assert fills == [("DEAL-1", "contact", "CONTACT-1?")]
    assert {"what": "set", "ref": "CONTACT-1?", "field": "tags", "value": ["hot", "vip"], "why": None} in foreseen
    assert dump(lead.db) == before
