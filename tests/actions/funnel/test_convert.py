"""``crm convert``: what it writes, row by row: the new elements, the links, and what closes on the source."""

from __future__ import annotations

from conftest import Crm

from tests.actions.acts import act, added, cells, refused, removed, touched
from tests.actions.invoices import NOON, parties

LINK = "from_kind from_id to_kind to_id how role"


def lead(crm: Crm, *words: str) -> str:
    """A lead about a person and a company, with two lines."""
    crm.now = NOON
    return crm.new(
        *("lead", "Relaunch", "--name", "Ada Lovelace", "--company-name", "Acme", "--job-title", "CTO"),
        *("--email", "work:ada@x.org", "--email", "home:ada@y.org", "--phone", "+49 30 1234", "--tag", "vip"),
        *("--line", "Design x 2 @ 800 tax 19", "--line", "Talk @ 100 tax 7", *words),
    )


def test_a_lead_becomes_a_deal_a_contact_and_a_company(crm: Crm) -> None:
    lead(crm)
    found = act(crm, "convert", "LEAD-1", "--to", "deal+contact+company")
    assert found.result.json["result"] == ["DEAL-1", "CONTACT-1", "COMPANY-1"]
    assert {table: marks for table, marks in found.touched.items() if table != "tag"} == {
        "lead": "~1(company,contact,converted_at,deal,stage)",
        "deal": "+1",
        "contact": "+1",
        "company": "+1",
        "email": "+3 +4 +5",
        "phone": "+2",
        "line": "+3 +4",
        "link": found.touched["link"],
    }
    assert cells(found, "lead", 1) == {
        "stage": ("new", "converted"),
        "converted_at": (None, found.steps[0]["at"]),
        **dict.fromkeys(("deal", "contact", "company"), (None, 1)),
    }
    assert sorted(added(found, "link", LINK), key=str) == [
        ("company", 1, "deal", 1, "company_of", None),
        ("contact", 1, "company", 1, "member_of", "CTO"),
        ("contact", 1, "deal", 1, "contact_of", None),
        ("lead", 1, "company", 1, "converted", None),
        ("lead", 1, "contact", 1, "converted", None),
        ("lead", 1, "deal", 1, "converted", None),
    ]
    assert {row["step"] for row in found.added["link"].values()} == {found.steps[0]["id"]}


def test_each_target_has_its_own_of_what_the_lead_had(crm: Crm) -> None:
    lead(crm, "--source", "fair")
    found = act(crm, "convert", "LEAD-1", "--to", "deal+contact+company")
    deal, contact, company = (found.added[kind][1] for kind in ("deal", "contact", "company"))
    assert (deal["title"], deal["stage"], deal["amount"], deal["lead"], deal["contact"], deal["company"]) == (
        *("Relaunch", "new", 190400 + 10700, 1, 1, 1),
    )
    assert (contact["title"], contact["job_title"], contact["lead"], contact["company"]) == (
        "Ada Lovelace",
        "CTO",
        1,
        1,
    )
    assert (company["title"], company["title_key"], company["lead"]) == ("Acme", "acme", 1)
    assert [row["source"] for row in (deal, contact)] == ["fair", "fair"]
    assert sorted(added(found, "email", "kind element position label normal")) == [
        ("company", 1, 1, "work", "ada@x.org"),
        ("contact", 1, 1, "work", "ada@x.org"),
        ("contact", 1, 2, "home", "ada@y.org"),
    ]
    assert added(found, "phone", "kind element normal") == [("contact", 1, "+49301234")]
    assert added(found, "line", "kind element number name gross from_line root_line bills") == [
        ("deal", 1, 1, "Design", 190400, 1, None, None),
        ("deal", 1, 2, "Talk", 10700, 2, None, None),
    ]


def test_a_deal_alone_leaves_the_parties_alone(crm: Crm) -> None:
    lead(crm)
    found = act(crm, "convert", "LEAD-1", "--to", "deal")
    assert {table: marks for table, marks in found.touched.items() if table != "tag"} == {
        "lead": "~1(converted_at,deal,stage)",
        "deal": "+1",
        "line": "+3 +4",
        "link": "+1",
    }
    assert added(found, "link", LINK) == [("lead", 1, "deal", 1, "converted", None)]


def test_a_contact_alone_leaves_the_lines_on_the_lead(crm: Crm) -> None:
    lead(crm)
    found = act(crm, "convert", "LEAD-1", "--to", "contact")
    assert {table: marks for table, marks in found.touched.items() if table != "tag"} == {
        "lead": "~1(contact,converted_at,stage)",
        "contact": "+1",
        "email": "+3 +4",
        "phone": "+2",
        "link": "+1",
    }
    assert found.result.json["warnings"]


def test_an_existing_party_is_filled_where_it_is_empty_and_keeps_the_rest(crm: Crm) -> None:
    lead(crm, "--city", "Kent", "--country", "GB")
    crm.new("contact", "Ada Byron", "--email", "ADA@x.org", "--city", "London", "--owner", "mia")
    found = act(crm, "convert", "LEAD-1", "--to", "deal", "--contact", "CONTACT-1")
    assert cells(found, "contact", 1) == {"country": (None, "GB"), "job_title": (None, "CTO")}
    assert added(found, "email", "kind element position normal") == [("contact", 1, 2, "ada@y.org")]
    assert added(found, "phone", "kind element position normal") == [("contact", 1, 1, "+49301234")]
    assert sorted(added(found, "link", LINK), key=str) == [
        ("contact", 1, "deal", 1, "contact_of", None),
        ("lead", 1, "contact", 1, "linked", None),
        ("lead", 1, "deal", 1, "converted", None),
    ]
    told = cells(found, "lead", 1)
    assert (told["contact"], told["deal"], told["stage"][1]) == ((None, 1), (None, 1), "converted")
    assert (found.added["deal"][1]["contact"], "company" in found.added) == (1, False)


def test_what_is_overwritten_is_what_was_named(crm: Crm) -> None:
    lead(crm, "--city", "Kent", "--street", "Mill 1")
    crm.new("contact", "Ada Byron", "--email", "ada@x.org", "--city", "London", "--street", "Weg 2")
    found = act(crm, "convert", "LEAD-1", "--contact", "CONTACT-1", "--overwrite", "city")
    assert cells(found, "contact", 1)["city"] == ("London", "Kent")
    assert "street" not in cells(found, "contact", 1)


def test_a_lead_joins_a_deal_that_is_there(crm: Crm) -> None:
    lead(crm)
    crm.new("deal", "Shop")
    found = act(crm, "convert", "LEAD-1", "--deal", "DEAL-1")
    assert added(found, "line", "kind element number gross from_line") == [
        ("deal", 1, 1, 190400, 1),
        ("deal", 1, 2, 10700, 2),
    ]
    assert cells(found, "deal", 1)["amount"] == (None, 201100)
    assert "title" not in cells(found, "deal", 1)
    assert added(found, "link", LINK) == [("lead", 1, "deal", 1, "linked", None)]
    assert cells(found, "lead", 1)["deal"] == (None, 1)


def test_a_deal_becomes_a_quote_and_stays_as_it_is(crm: Crm) -> None:
    parties(crm)
    crm.new("deal", "Work", "--company", "COMPANY-2", "--line", "Design x 2 @ 800 tax 19", "--line", "Talk @ 100 tax 7")
    found = act(crm, "convert", "DEAL-1", "--to", "quote")
    assert touched(found) == {"quote": "+1", "line": "+3 +4", "link": found.touched["link"]}
    row = found.added["quote"][1]
    assert (row["number"], row["stage"], row["deal"], row["amount"]) == ("AN-2026-0001", "draft", 1, 201100)
    assert (row["client_name"], row["seller_name"], row["valid_until"]) == ("Acme", "Ada Works", "2026-12-23")
    assert added(found, "line", "kind element number from_line root_line bills bills_kind") == [
        ("quote", 1, 1, 1, 1, None, None),
        ("quote", 1, 2, 2, 2, None, None),
    ]
    assert sorted(added(found, "link", LINK), key=str) == [
        ("company", 1, "quote", 1, "seller_of", None),
        ("company", 2, "quote", 1, "company_of", None),
        ("deal", 1, "quote", 1, "converted", None),
    ]


def test_a_quote_becomes_an_invoice_whose_lines_know_their_roots(crm: Crm) -> None:
    parties(crm)
    crm.new("deal", "Work", "--company", "COMPANY-2", "--line", "Design x 2 @ 800 tax 19", "--line", "Talk @ 100 tax 7")
    assert crm("convert", "DEAL-1", "--to", "quote").exit == 0
    assert crm("move", "QUOTE-1", "approved").exit == 0
    found = act(crm, "convert", "QUOTE-1", "--to", "invoice", "--lines", "2")
    assert touched(found) == {"invoice": "+1", "line": "+5", "link": found.touched["link"]}
    assert added(found, "line", "kind element name gross from_line root_line") == [("invoice", 1, "Talk", 10700, 4, 2)]
    row = found.added["invoice"][1]
    assert (row["number"], row["stage"], row["deal"], row["quote"], row["amount"]) == (None, "draft", 1, 1, 10700)
    assert ("quote", 1, "invoice", 1, "converted", None) in added(found, "link", LINK)
    rest = act(crm, "convert", "QUOTE-1", "--to", "invoice")
    assert added(rest, "line", "kind element name gross root_line") == [("invoice", 2, "Design", 190400, 1)]


def test_a_quote_becomes_a_deal_and_is_told_so(crm: Crm) -> None:
    parties(crm)
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Design x 2 @ 800 tax 19")
    found = act(crm, "convert", "QUOTE-1", "--to", "deal")
    assert found.touched == {"quote": "~1(deal)", "deal": "+1", "line": "+2", "link": found.touched["link"]}
    assert cells(found, "quote", 1) == {"deal": (None, 1)}
    row = found.added["deal"][1]
    assert (row["company"], row["stage"], row["amount"]) == (2, "new", 190400)
    assert sorted(added(found, "link", LINK), key=str) == [
        ("company", 2, "deal", 1, "company_of", None),
        ("quote", 1, "deal", 1, "converted", None),
    ]


def test_many_leads_are_one_step_and_each_has_its_own(crm: Crm) -> None:
    crm.now = NOON
    for name in ("Ada", "Bob"):
        crm.new("lead", f"{name} asks", "--name", f"{name} Byron", "--line", f"{name} @ 10 tax 19")
    found = act(crm, "convert", "LEAD-1", "LEAD-2", "LEAD-1", "--to", "deal+contact")
    assert found.touched == {
        "lead": "~1(contact,converted_at,deal,stage) ~2(contact,converted_at,deal,stage)",
        "deal": "+1 +2",
        "contact": "+1 +2",
        "line": "+3 +4",
        "link": found.touched["link"],
    }
    assert added(found, "deal", "title lead contact") == [("Ada asks", 1, 1), ("Bob asks", 2, 2)]
    assert added(found, "line", "element name from_line") == [(1, "Ada", 1), (2, "Bob", 2)]
    assert [link for link in added(found, "link", LINK) if link[4] == "converted"] == [
        ("lead", 1, "contact", 1, "converted", None),
        ("lead", 2, "contact", 2, "converted", None),
        ("lead", 1, "deal", 1, "converted", None),
        ("lead", 2, "deal", 2, "converted", None),
    ]


def test_a_dry_run_and_what_is_refused_change_nothing(crm: Crm) -> None:
    lead(crm)
    lead(crm)
    crm.new("lead", "Junk", "--stage", "junk")
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org")
    refused(crm, 4, "convert", "LEAD-1", "--to", "deal+contact")
    refused(crm, 5, "convert", "LEAD-1", "LEAD-3", "--to", "deal")
    refused(crm, 3, "convert", "LEAD-1", "LEAD-9", "--to", "deal")
    refused(crm, 2, "convert", "LEAD-1", "--to", "quota")
    refused(crm, 2, "convert", "LEAD-1", "--to", "payment")
    refused(crm, 2, "convert", "LEAD-1")
    refused(crm, 2, "convert", "LEAD-1", "--to", "deal", "--set", "colour=red")
    refused(crm, 5, "convert", "LEAD-1", "--to", "deal", "--set", "amount=5")
    refused(crm, 3, "convert", "LEAD-1", "--to", "deal", "--contact", "CONTACT-9")
    assert removed(act(crm, "convert", "LEAD-1", "--to", "deal"), "line", "id") == []
    assert refused(crm, 4, "convert", "LEAD-1", "LEAD-2", "--to", "deal")["candidates"] == ["DEAL-1"]
