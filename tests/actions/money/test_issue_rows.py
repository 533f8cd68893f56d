"""``crm issue``: the draft is numbered, dated and frozen, its document is kept, and no other row is written."""

from __future__ import annotations

import hashlib
import json

import pytest
from conftest import Crm

from tests.actions.acts import act, added, cells, refused, touched
from tests.actions.invoices import NOON, draft, issued, parties


def test_a_draft_gets_its_number_its_days_and_its_document(crm: Crm) -> None:
    parties(crm)
    draft(crm, "Setup @ 1000 tax 19", "Talk x 2 @ 50 tax 7")
    found = act(crm, "issue", "INVOICE-1", final=True)
    assert touched(found) == {
        "invoice": "~1(document_sha256,due_date,folded,issue_date,number,stage,supply_date)",
        "document": "+1",
    }
    (row,) = found.added["document"].values()
    assert (row["kind"], row["element"], row["format"]) == ("invoice", 1, "json")
    assert row["sha256"] == hashlib.sha256(row["content"].encode()).hexdigest()
    assert {name: cell for name, cell in cells(found, "invoice", 1).items() if name != "folded"} == {
        "number": (None, "RE-2026-0001"),
        "stage": ("draft", "issued"),
        "issue_date": (None, "2026-11-23"),
        "supply_date": (None, "2026-11-23"),
        "due_date": (None, "2026-12-07"),
        "document_sha256": (None, row["sha256"]),
    }
    told = json.loads(row["content"])
    assert (told["number"], told["issue_date"], told["due_date"]) == ("RE-2026-0001", "2026-11-23", "2026-12-07")
    assert (told["seller_name"], told["client_name"], told["client_city"]) == ("Ada Works", "Acme", "Hamburg")
    assert [(line["name"], line["net"], line["gross"]) for line in told["lines"]] == [
        ("Setup", "1000.00", "1190.00"),
        ("Talk", "100.00", "107.00"),
    ]
    assert [told["totals"][name] for name in ("net", "tax", "total")] == ["1100.00", "197.00", "1297.00"]
    assert found.searched == {"invoice_search"}
    assert crm("find", "RE-2026-0001", "-q").lines == ["INVOICE-1"]


def test_what_the_draft_says_itself_stays(crm: Crm) -> None:
    parties(crm)
    days = {"issue_date": "2026-11-20", "supply_date": "2026-11-18", "due_date": "2026-12-01", "skonto": "2%/7"}
    draft(crm, **days)
    found = act(crm, "issue", "INVOICE-1", final=True)
    assert set(cells(found, "invoice", 1)) == {"document_sha256", "folded", "number", "stage"}
    draft(crm, **days)
    again = act(crm, "issue", "INVOICE-2", "--date", "2026-11-22", "--skonto", "3%/10", final=True)
    told = cells(again, "invoice", 2)
    assert told["issue_date"] == ("2026-11-20", "2026-11-22")
    assert told["skonto"][1] != told["skonto"][0]
    assert "due_date" not in told
    assert crm.show("INVOICE-2")["skonto"] == "3%/10"


def test_a_draft_without_a_seller_takes_ones_own_company(crm: Crm) -> None:
    crm.now = NOON
    crm.new("company", "Buyer", "--street", "Hafen 2", "--city", "Hamburg", "--postal-code", "1", "--country", "DE")
    crm.new("invoice", "Work", "--company", "COMPANY-1", "--line", "Seat @ 10 tax 19")
    mine = (
        "--mine",
        "--street",
        "Weg 1",
        "--city",
        "Kiel",
        "--postal-code",
        "2",
        "--country",
        "DE",
        "--tax-id",
        "181/815/08155",
    )
    crm.new("company", "Own", *mine)
    told = cells(act(crm, "issue", "INVOICE-1", final=True), "invoice", 1)
    assert (told["seller"], told["seller_name"], told["seller_city"]) == ((None, 2), (None, "Own"), (None, "Kiel"))


def test_what_is_asked_without_tax_bears_its_category_and_reason(crm: Crm) -> None:
    parties(crm)
    assert crm("config", "set", "small_business", "yes").exit == 0
    draft(crm, "Setup @ 1000")
    found = act(crm, "issue", "INVOICE-1", final=True)
    told = cells(found, "line", 1)
    assert (told["tax_category"][1], told["tax_rate"][1]) == ("E", "0")
    assert "§ 19" in cells(found, "invoice", 1)["tax_note"][1]
    assert "net" not in told


def test_many_are_numbered_in_the_order_in_which_they_are_named(crm: Crm) -> None:
    parties(crm)
    for _ in range(3):
        draft(crm)
    found = act(crm, "issue", "INVOICE-3", "INVOICE-1", "INVOICE-3", final=True)
    numbers = {row: cells(found, "invoice", row)["number"][1] for row in found.altered["invoice"]}
    assert numbers == {3: "RE-2026-0001", 1: "RE-2026-0002"}
    assert added(found, "document", "element") == [(3,), (1,)]
    assert crm.show("INVOICE-2")["stage"] == "draft"


def test_an_invoice_over_nothing_is_paid_at_once_and_no_row_says_who_paid(crm: Crm) -> None:
    parties(crm)
    draft(crm, "Gift @ 0 tax 19")
    found = act(crm, "issue", "INVOICE-1", final=True)
    assert cells(found, "invoice", 1)["stage"] == ("draft", "paid")
    assert set(touched(found)) == {"invoice", "document"}


def test_what_is_taken_off_for_a_deposit_is_named_by_its_number(crm: Crm) -> None:
    parties(crm)
    crm.new("deal", "Work", "--company", "COMPANY-2", "--line", "Setup @ 1000 tax 19")
    assert crm("convert", "DEAL-1", "--to", "invoice", "--deposit", "30%").exit == 0
    assert crm("convert", "DEAL-1", "--to", "invoice").exit == 0
    refused(crm, 5, "issue", "INVOICE-2")
    found = act(crm, "issue", "INVOICE-1", "INVOICE-2", final=True)
    (row,) = found.altered["line"]
    before, after = cells(found, "line", row)["name"]
    assert ("RE-2026-0001" in before, "RE-2026-0001" in after) == (False, True)
    assert set(cells(found, "line", row)) == {"name", "folded"}
    (content,) = (row["content"] for row in found.added["document"].values() if row["element"] == 2)
    assert after in [line["name"] for line in json.loads(content)["lines"]]


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (5, ("INVOICE-1", "INVOICE-2")),
        (4, ("INVOICE-1", "INVOICE-3")),
        (3, ("INVOICE-1", "INVOICE-9")),
        (2, ("INVOICE-1", "QUOTE-1")),
        (5, ("INVOICE-1", "--date", "2026-11-24")),
        (2, ("INVOICE-1", "--date", "someday")),
        (2, ("INVOICE-1", "--skonto", "lots")),
    ],
    ids=str,
)
def test_one_that_cannot_be_issued_and_no_number_is_taken(crm: Crm, exit: int, words: tuple[str, ...]) -> None:
    parties(crm)
    draft(crm)
    crm.new("invoice", "Work", "--company", "COMPANY-2")
    issued(crm)
    crm.new("quote", "Offer", "--line", "Seat @ 10 tax 19")
    refused(crm, exit, "issue", *words)
    assert act(crm, "issue", "INVOICE-1", final=True).altered["invoice"][1]["number"][1] == "RE-2026-0002"
