"""``crm unlink``: links made by hand go, with the reference that they stood for; where something came from stays."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, added, cells, refused, removed
from tests.actions.invoices import draft, issued, parties

LINK = "from_kind from_id to_kind to_id how role"


def people(crm: Crm) -> None:
    for name in ("Acme", "Bolt"):
        crm.new("company", name)
    for name in ("Ada Lovelace", "Bob Byron"):
        crm.new("contact", name, "--company", "COMPANY-1")


def test_a_link_goes_with_its_reference(crm: Crm) -> None:
    people(crm)
    found = act(crm, "unlink", "CONTACT-1", "COMPANY-1")
    assert found.touched == {"contact": "~1(company)", "link": "-1"}
    assert removed(found, "link", LINK) == [("contact", 1, "company", 1, "member_of", None)]
    assert cells(found, "contact", 1) == {"company": (1, None)}
    assert found.result.json["result"] == ["CONTACT-1", "COMPANY-1"]


def test_either_end_may_be_named_first_and_many_go_at_once(crm: Crm) -> None:
    people(crm)
    found = act(crm, "unlink", "CONTACT-1", "CONTACT-2", "COMPANY-1")
    assert found.touched == {"contact": "~1(company) ~2(company)", "link": "-1 -2"}
    assert crm("undo").exit == 0
    assert act(crm, "unlink", "COMPANY-1", "CONTACT-2").touched == {"contact": "~2(company)", "link": "-2"}


def test_the_reference_names_what_is_left(crm: Crm) -> None:
    people(crm)
    assert crm("link", "CONTACT-1", "COMPANY-2").exit == 0
    found = act(crm, "unlink", "CONTACT-1", "COMPANY-1")
    assert cells(found, "contact", 1) == {"company": (1, 2)}
    assert [row["to_id"] for row in found.removed["link"].values()] == [1]


def test_a_link_that_is_not_the_reference_leaves_it_alone(crm: Crm) -> None:
    people(crm)
    assert crm("link", "CONTACT-1", "COMPANY-2").exit == 0
    assert act(crm, "unlink", "CONTACT-1", "COMPANY-2").touched.keys() == {"link"}
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"


def test_a_word_takes_the_links_of_this_word_alone(crm: Crm) -> None:
    people(crm)
    crm.new("lead", "A")
    for how in ("partner_of", "friend_of"):
        assert crm("link", "COMPANY-1", "LEAD-1", "--how", how).exit == 0
    found = act(crm, "unlink", "COMPANY-1", "LEAD-1", "--how", "friend_of")
    assert removed(found, "link", "how") == [("friend_of",)]
    assert found.touched.keys() == {"link"}
    assert refused(crm, 3, "unlink", "COMPANY-1", "LEAD-1", "--how", "friend_of")["hint"]
    assert removed(act(crm, "unlink", "COMPANY-1", "LEAD-1"), "link", "how") == [("partner_of",)]


def test_a_draft_whose_client_is_unlinked_says_nothing_of_it_any_more(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    found = act(crm, "unlink", "INVOICE-1", "COMPANY-2")
    told = cells(found, "invoice", 1)
    assert told["company"] == (2, None)
    assert told["client_name"] == ("Acme", None)
    assert told["client_city"] == ("Hamburg", None)
    assert set(found.touched) == {"invoice", "link"}


def test_what_came_from_the_other_stays_linked(crm: Crm) -> None:
    crm.new("lead", "A", "--name", "Ada Lovelace")
    assert crm("convert", "LEAD-1", "--to", "deal+contact").exit == 0
    assert "undo" in refused(crm, 5, "unlink", "LEAD-1", "DEAL-1")["hint"]
    refused(crm, 5, "unlink", "CONTACT-1", "LEAD-1")
    assert crm("link", "LEAD-1", "DEAL-1", "--how", "friend_of").exit == 0
    assert removed(act(crm, "unlink", "LEAD-1", "DEAL-1"), "link", "how") == [("friend_of",)]


def test_what_is_issued_keeps_its_client(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert refused(crm, 5, "unlink", "INVOICE-1", "COMPANY-2")["code"] == "frozen"


def test_one_that_is_not_linked_and_all_stay_linked(crm: Crm) -> None:
    people(crm)
    refused(crm, 3, "unlink", "CONTACT-1", "CONTACT-2", "COMPANY-2")
    refused(crm, 3, "unlink", "CONTACT-1", "CONTACT-9", "COMPANY-1")
    crm.new("contact", "Cid Cole")
    refused(crm, 3, "unlink", "CONTACT-1", "CONTACT-3", "COMPANY-1")
    refused(crm, 5, "unlink", "CONTACT-1", "CONTACT-1")
    assert added(act(crm, "link", "CONTACT-3", "COMPANY-1"), "link", "how") == [("member_of",)]


def test_a_link_of_another_word_leaves_the_reference_to_what_stays_linked(crm: Crm) -> None:
    people(crm)
    assert crm("link", "CONTACT-1", "COMPANY-1", "--how", "friend_of").exit == 0
    assert crm("link", "CONTACT-1", "COMPANY-2").exit == 0
    found = act(crm, "unlink", "CONTACT-1", "COMPANY-1", "--how", "Friend-of")
    assert removed(found, "link", "to_id how") == [(1, "friend_of")]
    assert found.touched.keys() == {"link"}
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"


def test_a_word_names_the_reference_too(crm: Crm) -> None:
    people(crm)
    found = act(crm, "unlink", "CONTACT-1", "COMPANY-1", "--how", "Member-of")
    assert found.touched == {"contact": "~1(company)", "link": "-1"}
