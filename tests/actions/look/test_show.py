"""``crm show``: everything that an element has, as one object, and what its dates say today."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.business import act, business, looked
from tests.actions.invoices import issued, parties
from tests.conftest import Crm

LINE = {
    "line": 1,
    "kind": "product",
    "product": None,
    "name": "Design",
    "quantity": "3",
    "unit": "DAY",
    "price": "800.00",
    "price_per": "1",
    "discount_percent": None,
    "discount_unit": None,
    "discount_line": None,
    "tax_rate": "19",
    "tax_category": "S",
    "tax_included": False,
    "optional": False,
    "amount": None,
    "percent": None,
    "net": "2400.00",
    "tax": "456.00",
    "gross": "2856.00",
    "billed": "3",
}
DEAL = {
    "ref": "DEAL-1",
    "kind": "deal",
    "id": 1,
    "title": "Relaunch",
    "pipeline": "default",
    "stage": "new",
    "amount": "2856.00",
    "currency": "EUR",
    "tax_rounding": "group",
    "probability": None,
    "contact": "CONTACT-1",
    "company": "COMPANY-1",
    "lead": "LEAD-1",
    "source": None,
    "source_detail": None,
    "campaign": None,
    "next_date": None,
    "close_date": "2026-04-30",
    "closed_at": None,
    "lost_reason": None,
    "comments": None,
    "owner": "mia",
    "created_at": "2026-03-04T09:30:00Z",
    "updated_at": "2026-03-05T09:00:00Z",
    "archived_at": None,
    "version": 2,
    "tags": [],
    "external_ids": [],
    "lines": [LINE],
    "totals": {
        "net": "2400.00",
        "tax": "456.00",
        "total": "2856.00",
        "paid": "0.00",
        "due": "2856.00",
        "by_rate": [{"category": "S", "rate": "19", "net": "2400.00", "tax": "456.00"}],
    },
    "billed": "2756.00",
    "open": "100.00",
    "billing": {"state": "partial", "billed": "2756.00", "open": "100.00"},
    "late": False,
    "files": [],
    "pinned": [],
    "links": [
        {"ref": "LEAD-1", "how": "converted", "step": 4, "role": None, "direction": "from"},
        {"ref": "CONTACT-1", "how": "contact_of", "step": 4, "role": None, "direction": "from"},
        {"ref": "COMPANY-1", "how": "company_of", "step": 4, "role": None, "direction": "from"},
        {"ref": "QUOTE-1", "how": "converted", "step": 6, "role": None, "direction": "to"},
        {"ref": "INVOICE-1", "how": "on", "step": 10, "role": None, "direction": "to"},
        {"ref": "INVOICE-2", "how": "on", "step": 15, "role": None, "direction": "to"},
    ],
    "custom": {},
}


def shown(crm: Crm, *refs: str) -> Any:
    """The JSON answer; looking must change nothing."""
    return looked(crm, "show", *refs, "--json").json


def test_a_deal_is_shown_with_everything_it_has(crm: Crm) -> None:
    found = shown(business(crm), "DEAL-1")
    assert len(found.pop("uid")) == 36
    assert found == DEAL


def test_an_invoice_is_shown_with_what_was_paid_credited_and_is_due(crm: Crm) -> None:
    found = shown(business(crm), "INVOICE-1")
    assert {name: found["totals"][name] for name in ("total", "credited", "paid", "skonto", "rounding", "due")} == {
        "total": "2856.00",
        "credited": "100.00",
        "paid": "2756.00",
        "skonto": "0.00",
        "rounding": "0.00",
        "due": "0.00",
    }
    assert (found["number"], found["stage"], found["due_date"], found["skonto"]) == (
        *("RE-2026-0001", "paid", "2026-03-23", "2%/10"),
    )
    assert (found["client_name"], found["client_person"], found["client_city"]) == ("Acme", "Ada Lovelace", "Hamburg")
    assert (found["seller_name"], found["seller_vat_id"]) == ("Me", "DE136695976")
    assert [(link["ref"], link["how"], link["direction"]) for link in found["links"]] == [
        ("QUOTE-1", "converted", "from"),
        ("DEAL-1", "on", "from"),
        ("CONTACT-1", "contact_of", "from"),
        ("COMPANY-1", "company_of", "from"),
        ("COMPANY-2", "seller_of", "from"),
        ("PAYMENT-1", "pays", "to"),
        ("PAYMENT-2", "pays", "to"),
        ("INVOICE-2", "corrects", "to"),
        ("PAYMENT-3", "pays", "to"),
    ]


def test_a_person_is_shown_with_addresses_tags_and_the_numbers_of_others(crm: Crm) -> None:
    crm.new("company", "Acme")
    more = ("--email", "work:ada@x.org", "--email", "a@y.org", "--phone", "030 1", "--tag", "vip", "--tag", "a")
    crm.new("contact", "Ada Lovelace", *more, "--external-id", "hub:1", "--external-id", "7", "--company", "COMPANY-1")
    found = shown(crm, "CONTACT-1")
    assert found["emails"] == [{"label": "work", "value": "ada@x.org"}, {"label": None, "value": "a@y.org"}]
    assert found["phones"] == [{"label": None, "value": "030 1"}]
    assert (sorted(found["tags"]), found["title"]) == (["a", "vip"], "Ada Lovelace")
    assert found["external_ids"] == [{"system": "hub", "id": "1"}, {"system": "default", "id": "7"}]
    assert [(link["ref"], link["how"]) for link in found["links"]] == [("COMPANY-1", "member_of")]
    assert "lines" not in found and "totals" not in found


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-12-06T12:00:00Z", False),
        ("2026-12-07T00:00:00Z", False),
        ("2026-12-07T23:59:59Z", False),
        ("2026-12-08T00:00:00Z", True),
        ("2027-12-08T00:00:00Z", True),
    ],
)
def test_an_invoice_is_overdue_from_the_day_after_it_was_due_wherever_one_looks(crm: Crm, now: str, late: bool) -> None:
    parties(crm)
    ref = issued(crm)
    assert shown(crm, ref)["due_date"] == "2026-12-07"
    crm.now = now
    assert shown(crm, ref)["overdue"] is late
    assert looked(crm, "invoice", "list", "--json").json[0]["overdue"] is late
    assert looked(crm, "invoice", "list", "overdue", "-q").lines == ([ref] if late else [])
    assert looked(crm, "invoice", "list", "overdue=no", "-q").lines == ([] if late else [ref])


@pytest.mark.parametrize(("zone", "late"), [("Europe/Berlin", True), ("UTC", False), ("America/New_York", False)])
def test_the_day_on_which_it_is_overdue_is_that_of_the_zone(crm: Crm, zone: str, late: bool) -> None:
    parties(crm)
    ref = issued(crm)
    assert crm("config", "set", "timezone", zone).exit == 0
    crm.now = "2026-12-07T23:30:00Z"
    assert shown(crm, ref)["overdue"] is late
    assert looked(crm, "invoice", "list", "overdue", "-q").lines == ([ref] if late else [])


@pytest.mark.parametrize(("now", "over"), [("2026-12-10T23:59:59Z", False), ("2026-12-11T00:00:00Z", True)])
def test_a_quote_has_expired_the_day_after_its_last_wherever_one_looks(crm: Crm, now: str, over: bool) -> None:
    for stage in ("draft", "sent", "approved"):
        ref = crm.new("quote", stage, "--line", "A @ 1", "--valid-until", "2026-12-10", "--at", "2026-12-01")
        if stage != "draft":
            act(crm, "2026-12-01T12:00:00Z", "move", ref, stage)
    crm.now = now
    expected = [over, over, False]
    assert [card["expired"] for card in shown(crm, "QUOTE-1", "QUOTE-2", "QUOTE-3")] == expected
    assert [row["expired"] for row in looked(crm, "quote", "list", "--json").json] == expected
    assert looked(crm, "quote", "list", "expired", "-q").lines == (["QUOTE-1", "QUOTE-2"] if over else [])


@pytest.mark.parametrize(
    ("verb", "late"),
    [(("pay", "INVOICE-1"), False), (("pay", "INVOICE-1", "10"), True), (("cancel", "INVOICE-1"), False)],
)
def test_what_is_settled_is_not_overdue(crm: Crm, verb: tuple[str, ...], late: bool) -> None:
    parties(crm)
    issued(crm)
    crm.now = "2027-01-01T12:00:00Z"
    assert shown(crm, "INVOICE-1")["overdue"] is True
    assert crm(*verb).exit == 0
    assert shown(crm, "INVOICE-1")["overdue"] is late


@pytest.mark.parametrize(
    ("bill", "state"),
    [
        ((), ("none", "0.00", "238.00")),
        (("--qty", "1=1"), ("partial", "119.00", "119.00")),
        (("--percent", "100"), ("full", "238.00", "0.00")),
    ],
)
def test_it_is_told_how_much_is_billed(crm: Crm, bill: tuple[str, ...], state: tuple[str, str, str]) -> None:
    crm.new("company", "Acme")
    crm.new("deal", "Work", "--company", "COMPANY-1", "--line", "A x 2 @ 100 tax 19")
    if bill:
        assert crm("convert", "DEAL-1", "--to", "invoice", *bill).exit == 0
    found = shown(crm, "DEAL-1")
    assert tuple(found["billing"][name] for name in ("state", "billed", "open")) == state


def test_several_come_as_a_list_in_the_order_that_is_asked(crm: Crm) -> None:
    business(crm)
    asked = ["QUOTE-1", "LEAD-1", "deal-1", "COMPANY-2"]
    assert [card["ref"] for card in shown(crm, *asked)] == ["QUOTE-1", "LEAD-1", "DEAL-1", "COMPANY-2"]
    assert shown(crm, *asked) == [shown(crm, ref) for ref in asked]
    assert [card["ref"] for card in looked(crm, "show", "-", "--json", stdin="DEAL-1\nLEAD-1\n").json] == [
        "DEAL-1",
        "LEAD-1",
    ]
    assert looked(crm, "show", *asked, "--format", "jsonl", "--fields", "ref").jsonl == [
        {"ref": ref.upper()} for ref in asked
    ]
    assert looked(crm, "show", *asked, "-q").lines == [ref.upper() for ref in asked]


def test_it_is_found_by_what_people_call_it(crm: Crm) -> None:
    business(crm)
    for word, ref in (("Me", "COMPANY-2"), ("ACME", "COMPANY-1"), ("lead-1", "LEAD-1"), ("Ada Lovelace", "CONTACT-1")):
        assert shown(crm, word)["ref"] == ref
    assert shown(crm, "Relaunch")["ref"] == "INVOICE-1"  # what the others became
    crm.new("lead", "Relaunch")
    error = looked(crm, "show", "Relaunch", "--json", exit=4).error
    assert (error["code"], error["candidates"]) == ("ambiguous", ["LEAD-2", "INVOICE-1"])


def test_what_is_archived_is_shown(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    act(crm, "2026-12-01T12:00:00Z", "archive", "LEAD-1")
    assert shown(crm, "LEAD-1")["archived_at"] == "2026-12-01T12:00:00Z"


@pytest.mark.parametrize(
    ("words", "exit", "code"),
    [
        (("LEAD-9",), 3, "not_found"),
        (("LEAD-1", "DEAL-9"), 3, "not_found"),
        (("nobody",), 3, "not_found"),
        (("LEAD-1", "--fields", "nonsense"), 2, "unknown_field"),
        ((), 2, "usage"),
    ],
)
def test_what_is_not_there_is_not_half_shown(crm: Crm, words: tuple[str, ...], exit: int, code: str) -> None:
    found = looked(business(crm), "show", *words, "--json", exit=exit)
    assert (found.out, found.error["code"]) == ("", code)


def test_looking_makes_no_database(crm: Crm) -> None:
    assert looked(crm, "show", "LEAD-1", "--json", exit=3).error["code"] == "not_found"
    assert list(crm.folder.iterdir()) == []
