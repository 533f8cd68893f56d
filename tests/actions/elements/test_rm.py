"""``crm rm``: an element goes with all its parts and links, and nothing that belongs to another."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, refused, removed
from tests.actions.invoices import draft, issued, parties

PARTS = ("email", "phone", "line", "note", "tag", "external")


def full(crm: Crm, title: str, number: str) -> str:
    """A lead that has one of everything."""
    ref = crm.new(
        *("lead", title, "--email", f"{title}@x.org", "--phone", f"+49 30 123{number}", "--tag", "vip"),
        *("--line", "Seat @ 10", "--external-id", f"hub:{number}"),
    )
    assert crm("note", ref, "Hello").exit == 0
    return ref


def test_all_that_an_element_had_goes_with_it(crm: Crm) -> None:
    for number, title in enumerate(("ada", "bob"), 1):
        full(crm, title, str(number))
    crm.new("company", "Acme")
    assert crm("link", "LEAD-1", "COMPANY-1", "--how", "friend_of").exit == 0
    assert crm("link", "LEAD-2", "COMPANY-1", "--how", "friend_of").exit == 0
    found = act(crm, "rm", "LEAD-1")
    assert found.touched == {"lead": "-1", "link": "-1", **dict.fromkeys(PARTS, "-1")}
    assert removed(found, "external", "kind element system external_id") == [("lead", 1, "hub", "1")]
    assert removed(found, "link", "from_kind from_id to_kind to_id") == [("lead", 1, "company", 1)]
    assert found.result.json["deleted"] == found.result.json["result"] == ["LEAD-1"]
    assert crm("find", "ada", "-q").lines == []
    assert crm("find", "bob", "-q").lines == ["LEAD-2"]
    assert crm.new("lead", "C", "--external-id", "hub:1") == "LEAD-3"


def test_parts_of_another_kind_with_the_same_number_stay(crm: Crm) -> None:
    full(crm, "ada", "1")
    crm.new("contact", "Ada Lovelace", "--email", "ada@y.org", "--tag", "vip", "--external-id", "hub:1")
    assert crm("note", "CONTACT-1", "Hello").exit == 0
    found = act(crm, "rm", "CONTACT-1")
    assert found.touched == {"contact": "-1", "email": "-2", "external": "-2", "note": "-2", "tag": "-2"}


def test_many_that_refer_to_each_other_go_together(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    crm.new("deal", "Relaunch", "--company", "COMPANY-1", "--contact", "CONTACT-1", "--line", "Seat @ 10")
    found = act(crm, "rm", "COMPANY-1", "CONTACT-1", "DEAL-1", "COMPANY-1")
    assert found.touched == {"company": "-1", "contact": "-1", "deal": "-1", "line": "-1", "link": "-1 -2 -3"}
    assert found.result.json["deleted"] == ["COMPANY-1", "CONTACT-1", "DEAL-1"]


def test_those_that_are_referred_to_stay_with_all_that_were_named(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "COMPANY-1")
    crm.new("lead", "A")
    error = refused(crm, 5, "rm", "LEAD-1", "COMPANY-1")
    assert (error["code"], error["ref"], error["candidates"]) == ("in_use", "COMPANY-1", ["CONTACT-1"])


def test_a_product_on_a_line_and_a_payment_that_settles_stay(crm: Crm) -> None:
    parties(crm)
    crm.new("product", "Seat", "--price", "10", "--sku", "S1")
    crm.new("deal", "Relaunch", "--line", "S1 x 2")
    assert refused(crm, 5, "rm", "PRODUCT-1")["candidates"] == ["DEAL-1"]
    issued(crm)
    assert crm("pay", "INVOICE-1", "10").exit == 0
    assert refused(crm, 5, "rm", "PAYMENT-1")["candidates"] == ["INVOICE-1"]
    assert act(crm, "rm", "PRODUCT-1", "DEAL-1").touched == {"deal": "-1", "line": "-1", "product": "-1"}


def test_the_company_of_a_setting_stays(crm: Crm) -> None:
    crm.new("company", "Acme")
    assert crm("config", "set", "seller", "COMPANY-1").exit == 0
    assert refused(crm, 5, "rm", "COMPANY-1")["code"] == "in_use"


@pytest.mark.parametrize("ref", ["INVOICE-1", "LEAD-1"])
def test_what_is_frozen_stays(crm: Crm, ref: str) -> None:
    parties(crm)
    issued(crm)
    crm.new("lead", "A")
    crm.new("lead", "B")
    assert crm("convert", "LEAD-1", "--to", "deal").exit == 0
    assert refused(crm, 5, "rm", "LEAD-2", ref)["code"] == "frozen"


def test_a_draft_that_goes_leaves_no_gap_in_the_numbers(crm: Crm) -> None:
    parties(crm)
    draft(crm)
    found = act(crm, "rm", "INVOICE-1")
    assert found.touched == {"invoice": "-1", "line": "-1", "link": "-1 -2"}
    assert crm("undo").exit == 0
    assert issued(crm) == "INVOICE-2"
    assert crm.show("INVOICE-2")["number"] == "RE-2026-0001"


def test_one_that_is_not_there_and_all_stay(crm: Crm) -> None:
    crm.new("lead", "A")
    assert refused(crm, 3, "rm", "LEAD-1", "LEAD-9")["ref"] == "LEAD-9"


def test_a_reference_is_never_given_again(crm: Crm) -> None:
    crm.new("lead", "A")
    act(crm, "rm", "LEAD-1")
    assert crm.new("lead", "B") == "LEAD-2"
