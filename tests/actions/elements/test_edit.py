"""``crm edit``: the fields that are named change, with all that follows from them, and nothing else does."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, idle, refused, removed, told
from tests.actions.invoices import draft, issued, parties

LINK = "from_kind from_id to_kind to_id how role"
POINT = "kind element position label value normal"


def test_fields_that_are_named_change_and_no_other(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--amount", "10", "--source", "fair", "--campaign", "May")
    found = act(crm, "edit", "DEAL-1", "--amount", "1200.50", "--source", "web", "--unset", "campaign")
    assert found.touched == {"deal": "~1(amount,campaign,source)"}
    assert cells(found, "deal", 1) == {"amount": (1000, 120050), "source": ("fair", "web"), "campaign": ("May", None)}
    assert found.result.json["result"] == ["DEAL-1"]
    assert (found.steps[0]["verb"], found.steps[0]["args"]) == ("edit", '{"refs":["DEAL-1"]}')


def test_many_of_several_kinds_change_alike_and_those_that_are_so_already_stay(crm: Crm) -> None:
    for kind in ("lead", "deal"):
        crm.new(kind, "A", "--owner", "mia")
    crm.new("lead", "B", "--owner", "ada")
    found = act(crm, "edit", "LEAD-1", "DEAL-1", "LEAD-2", "LEAD-1", "--owner", "ada")
    assert found.touched == {"lead": "~1(owner)", "deal": "~1(owner)"}
    answer = found.result.json
    assert (answer["updated"], answer["result"]) == (["LEAD-1", "DEAL-1"], ["LEAD-1", "DEAL-1", "LEAD-2"])


def test_what_stands_there_already_is_no_step(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--city", "Kent", "--email", "ada@x.org", "--external-id", "hub:1")
    again = ("--city", "Kent", "--set", "name=Ada Lovelace", "--email", "ADA@x.org", "--external-id", "hub:1")
    answer = idle(crm, "edit", "CONTACT-1", *again, "--unset", "website", "--unset", "phones")
    assert answer["result"] == ["CONTACT-1"]


def test_a_title_that_changes_is_found_under_its_new_name(crm: Crm) -> None:
    crm.new("deal", "Relaunch")
    found = act(crm, "edit", "DEAL-1", "--title", " NEW Shop ")
    assert cells(found, "deal", 1) == {"title": ("Relaunch", "NEW Shop"), "title_key": ("relaunch", "new shop")}
    assert found.searched == {"deal_search"}
    assert crm("find", "shop", "-q").lines == crm("show", "new shop", "--format", "ids").lines == ["DEAL-1"]
    assert crm("find", "relaunch", "-q").lines == []


def test_the_name_of_a_contact_is_put_together_anew(crm: Crm) -> None:
    crm.new("contact", "Ada Byron", "--email", "ada@x.org")
    found = act(crm, "edit", "CONTACT-1", "--last-name", "Lovelace")
    assert cells(found, "contact", 1) == {
        "last_name": ("Byron", "Lovelace"),
        "title": ("Ada Byron", "Ada Lovelace"),
        "title_key": ("ada byron", "ada lovelace"),
    }
    found = act(crm, "edit", "CONTACT-1", "--unset", "first_name", "--unset", "last_name")
    assert cells(found, "contact", 1)["title"] == ("Ada Lovelace", "ada@x.org")


def test_another_company_takes_the_link_of_the_old_one_along(crm: Crm) -> None:
    for name in ("Acme", "Bolt"):
        crm.new("company", name)
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1", "--job-title", "CTO")
    found = act(crm, "edit", "CONTACT-1", "--company", "COMPANY-2")
    assert found.touched == {"contact": "~1(company)", "link": "+2 -1"}
    assert removed(found, "link", LINK) == [("contact", 1, "company", 1, "member_of", "CTO")]
    assert added(found, "link", LINK) == [("contact", 1, "company", 2, "member_of", "CTO")]
    assert found.added["link"][2]["step"] == found.steps[0]["id"]
    assert [link["ref"] for link in crm.show("CONTACT-1")["links"]] == ["COMPANY-2"]
    assert crm.show("COMPANY-1")["links"] == []


def test_a_reference_that_is_emptied_takes_its_own_link_along_and_no_other(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace")
    crm.new("deal", "Relaunch", "--company", "COMPANY-1", "--contact", "CONTACT-1")
    assert crm("link", "DEAL-1", "COMPANY-1", "--how", "partner_of").exit == 0
    found = act(crm, "edit", "DEAL-1", "--unset", "company")
    assert cells(found, "deal", 1) == {"company": (1, None)}
    assert removed(found, "link", LINK) == [("company", 1, "deal", 1, "company_of", None)]
    assert found.touched.keys() == {"deal", "link"}
    left = {(link["ref"], link["how"]) for link in crm.show("DEAL-1")["links"]}
    assert left == {("CONTACT-1", "contact_of"), ("COMPANY-1", "partner_of")}


def test_a_link_of_another_word_does_not_stand_for_the_reference(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("deal", "Relaunch")
    assert crm("link", "DEAL-1", "COMPANY-1", "--how", "partner_of").exit == 0
    found = act(crm, "edit", "DEAL-1", "--company", "COMPANY-1")
    assert added(found, "link", LINK) == [("company", 1, "deal", 1, "company_of", None)]
    assert "link" not in found.removed


def test_a_reference_to_what_one_came_from_gets_no_second_link(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    assert crm("convert", "LEAD-1", "--to", "contact").exit == 0
    crm.new("quote", "Offer", "--contact", "CONTACT-1")
    crm.new("contact", "Bob", "--email", "bob@x.org")
    found = act(crm, "edit", "QUOTE-1", "--contact", "CONTACT-2")
    assert removed(found, "link", LINK) == [("contact", 1, "quote", 1, "contact_of", None)]
    assert added(found, "link", LINK) == [("contact", 2, "quote", 1, "contact_of", None)]


def test_an_address_that_is_added_takes_the_next_place(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "work:ada@x.org", "--phone", "+49 30 1", "--phone", "+49 30 1234")
    more = ("--email", "home:Ada@Y.org", "--email", "ADA@X.ORG", "--email", "ada@z.org", "--phone", "+49 (0)30 1234")
    found = act(crm, "edit", "CONTACT-1", *more)
    assert found.added["email"].keys() == {2, 3}
    assert added(found, "email", POINT) == [
        ("contact", 1, 2, "home", "Ada@Y.org", "ada@y.org"),
        ("contact", 1, 3, None, "ada@z.org", "ada@z.org"),
    ]
    assert "phone" not in found.touched
    assert "email" not in found.removed | found.altered
    assert [point["value"] for point in crm.show("CONTACT-1")["emails"]] == ["ada@x.org", "Ada@Y.org", "ada@z.org"]
    assert crm.show("CONTACT-1")["title"] == "Ada Lovelace"
    assert found.result.json["updated"] == ["CONTACT-1"]
    assert crm("find", "ada@z.org", "-q").lines == ["CONTACT-1"]


def test_unset_and_an_address_replace_all_that_was_there(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org", "--email", "ada@y.org", "--phone", "+49 30 1234")
    found = act(crm, "edit", "CONTACT-1", "--unset", "emails", "--email", "ada@z.org")
    assert removed(found, "email", "value") == [("ada@x.org",), ("ada@y.org",)]
    assert added(found, "email", POINT) == [("contact", 1, 1, None, "ada@z.org", "ada@z.org")]
    assert "phone" not in found.touched
    found = act(crm, "edit", "CONTACT-1", "--unset", "phones")
    assert removed(found, "phone", "value") == [("+49 30 1234",)]
    assert "email" not in found.touched


def test_an_external_id_is_added_beside_those_there(crm: Crm) -> None:
    crm.new("lead", "A", "--external-id", "hub:1")
    found = act(crm, "edit", "LEAD-1", "--external-id", "hub:2", "--external-id", "erp:1", "--external-id", "hub:1")
    assert added(found, "external", "kind element system external_id") == [
        ("lead", 1, "hub", "2"),
        ("lead", 1, "erp", "1"),
    ]
    assert {"external"} <= found.touched.keys() <= {"external", "lead"}
    crm.new("lead", "B")
    assert refused(crm, 4, "edit", "LEAD-2", "--title", "C", "--external-id", "hub:1")["candidates"] == ["LEAD-1"]


def test_a_draft_follows_the_client_that_it_is_given(crm: Crm) -> None:
    parties(crm)
    crm.new("company", "Bolt", "--street", "Weg 9", "--city", "Kiel", "--country", "DE")
    draft(crm)
    found = act(crm, "edit", "INVOICE-1", "--company", "COMPANY-3")
    assert found.touched == {
        "invoice": "~1(client_city,client_name,client_postal_code,client_street,company)",
        "link": found.touched["link"],
    }
    told = cells(found, "invoice", 1)
    assert (told["client_name"], told["client_city"]) == (("Acme", "Bolt"), ("Hamburg", "Kiel"))
    assert told["client_postal_code"] == ("20095", None)


def test_the_policy_of_rounding_reckons_the_amount_and_the_lines_anew(crm: Crm) -> None:
    three = ("A @ 299.33 tax 20", "B @ 179.33 tax 20", "C @ 99.34 tax 20")
    crm.new("deal", "Relaunch", *(word for line in three for word in ("--line", line)))
    found = act(crm, "edit", "DEAL-1", "--tax-rounding", "line")
    assert cells(found, "deal", 1) == {"tax_rounding": ("group", "line"), "amount": (69360, 69361)}
    assert set(found.touched) == {"deal", "line"}
    assert [set(cells(found, "line", row)) for row in found.altered["line"]] == [{"tax", "gross"}]


def test_an_amount_in_another_currency_is_typed_anew(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--amount", "1200")
    assert refused(crm, 5, "edit", "DEAL-1", "--currency", "JPY")["field"] == "currency"
    found = act(crm, "edit", "DEAL-1", "--currency", "JPY", "--amount", "150000")
    assert cells(found, "deal", 1) == {"currency": ("EUR", "JPY"), "amount": (120000, 150000)}
    assert cells(act(crm, "edit", "DEAL-1", "--currency", "KRW"), "deal", 1) == {"currency": ("JPY", "KRW")}


def test_lines_keep_the_currency_and_the_amount(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "A @ 10")
    assert refused(crm, 5, "edit", "DEAL-1", "--currency", "JPY", "--source", "fair")["field"] == "currency"
    assert refused(crm, 5, "edit", "DEAL-1", "--amount", "11", "--source", "fair")["field"] == "amount"
    assert cells(act(crm, "edit", "DEAL-1", "--currency", "USD"), "deal", 1) == {"currency": ("EUR", "USD")}
    assert idle(crm, "edit", "DEAL-1", "--amount", "10")["result"] == ["DEAL-1"]


@pytest.mark.parametrize(
    ("exit", "field", "words"),
    [
        (2, "colour", ("--set", "colour=red")),
        (2, "close_date", ("--close-date", "someday")),
        (2, "stage", ("--stage", "nowhere")),
        (3, None, ("--company", "COMPANY-9")),
        (5, "title", ("--unset", "title")),
        (5, "closed_at", ("--set", "closed_at=2026-01-01")),
        (2, None, ()),
    ],
    ids=str,
)
def test_one_mistake_and_none_of_many_changes(crm: Crm, exit: int, field: str | None, words: tuple[str, ...]) -> None:
    crm.new("deal", "A")
    crm.new("deal", "B")
    right = ("--source", "fair") if words else ()
    error = refused(crm, exit, "edit", "DEAL-1", "DEAL-2", *right, *words)
    assert field is None or error["field"] == field


def test_one_that_is_not_there_or_has_no_such_field_and_none_changes(crm: Crm) -> None:
    crm.new("deal", "A")
    crm.new("company", "Acme")
    assert refused(crm, 3, "edit", "DEAL-1", "DEAL-9", "--source", "fair")["ref"] == "DEAL-9"
    assert refused(crm, 2, "edit", "DEAL-1", "COMPANY-1", "--close-date", "eom")["field"] == "close_date"


def test_a_lead_keeps_one_name_at_least(crm: Crm) -> None:
    crm.new("lead", "A", "--email", "ada@x.org")
    assert cells(act(crm, "edit", "LEAD-1", "--unset", "title"), "lead", 1)["title"] == ("A", None)
    refused(crm, 5, "edit", "LEAD-1", "--unset", "emails")
    found = act(crm, "edit", "LEAD-1", "--unset", "emails", "--phone", "+49 30 1234")
    assert (len(found.removed["email"]), len(found.added["phone"])) == (1, 1)


def test_no_two_products_share_a_number(crm: Crm) -> None:
    crm.new("product", "Seat", "--sku", "S1")
    crm.new("product", "Desk", "--sku", "D1")
    error = refused(crm, 4, "edit", "PRODUCT-2", "--sku", "S1", "--price", "5")
    assert (error["candidates"], "PRODUCT-1" in error["message"]) == (["PRODUCT-1"], True)
    assert idle(crm, "edit", "PRODUCT-2", "--sku", "D1")["result"] == ["PRODUCT-2"]
    assert cells(act(crm, "edit", "PRODUCT-2", "--sku", "S2"), "product", 2) == {"sku": ("D1", "S2")}


def test_money_that_came_in_is_not_made_another_sum(crm: Crm) -> None:
    crm.new("payment", "--amount", "12", "--date", "2026-01-02")
    for words in (("--amount", "13"), ("--date", "2026-01-03"), ("--currency", "USD"), ("--unset", "amount")):
        refused(crm, 5, "edit", "PAYMENT-1", "--method", "cash", *words)
    found = act(crm, "edit", "PAYMENT-1", "--amount", "12", "--method", "cash")
    assert cells(found, "payment", 1)["method"] == ("bank", "cash")


def test_of_what_is_issued_only_comments_and_owner_change(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    issued(crm)
    for words in (("--title", "B"), ("--due-date", "2027-01-01"), ("--unset", "content")):
        assert refused(crm, 5, "edit", "INVOICE-1", "INVOICE-2", *words)["code"] == "frozen"
    found = act(crm, "edit", "INVOICE-2", "--owner", "ada", "--comments", "Late")
    assert cells(found, "invoice", 2) == {"owner": ("tester", "ada"), "comments": (None, "Late")}


def test_people_read_whether_anything_changed(crm: Crm) -> None:
    crm.new("deal", "A")
    assert all("DEAL-1" in sentence for sentence in told(crm, "edit", "DEAL-1", "--source", "fair"))


@pytest.mark.parametrize("words", [("edit", "DEAL-1", "--amount", "7"), ("move", "DEAL-1", "won")])
def test_only_the_version_that_was_read_is_changed(crm: Crm, words: tuple[str, ...]) -> None:
    crm.new("deal", "Relaunch", "--amount", "5")
    read = crm("show", "DEAL-1", "--json").json["version"]
    crm("edit", "DEAL-1", "--owner", "ada")
    error = refused(crm, 4, *words, "--if-version", str(read))
    assert (error["code"], error["ref"]) == ("changed_meanwhile", "DEAL-1")
    assert error["message"] == f"DEAL-1 was changed meanwhile: it is in version {read + 1}, not {read}."
    refused(crm, 4, "edit", "DEAL-1", "--owner", "ada", "--if-version", str(read))  # also when nothing would change
    refused(crm, 2, *words, "--if-version", "new")
    assert act(crm, *words, "--if-version", str(read + 1)).touched.keys() == {"deal"}


def test_a_version_is_of_one_element(crm: Crm) -> None:
    for title in ("A", "B"):
        crm.new("deal", title)
    assert refused(crm, 2, "edit", "DEAL-1", "DEAL-2", "--owner", "ada", "--if-version", "1")["code"] == "usage"
    crm("batch", "-", stdin="edit DEAL-1 --owner ada --if-version 1\nmove DEAL-1 won --if-version 2\n")
    assert crm("show", "DEAL-1", "--json").json["stage"] == "won"
