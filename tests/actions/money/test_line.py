"""``crm line add``, ``edit`` and ``rm``: a line is one row, the sums of the others follow, and so does the amount."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, refused, removed
from tests.actions.invoices import draft, issued, parties
from tests.difference import changed

SUMS = "kind element number name quantity price tax_rate net tax gross"


def deal(crm: Crm, *lines: str) -> str:
    """A deal with these lines; of Design at 800 and Talk at 100 when none are given."""
    found = lines or ("Design x 2 @ 800 tax 19", "Talk @ 100 tax 7")
    return crm.new("deal", "Relaunch", *(word for line in found for word in ("--line", line)))


def test_a_line_that_is_added_is_the_last_and_the_amount_follows(crm: Crm) -> None:
    deal(crm)
    found = act(crm, "line", "add", "DEAL-1", "Seat", "--qty", "3", "--price", "10", "--tax", "19", "--unit", "h")
    assert found.touched == {"deal": "~1(amount)", "line": "+3"}
    assert added(found, "line", SUMS) == [("deal", 1, 3, "Seat", "3", "10", "19", 3000, 570, 3570)]
    assert added(found, "line", "type unit optional from_line root_line bills") == [("product", "HUR", 0, *[None] * 3)]
    assert cells(found, "deal", 1) == {"amount": (201100, 204670)}
    assert found.searched == {"deal_search"}
    assert found.result.json["updated"] == ["DEAL-1"]


def test_the_first_line_takes_the_place_of_an_amount_that_was_typed(crm: Crm) -> None:
    crm.new("lead", "Relaunch", "--amount", "5000")
    found = act(crm, "line", "add", "LEAD-1", "Seat", "--price", "10")
    assert cells(found, "lead", 1) == {"amount": (500000, 1000)}
    assert added(found, "line", "number quantity tax_rate tax net gross") == [(1, "1", None, 0, 1000, 1000)]


def test_a_cent_goes_to_another_line_when_lines_are_added(crm: Crm) -> None:
    """Three lines of 0.99 with tax have 2.50 net in all: 0.84 + 0.83 + 0.83."""
    deal(crm, "A @ 0.99 tax 19 incl")
    act(crm, "line", "add", "DEAL-1", "B", "--price", "0.99", "--tax", "19", "--included")
    found = act(crm, "line", "add", "DEAL-1", "C", "--price", "0.99", "--tax", "19", "--included")
    assert cells(found, "deal", 1) == {"amount": (198, 297)}
    assert [line["net"] for line in crm.show("DEAL-1")["lines"]] == ["0.84", "0.83", "0.83"]


def test_a_line_that_changes_moves_its_sums_and_the_amount_alone(crm: Crm) -> None:
    deal(crm)
    found = act(crm, "line", "edit", "DEAL-1", "1", "--qty", "3")
    assert found.touched == {"deal": "~1(amount)", "line": "~1(gross,net,quantity,tax)"}
    assert cells(found, "line", 1) == {
        "quantity": ("2", "3"),
        "net": (160000, 240000),
        "tax": (30400, 45600),
        "gross": (190400, 285600),
    }
    assert cells(found, "deal", 1) == {"amount": (201100, 296300)}


def test_a_line_that_is_renamed_keeps_its_sums(crm: Crm) -> None:
    deal(crm)
    found = act(crm, "line", "edit", "DEAL-1", "2", "--name", "Speech", "--unit", "h")
    assert found.touched == {"line": "~2(name,unit)"}
    assert found.searched == {"deal_search"}
    assert crm("find", "speech", "-q").lines == ["DEAL-1"]
    assert crm("find", "talk", "-q").lines == []


def test_what_is_unset_is_empty_and_counts_no_more(crm: Crm) -> None:
    deal(crm, "Design x 2 @ 800 tax 19 disc 50%")
    tax = ("--unset", "tax_rate", "--unset", "tax_category")
    found = act(crm, "line", "edit", "DEAL-1", "1", "--unset", "discount_percent", *tax)
    told = cells(found, "line", 1)
    assert (told["discount_percent"], told["tax_rate"]) == (("50", None), ("19", None))
    assert (told["net"], told["tax"]) == ((80000, 160000), (15200, 0))
    assert cells(found, "deal", 1) == {"amount": (95200, 160000)}


def test_a_line_that_says_what_it_said_is_no_change(crm: Crm) -> None:
    deal(crm)
    found = changed(crm, "line", "edit", "DEAL-1", "1", "--qty", "2", "--price", "800.00", "--name", "Design")
    assert (found.result.exit, found.result.err) == (0, "")
    assert (found.added, found.removed, found.altered) == ({}, {}, {})


def test_an_optional_line_counts_nothing_until_it_is_chosen(crm: Crm) -> None:
    crm.new("quote", "Offer", "--line", "Design @ 100 tax 19", "--line", "Talk @ 50 tax 19 optional")
    assert crm.show("QUOTE-1")["amount"] == "119.00"
    found = act(crm, "line", "edit", "QUOTE-1", "2", "--set", "optional=no")
    assert cells(found, "quote", 1) == {"amount": (11900, 17850)}
    assert cells(found, "line", 2)["optional"] == (1, 0)


def test_lines_that_go_leave_the_others_with_their_numbers(crm: Crm) -> None:
    deal(crm, "A @ 10", "B @ 20", "C @ 30", "D @ 40")
    found = act(crm, "line", "rm", "DEAL-1", "3", "1", "3")
    assert found.touched == {"deal": "~1(amount)", "line": "-1 -3"}
    assert removed(found, "line", "number name") == [(1, "A"), (3, "C")]
    assert cells(found, "deal", 1) == {"amount": (10000, 6000)}
    again = act(crm, "line", "add", "DEAL-1", "E", "--price", "1")
    assert added(again, "line", "number name") == [(5, "E")]


def test_without_any_line_there_is_no_amount(crm: Crm) -> None:
    deal(crm, "A @ 10")
    found = act(crm, "line", "rm", "DEAL-1", "1")
    assert cells(found, "deal", 1) == {"amount": (1000, None)}
    assert added(act(crm, "line", "add", "DEAL-1", "B", "--price", "1"), "line", "number") == [(2,)]


def test_a_product_fills_a_line_and_is_named_by_it(crm: Crm) -> None:
    crm.new("product", "Seat", "--sku", "S1", "--price", "99.9", "--tax-rate", "19", "--unit", "h")
    crm.new("product", "Desk", "--sku", "D1", "--price", "200", "--tax-rate", "7")
    deal(crm, "A @ 10")
    found = act(crm, "line", "add", "DEAL-1", "S1", "--qty", "2", "--price", "90")
    assert added(found, "line", "product name unit price tax_rate net") == [(1, "Seat", "HUR", "90", "19", 18000)]
    found = act(crm, "line", "edit", "DEAL-1", "2", "--product", "D1")
    told = cells(found, "line", 2)
    assert (told["product"], told["name"], told["tax_rate"]) == ((1, 2), ("Seat", "Desk"), ("19", "7"))


def test_a_document_takes_charges_and_discounts_on_the_whole(crm: Crm) -> None:
    crm.new("quote", "Offer", "--line", "Design @ 100 tax 19")
    found = act(crm, "line", "add", "QUOTE-1", "Freight", "--kind", "charge", "--amount", "25", "--tax", "19")
    assert added(found, "line", "type number amount net tax gross") == [("charge", 2, 2500, 2500, 475, 2975)]
    assert cells(found, "quote", 1) == {"amount": (11900, 14875)}
    found = act(crm, "line", "add", "QUOTE-1", "Rebate", "--kind", "discount", "--amount", "20%", "--tax", "19")
    assert found.added["line"][3]["gross"] < 0
    assert crm.show("QUOTE-1")["totals"]["net"] == "105.00"


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (5, ("add", "DEAL-1", "Seat")),
        (5, ("add", "DEAL-1", "Seat", "--price", "5", "--discount-line", "6")),
        (5, ("add", "DEAL-1", "Freight", "--kind", "charge", "--amount", "5")),
        (2, ("add", "DEAL-1", "Seat", "--price", "1e3")),
        (2, ("add", "DEAL-1", "Seat", "--price", "5", "--category", "Q")),
        (3, ("add", "DEAL-9", "Seat", "--price", "5")),
        (2, ("add", "COMPANY-1", "Seat", "--price", "5")),
        (3, ("edit", "DEAL-1", "3", "--qty", "2")),
        (2, ("edit", "DEAL-1", "one", "--qty", "2")),
        (5, ("edit", "DEAL-1", "1", "--unset", "name")),
        (5, ("edit", "DEAL-1", "1", "--unset", "price")),
        (2, ("edit", "DEAL-1", "1", "--set", "colour=red")),
        (3, ("rm", "DEAL-1", "1", "3")),
        (2, ("rm", "DEAL-1", "1", "two")),
    ],
    ids=str,
)
def test_what_is_refused_changes_no_line_and_no_amount(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    deal(crm)
    crm.new("company", "Acme")
    refused(crm, exit, "line", *words)


def test_what_is_frozen_keeps_its_lines(crm: Crm) -> None:
    parties(crm)
    issued(crm)
    draft(crm)
    crm.new("lead", "A", "--line", "Seat @ 10")
    assert crm("convert", "LEAD-1", "--to", "deal").exit == 0
    for ref in ("INVOICE-1", "LEAD-1"):
        refused(crm, 5, "line", "add", ref, "Seat", "--price", "10")
        refused(crm, 5, "line", "edit", ref, "1", "--name", "Other")
        refused(crm, 5, "line", "rm", ref, "1")
    assert act(crm, "line", "rm", "INVOICE-2", "1").touched == {"invoice": "~2(amount)", "line": "-2"}
