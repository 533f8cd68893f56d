"""``crm link``: a row between two elements, and the empty reference that it stands for."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, refused, told
from tests.actions.invoices import issued, parties

LINK = "from_kind from_id to_kind to_id how role"


def role(crm: Crm, ref: str) -> list[str | None]:
    return [link["role"] for link in crm.show(ref)["links"]]


def test_linking_again_with_a_role_sets_it_and_undo_takes_it_away(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "Acme")
    assert crm("link", "CONTACT-1", "COMPANY-1", "--role", "CTO").exit == 0
    assert role(crm, "CONTACT-1") == ["CTO"]
    assert crm("undo").exit == 0
    assert role(crm, "CONTACT-1") == [None]


def test_linking_again_without_anything_new_is_no_step(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "Acme")
    done = crm("link", "CONTACT-1", "COMPANY-1", "--json").json
    assert (done["step"], done["linked"]) == (None, [])


def test_a_link_fills_the_reference_that_is_empty_and_points_as_it_does(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--job-title", "CTO")
    found = act(crm, "link", "COMPANY-1", "CONTACT-1")
    assert found.touched == {"contact": "~1(company)", "link": "+1"}
    assert added(found, "link", LINK) == [("contact", 1, "company", 1, "member_of", "CTO")]
    assert found.added["link"][1]["step"] == found.steps[0]["id"]
    assert cells(found, "contact", 1) == {"company": (None, 1)}
    answer = found.result.json
    assert (answer["linked"], answer["result"]) == (["CONTACT-1"], ["COMPANY-1", "CONTACT-1"])


def test_a_reference_that_is_filled_stays_and_the_link_comes(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("company", "Bolt")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1", "--job-title", "CTO")
    found = act(crm, "link", "CONTACT-1", "COMPANY-2", "--role", "Board")
    assert found.touched == {"link": "+2"}
    assert added(found, "link", LINK) == [("contact", 1, "company", 2, "member_of", "Board")]


def test_many_are_linked_to_one_each_once(crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    for name in ("Ada Lovelace", "Bob Byron"):
        crm.new("contact", name)
    found = act(crm, "link", "CONTACT-1", "CONTACT-2", "DEAL-1", "CONTACT-1", "DEAL-1")
    assert added(found, "link", LINK) == [
        ("contact", 1, "deal", 1, "contact_of", None),
        ("contact", 2, "deal", 1, "contact_of", None),
    ]
    assert cells(found, "deal", 1) == {"contact": (None, 1)}
    assert found.touched.keys() == {"deal", "link"}


def test_a_word_of_ones_own_fills_no_reference(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace")
    found = act(crm, "link", "CONTACT-1", "COMPANY-1", "--how", "Friend-of", "--role", "dear")
    assert found.touched == {"link": "+1"}
    assert added(found, "link", LINK) == [("contact", 1, "company", 1, "friend_of", "dear")]
    assert added(act(crm, "link", "CONTACT-1", "COMPANY-1"), "link", "how") == [("member_of",)]


def test_the_word_of_the_reference_fills_it_however_it_is_spelled(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace")
    found = act(crm, "link", "CONTACT-1", "COMPANY-1", "--how", "Member-Of")
    assert added(found, "link", LINK) == [("contact", 1, "company", 1, "member_of", None)]
    assert cells(found, "contact", 1) == {"company": (None, 1)}


@pytest.mark.parametrize("how", ["converted", "linked", "billed_by", "corrects", "version_of", "pays", "Version-Of"])
def test_words_that_tell_where_something_came_from_are_not_for_people(crm: Crm, how: str) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace")
    refused(crm, 5, "link", "CONTACT-1", "COMPANY-1", "--how", how)


def test_kinds_without_a_reference_are_related(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("company", "Bolt")
    found = act(crm, "link", "COMPANY-2", "COMPANY-1")
    assert added(found, "link", LINK) == [("company", 2, "company", 1, "related", None)]
    assert found.touched == {"link": "+1"}


def test_a_draft_takes_its_client_from_a_link(crm: Crm) -> None:
    parties(crm)
    crm.new("invoice", "Work", "--line", "Seat @ 10")
    found = act(crm, "link", "INVOICE-1", "COMPANY-2")
    told = cells(found, "invoice", 1)
    assert (told["company"], told["client_name"], told["client_city"]) == ((None, 2), (None, "Acme"), (None, "Hamburg"))
    assert added(found, "link", LINK) == [("company", 2, "invoice", 1, "company_of", None)]


def test_what_is_frozen_is_linked_and_stays_as_it_is(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    crm.new("contact", "Ada Lovelace")
    assert act(crm, "link", "INVOICE-1", "CONTACT-1").touched == {"link": "+3"}


def test_a_role_changes_the_link_alone(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    crm.new("deal", "Relaunch", "--company", "COMPANY-1", "--contact", "CONTACT-1")
    found = act(crm, "link", "CONTACT-1", "COMPANY-1", "--role", "CTO")
    assert found.touched == {"link": "~1(role)"}
    assert cells(found, "link", 1) == {"role": (None, "CTO")}


def test_what_is_refused_links_nothing(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace")
    wrong = {
        (2, "CONTACT-1", "COMPANY-1", "--how", "two words"),
        (5, "CONTACT-1", "COMPANY-1", "--how", "converted"),
        (5, "CONTACT-1", "CONTACT-1"),
        (3, "CONTACT-1", "CONTACT-9", "COMPANY-1"),
        (3, "CONTACT-1", "COMPANY-9"),
    }
    for exit, *words in sorted(wrong, key=str):
        refused(crm, int(exit), "link", *map(str, words))


def test_people_read_whether_anything_was_linked(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("company", "Bolt")
    assert all("COMPANY-1" in sentence for sentence in told(crm, "link", "COMPANY-2", "COMPANY-1"))
