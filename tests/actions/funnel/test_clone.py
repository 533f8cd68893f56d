"""``crm clone``: another one like it, which has nothing to do with the first, unless it is a new version."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Crm

from crmcli.catalog import REGISTRY
from tests.actions.billing import billed, lines, quote, state, total
from tests.actions.invoices import done, draft, issued, parties, refused

MAKES = {
    "lead": ("lead", "new", "Relaunch", "--name", "Ada Lovelace", "--email", "ada@x.org", "--tag", "vip"),
    "contact": ("contact", "new", "Ada Lovelace", "--phone", "030 123456", "--city", "Berlin"),
    "company": ("company", "new", "Acme", "--vat-id", "DE136695976", "--tag", "vip"),
    "deal": ("deal", "new", "Relaunch", "--close-date", "+7d", "--line", "Design x 3 @ 800 tax 19"),
    "quote": ("quote", "new", "Offer", "--line", "Design x 3 @ 800 tax 19", "--terms", "Net"),
    "invoice": ("invoice", "new", "Work", "--line", "Design x 3 @ 800 tax 19 incl"),
    "payment": ("payment", "new", "--amount", "12", "--reference", "T1"),
    "product": ("product", "new", "Seat", "--sku", "S1", "--price", "9.90"),
}
# What is of the one element alone: who it is, when it was made and where it stands.
OWN = {"ref", "id", "uid", "number", "sku", "created_at", "updated_at", "version", "links", "step"}


def alike(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in OWN}


@pytest.mark.parametrize("kind", [kind.name for kind in REGISTRY.kinds if kind.name in MAKES])
def test_a_clone_has_the_same_fields_lines_addresses_and_tags(crm: Crm, kind: str) -> None:
    crm.now = "2026-11-23T12:00:00Z"
    first = done(crm, *MAKES[kind])["result"][0]
    answer = done(crm, "clone", first)
    (second,) = answer["created"]
    assert second != first
    assert alike(crm.show(second)) == alike(crm.show(first))
    done(crm, "undo")
    assert crm("show", second).exit == 3


def test_every_kind_is_tried() -> None:
    assert {kind.name for kind in REGISTRY.kinds if "clone" not in kind.verbs} - set(MAKES) <= {"task"}


def test_a_clone_of_a_converted_lead_is_new_and_unlinked(crm: Crm) -> None:
    lead = crm.new("lead", "Relaunch", "--name", "Ada Lovelace", "--company-name", "Acme")
    done(crm, "convert", lead, "--to", "deal+contact+company")
    clone = crm.show(done(crm, "clone", lead)["result"][0])
    assert clone["stage"] == "new"
    assert [clone[name] for name in ("deal", "contact", "company", "converted_at")] == [None] * 4
    assert clone["links"] == []
    assert clone["last_name"] == "Lovelace"
    done(crm, "convert", clone["ref"], "--to", "deal")


def test_a_deal_keeps_its_client_but_not_where_it_came_from(crm: Crm) -> None:
    lead = crm.new("lead", "Relaunch")
    company = crm.new("company", "Acme")
    deal = done(crm, "convert", lead, "--to", "deal")["result"][0]
    done(crm, "edit", deal, "--company", company)
    done(crm, "move", deal, "lost", "--reason", "Too dear")
    clone = crm.show(done(crm, "clone", deal)["result"][0])
    assert (clone["company"], clone["lead"], clone["stage"], clone["closed_at"]) == (company, None, "new", None)
    assert clone["lost_reason"] is None


def test_lines_of_a_clone_are_billed_on_their_own(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design x 3 @ 800 tax 19")
    done(crm, "convert", deal, "--to", "invoice")
    clone = done(crm, "clone", deal)["result"][0]
    assert crm.show(clone)["lines"][0]["billed"] == "0"
    invoice = done(crm, "convert", clone, "--to", "invoice")["result"][0]
    assert crm.show(invoice)["lines"][0]["quantity"] == "3"


def test_a_new_version_of_a_quote_is_the_same_business(crm: Crm) -> None:
    parties(crm)
    deal = crm.new("deal", "Relaunch", "--company", "COMPANY-2", "--line", "Design x 3 @ 800 tax 19")
    first = done(crm, "convert", deal, "--to", "quote")["result"][0]
    done(crm, "move", first, "sent")
    crm.now = "2026-12-01T12:00:00Z"
    second = done(crm, "clone", first)["result"][0]
    version = crm.show(second)
    assert (version["number"], version["stage"], version["deal"]) == ("AN-2026-0002", "draft", deal)
    assert (version["issue_date"], version["valid_until"]) == ("2026-12-01", "2026-12-31")
    assert crm.show(first)["stage"] == "sent"
    edges = [(edge["from"], edge["to"], edge["how"]) for edge in crm("tree", deal, "--json").json["edges"]]
    assert (first, second, "version_of") in edges
    done(crm, "move", first, "approved")
    done(crm, "convert", first, "--to", "invoice")
    done(crm, "move", second, "approved")
    assert crm("convert", second, "--to", "invoice").exit == 4


def test_a_clone_of_an_issued_invoice_is_a_draft_of_its_own(crm: Crm) -> None:
    parties(crm)
    ref = issued(crm, due_date="+3d", skonto="2%/14")
    done(crm, "pay", ref)
    clone = crm.show(done(crm, "clone", ref)["result"][0])
    expected = {"stage": "draft", "number": None, "issue_date": None, "due_date": None, "document_sha256": None}
    assert {name: clone[name] for name in expected} == expected
    assert (clone["company"], clone["skonto"], clone["totals"]["due"]) == ("COMPANY-2", "2%/14", "1190.00")
    done(crm, "issue", clone["ref"])


@pytest.mark.parametrize("way", [("cancel",), ("credit", "--rest")], ids=["cancellation", "credit"])
def test_m4_what_takes_an_invoice_back_is_not_cloned_but_the_invoice_is(crm: Crm, way: tuple[str, ...]) -> None:
    parties(crm)
    first = issued(crm)
    done(crm, way[0], first, *way[1:])
    error = refused(crm, 5, "clone", first, "INVOICE-2")
    assert error["message"] == "INVOICE-2 takes back INVOICE-1 and cannot be cloned."
    assert error["hint"] == "Bill it again: crm clone INVOICE-1"
    anew = done(crm, "clone", first)["result"][0]
    done(crm, "issue", anew)
    found = crm.show(anew)
    assert (found["title"], found["type"], found["corrects"]) == ("Work", "invoice", None)
    assert found["totals"]["due"] == "1190.00"


@pytest.mark.parametrize("part", [("--deposit", "30%"), ("--percent", "30"), ("--amount", "357")])
def test_m3_a_clone_does_not_take_off_what_was_paid_on_the_other(crm: Crm, part: tuple[str, str]) -> None:
    parties(crm)
    offer = quote(crm, "Bike @ 1000 tax 19", company="COMPANY-2")
    for options in (part, ()):
        done(crm, "issue", billed(crm, offer, *options))
    assert total(crm, "INVOICE-2") == "833.00"
    anew = done(crm, "clone", "INVOICE-2")["result"][0]
    assert lines(crm, anew) == [("Bike", "1", "1190.00")]
    done(crm, "issue", anew)
    assert crm.show(anew)["totals"]["due"] == "1190.00"
    assert state(crm, offer) == ("full", "1190.00", "0.00")


def test_m3_a_clone_keeps_its_rebate_on_the_prices_that_it_was_given_on(crm: Crm) -> None:
    """10 of the rebate are on the price without tax, 11.90 on the one with: also when the clone is changed."""
    parties(crm)
    offer = quote(crm, "Net @ 100 tax 19", "Gross @ 119 tax 19 incl", company="COMPANY-2")
    done(crm, "line", "add", offer, "Rebate", "--kind", "discount", "--amount", "10%")
    done(crm, "issue", billed(crm, offer))
    anew = done(crm, "clone", "INVOICE-1")["result"][0]
    assert total(crm, "INVOICE-1", anew) == "428.40"
    done(crm, "line", "add", anew, "Free", "--price", "0", "--tax", "19")
    assert total(crm, anew) == "214.20"
    assert [line[2] for line in lines(crm, anew)] == ["119.00", "119.00", "-11.90", "-11.90", "0.00"]


@pytest.mark.parametrize("part", [("--deposit", "30%"), ("--percent", "30"), ("--amount", "357")])
def test_m3_a_part_of_a_quote_is_not_cloned(crm: Crm, part: tuple[str, str]) -> None:
    parties(crm)
    offer = quote(crm, "Bike @ 1000 tax 19", company="COMPANY-2")
    first = billed(crm, offer, *part)
    error = refused(crm, 5, "clone", first)
    assert error["message"] == "INVOICE-1 bills part of QUOTE-1 and cannot be cloned."
    assert error["hint"].startswith("crm convert QUOTE-1 --to invoice with --deposit")
    done(crm, "line", "add", first, "Lock", "--price", "50", "--tax", "19")
    assert lines(crm, done(crm, "clone", first)["result"][0]) == [("Lock", "1", "59.50")]


def test_many_are_cloned_in_one_step(crm: Crm) -> None:
    parties(crm)
    first, second = draft(crm), crm.new("lead", "Relaunch")
    answer = done(crm, "clone", first, second)
    assert answer["created"] == ["INVOICE-2", "LEAD-2"]
    done(crm, "undo")
    assert crm("show", "LEAD-2").exit == 3
