"""``crm clone``: rows of its own for all that is taken over, and none of the old one's changes."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, added, refused, touched
from tests.actions.invoices import issued, parties

LINK = "from_kind from_id to_kind to_id how role"
LINE = "kind element number name quantity net tax gross from_line root_line bills"


def test_a_lead_is_cloned_with_its_parts_and_without_its_past(crm: Crm) -> None:
    ref = crm.new(
        *("lead", "Relaunch", "--name", "Ada Lovelace", "--email", "work:ada@x.org", "--email", "ada@y.org"),
        *("--phone", "+49 30 1234", "--tag", "vip", "--tag", "web", "--external-id", "hub:1", "--stage", "processed"),
        *("--line", "Design x 2 @ 800 tax 19", "--line", "Talk @ 100 tax 7"),
    )
    assert crm("note", ref, "Hello").exit == 0
    assert crm("archive", ref).exit == 0
    found = act(crm, "clone", "LEAD-1")
    assert found.touched == {"lead": "+2", "email": "+3 +4", "phone": "+2", "tag": "+3 +4", "line": "+3 +4"}
    row = found.added["lead"][2]
    assert (row["title"], row["stage"], row["amount"], row["archived_at"], row["version"]) == (
        *("Relaunch", "new", 201100, None, 1),
    )
    assert added(found, "email", "element position label normal") == [
        (2, 1, "work", "ada@x.org"),
        (2, 2, None, "ada@y.org"),
    ]
    assert added(found, "tag", "element tag") == [(2, "vip"), (2, "web")]
    assert added(found, "line", LINE) == [
        ("lead", 2, 1, "Design", "2", 160000, 30400, 190400, 1, None, None),
        ("lead", 2, 2, "Talk", "1", 10000, 700, 10700, 2, None, None),
    ]
    assert row["uid"] != crm.show("LEAD-1")["uid"]


def test_a_lead_that_was_linked_to_a_contact_is_cloned_without_it(crm: Crm) -> None:
    crm.new("contact", "Ada Lovelace")
    crm.new("lead", "Relaunch")
    assert crm("convert", "LEAD-1", "--to", "deal", "--contact", "CONTACT-1").exit == 0
    found = act(crm, "clone", "LEAD-1")
    assert found.touched == {"lead": "+2"}
    row = found.added["lead"][2]
    assert [row[name] for name in ("contact", "deal", "converted_at", "stage")] == [None, None, None, "new"]


def test_a_deal_is_cloned_with_its_client_and_begins_anew(crm: Crm) -> None:
    parties(crm)
    crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--amount", "500", "--close-date", "2026-12-24")
    assert crm("move", "DEAL-1", "lost", "--reason", "Too dear").exit == 0
    found = act(crm, "clone", "DEAL-1")
    assert found.touched == {"deal": "+2", "link": "+2"}
    row = found.added["deal"][2]
    assert (row["stage"], row["closed_at"], row["lost_reason"], row["amount"]) == ("new", None, None, 50000)
    assert (row["company"], row["close_date"]) == (2, "2026-12-24")
    assert added(found, "link", LINK) == [("company", 2, "deal", 2, "company_of", None)]


def test_a_quote_is_cloned_as_a_new_version_with_the_same_roots(crm: Crm) -> None:
    parties(crm)
    crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design x 3 @ 800 tax 19")
    assert crm("convert", "DEAL-1", "--to", "quote").exit == 0
    assert crm("move", "QUOTE-1", "sent").exit == 0
    crm.now = "2026-12-01T12:00:00Z"
    found = act(crm, "clone", "QUOTE-1")
    assert touched(found) == {"quote": "+2", "line": "+3", "link": found.touched["link"]}
    row = found.added["quote"][2]
    assert (row["stage"], row["deal"]) == ("draft", 1)
    assert (row["issue_date"], row["valid_until"]) == ("2026-12-01", "2026-12-31")
    assert row["number"] not in (None, crm.show("QUOTE-1")["number"])
    assert added(found, "line", "element from_line root_line") == [(2, 2, 1)]
    links = added(found, "link", LINK)
    assert ("quote", 1, "quote", 2, "version_of", None) in links
    assert not [link for link in links if link[4] == "converted"]


def test_an_issued_invoice_is_cloned_as_a_draft_and_stays_as_it_is(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    assert crm("pay", "INVOICE-1").exit == 0
    found = act(crm, "clone", "INVOICE-1")
    assert found.touched == {"invoice": "+2", "line": "+2", "link": found.touched["link"]}
    row = found.added["invoice"][2]
    assert (row["stage"], row["number"], row["document_sha256"], row["amount"]) == ("draft", None, None, 119000)
    assert (row["issue_date"], row["supply_date"], row["due_date"]) == (None, None, None)
    assert sorted(added(found, "link", LINK)) == [
        ("company", 1, "invoice", 2, "seller_of", None),
        ("company", 2, "invoice", 2, "company_of", None),
    ]


def test_many_are_cloned_in_one_step_each_once(crm: Crm) -> None:
    crm.new("lead", "A")
    crm.new("product", "Seat", "--sku", "S1", "--price", "10")
    found = act(crm, "clone", "LEAD-1", "PRODUCT-1", "LEAD-1")
    assert found.touched == {"lead": "+2", "product": "+2"}
    assert (found.added["product"][2]["sku"], found.added["product"][2]["price"]) == (None, "10")
    assert found.result.json["created"] == ["LEAD-2", "PRODUCT-2"]


def test_one_that_is_not_there_and_none_is_cloned(crm: Crm) -> None:
    crm.new("lead", "A")
    assert refused(crm, 3, "clone", "LEAD-1", "LEAD-9")["ref"] == "LEAD-9"
