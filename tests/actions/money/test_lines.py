"""``crm line``: discounts, price bases, tax categories, units, products, and what a line cannot be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from conftest import Crm

from tests.actions.invoices import done, draft, parties, refused


def line(crm: Crm, *options: str, kind: str = "quote", number: int = 1) -> dict[str, Any]:
    """The line that ``crm line add`` makes of these options, on a new element."""
    ref = crm.new(kind, "Work")
    done(crm, "line", "add", ref, "A", *options)
    found: dict[str, Any] = crm.show(ref)["lines"][number - 1]
    return found


@pytest.mark.parametrize(
    ("options", "net"),
    [
        (("--qty", "10", "--price", "99.90", "--discount", "5%"), "949.05"),
        (("--qty", "10", "--price", "99.90", "--discount-unit", "2.50"), "974.00"),
        (("--qty", "10", "--price", "99.90", "--discount-line", "10"), "989.00"),
        (
            ("--qty", "10", "--price", "99.90", "--discount", "5%", "--discount-unit", "2.5", "--discount-line", "10"),
            "915.30",
        ),
        (("--qty", "30", "--price", "25", "--price-per", "12"), "62.50"),
        (("--qty", "1000", "--price", "0.123456"), "123.46"),
        (("--qty", "0.5", "--price", "1.01"), "0.51"),
        (("--qty", "-19", "--price", "1"), "-19.00"),
        (("--price", "5", "--discount", "100%"), "0.00"),
    ],
)
def test_all_discounts_and_the_price_base_count(crm: Crm, options: tuple[str, ...], net: str) -> None:
    assert line(crm, *options)["net"] == net


def test_no_tax_stated_differs_from_zero_percent(crm: Crm) -> None:
    ref = crm.new("quote", "Work", "--line", "A @ 10", "--line", "B @ 10 tax 0")
    lines = crm.show(ref)["lines"]
    assert [(line["tax_rate"], line["tax_category"]) for line in lines] == [(None, None), ("0", "Z")]
    assert [rate["category"] for rate in crm.show(ref)["totals"]["by_rate"]] == [None, "Z"]


@pytest.mark.parametrize(
    ("options", "category", "rate"),
    [
        (("--tax", "19"), "S", "19"),
        (("--tax", "0"), "Z", "0"),
        *(((("--category", category)), category, "0") for category in ("Z", "E", "AE", "K", "G")),
        (("--category", "o"), "O", None),
        (("--tax", "19", "--category", "s"), "S", "19"),
    ],
)
def test_a_category_implies_its_rate_and_a_rate_its_category(
    crm: Crm, options: tuple[str, ...], category: str, rate: str | None
) -> None:
    found = line(crm, "--price", "10", *options)
    assert (found["tax_category"], found["tax_rate"]) == (category, rate)


@pytest.mark.parametrize(
    ("unit", "code"), [("h", "HUR"), ("day", "DAY"), ("piece", "C62"), ("month", "MON"), ("kgm", "KGM"), ("kg", "KGM")]
)
def test_units_are_known_by_code_and_by_name(crm: Crm, unit: str, code: str) -> None:
    assert line(crm, "--price", "10", "--unit", unit)["unit"] == code
    assert line(crm, "--price", "10")["unit"] == "C62"


def test_a_product_fills_what_is_left_out(crm: Crm) -> None:
    product = ("--sku", "SKU-7", "--price", "49.50", "--unit", "h", "--tax-rate", "19")
    crm.new("product", "Consulting", *product)
    ref = crm.new("deal", "Work", "--line", "SKU-7 x 3", "--line", "consulting @ 40", "--line", "PRODUCT-1 x 2 tax 7")
    found = [
        (line["product"], line["name"], line["quantity"], line["unit"], line["price"], line["tax_rate"])
        for line in crm.show(ref)["lines"]
    ]
    assert found == [
        ("PRODUCT-1", "Consulting", "3", "HUR", "49.50", "19"),
        ("PRODUCT-1", "Consulting", "1", "HUR", "40.00", "19"),
        ("PRODUCT-1", "Consulting", "2", "HUR", "49.50", "7"),
    ]


def test_another_product_fills_a_line_that_is_there(crm: Crm) -> None:
    crm.new("product", "Consulting", "--price", "49.50", "--tax-rate", "19")
    ref = crm.new("deal", "Work", "--line", "A x 3 @ 1 tax 7")
    done(crm, "line", "edit", ref, "1", "--product", "PRODUCT-1", "--tax", "7")
    found = crm.show(ref)["lines"][0]
    assert (found["product"], found["name"], found["quantity"]) == ("PRODUCT-1", "Consulting", "3")
    assert (found["price"], found["tax_rate"], crm.show(ref)["amount"]) == ("49.50", "7", "158.90")
    done(crm, "line", "edit", ref, "1", "--unset", "product")
    assert crm.show(ref)["lines"][0]["product"] is None


def test_optional_lines_are_shown_and_not_counted(crm: Crm) -> None:
    ref = crm.new("quote", "Work", "--line", "A @ 10 tax 19", "--line", "B @ 5 tax 19 optional")
    found = crm.show(ref)
    assert found["amount"] == "11.90"
    assert [(line["gross"], line["optional"]) for line in found["lines"]] == [("11.90", False), ("5.95", True)]
    done(crm, "line", "edit", ref, "2", "--set", "optional=no")
    assert crm.show(ref)["amount"] == "17.85"


def test_m10_an_invoice_has_no_optional_line_whichever_way_it_would_get_one(crm: Crm) -> None:
    parties(crm)
    ref = draft(crm, "A @ 10 tax 19")
    rows = '[{"title": "Work", "client_name": "Acme", "lines": ["B @ 5 tax 19 optional"]}]'
    (crm.folder / "rows.json").write_text(rows)
    for words in (
        ("invoice", "new", "Work", "--line", "B @ 5 tax 19 optional"),
        ("line", "add", ref, "B", "--price", "5", "--tax", "19", "--optional"),
        ("line", "edit", ref, "1", "--set", "optional=yes"),
        ("import", "invoice", str(crm.folder / "rows.json")),
    ):
        assert "bills every line that it has" in refused(crm, 5, *words)["message"]
    assert crm("batch", "-", stdin=f'line add {ref} "B" --price 5 --optional').exit == 5


def test_an_optional_line_of_a_quote_is_not_billed_and_one_of_an_older_invoice_is_not_issued(crm: Crm) -> None:
    parties(crm)
    lines = ("--line", "A @ 10 tax 19", "--line", "B @ 5 tax 19 optional")
    crm.new("quote", "Work", "--company", "COMPANY-2", *lines, "--stage", "approved")
    done(crm, "convert", "QUOTE-1", "--to", "invoice")
    assert [line["name"] for line in crm.show("INVOICE-1")["lines"]] == ["A"]
    done(crm, "line", "add", "INVOICE-1", "C", "--price", "5", "--tax", "19")
    with closing(sqlite3.connect(crm.db)) as db:  # as an earlier version let it be
        db.execute("UPDATE line SET optional = 1 WHERE name = 'C'")
        db.commit()
    error = refused(crm, 5, "issue", "INVOICE-1")
    assert (error["field"], "crm line rm INVOICE-1 2" in error["hint"]) == ("optional", True)
    assert done(crm, "clone", "INVOICE-1")["created"] == ["INVOICE-2"]
    assert [line["name"] for line in crm.show("INVOICE-2")["lines"]] == ["A"]


def test_line_numbers_never_change_and_never_come_back(crm: Crm) -> None:
    ref = crm.new("quote", "Work", "--line", "A @ 1", "--line", "B @ 2", "--line", "C @ 3")
    done(crm, "line", "rm", ref, "2", "3")
    done(crm, "line", "add", ref, "D", "--price", "4")
    assert [line["line"] for line in crm.show(ref)["lines"]] == [1, 4]
    refused(crm, 3, "line", "edit", ref, "2", "--qty", "2")


def test_an_amount_follows_the_lines_and_is_not_typed(crm: Crm) -> None:
    ref = crm.new("deal", "Work", "--line", "A @ 1 tax 19")
    assert refused(crm, 5, "edit", ref, "--amount", "5")["field"] == "amount"
    done(crm, "line", "rm", ref, "1")
    assert crm.show(ref)["amount"] is None
    done(crm, "edit", ref, "--amount", "5")
    assert crm.show(ref)["totals"] == {
        "net": None,
        "tax": None,
        "total": "5.00",
        "paid": "0.00",
        "due": "5.00",
        "by_rate": [],
    }


@pytest.mark.parametrize(
    ("options", "exit", "field"),
    [
        (("--price", "-5"), 5, "price"),
        (("--price", "5", "--tax", "190"), 5, "tax_rate"),
        (("--price", "5", "--discount", "120%"), 5, "discount_percent"),
        (("--price", "5", "--discount-unit", "6"), 5, "discount_line"),
        (("--price", "5", "--discount-line", "6"), 5, "discount_line"),
        (("--price", "5", "--discount-line", "0.001"), 2, "discount_line"),
        (("--price", "5", "--qty", "0"), 5, "quantity"),
        (("--price", "1.1234567"), 2, "price"),
        (("--price", "nan"), 2, "price"),
        (("--price", "1e9"), 2, "price"),
        (("--price", "1_000"), 2, "price"),
        (("--price", "5", "--price-per", "0"), 5, "price_per"),
        (("--price", "5", "--category", "S"), 5, "tax_category"),
        (("--price", "5", "--tax", "19", "--category", "AE"), 5, "tax_category"),
        (("--price", "5", "--category", "X"), 2, "tax_category"),
        (("--price", "5", "--unit", "furlong"), 2, "unit"),
        (("--price", "5", "--amount", "5"), 5, "amount"),
        (("--qty", "5"), 5, "price"),
        (("--price", "5", "--kind", "tip"), 2, "type"),
    ],
)
def test_what_a_line_cannot_be(crm: Crm, options: tuple[str, ...], exit: int, field: str) -> None:
    ref = crm.new("quote", "Work", "--line", "B @ 1")
    assert refused(crm, exit, "line", "add", ref, "A", *options)["field"] == field


def test_a_line_whose_text_changes_keeps_its_sums(crm: Crm) -> None:
    crm.new("company", "Acme")
    deal = crm.new("deal", "Work", "--company", "COMPANY-1", *("--line", "A x 3 @ 99.78 tax 20"))
    for _ in range(2):
        done(crm, "convert", deal, "--to", "invoice", "--qty", "1=1")
    rest = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    before = crm.show(rest)["totals"]
    assert before["tax"] == "19.95"  # not 19.96: the three of them come to 59.87
    done(crm, "line", "edit", rest, "1", "--name", "The last one", "--unit", "h")
    assert crm.show(rest)["totals"] == before
    assert crm.show(rest)["lines"][0]["name"] == "The last one"


def test_lines_that_bill_money_keep_their_exact_sums_when_others_change(crm: Crm) -> None:
    crm.new("company", "Acme")
    deal = crm.new("deal", "Work", "--company", "COMPANY-1", *("--line", "A @ 1000 tax 21"))
    for _ in range(2):
        done(crm, "convert", deal, "--to", "invoice", "--deposit", "100")
    closing = done(crm, "convert", deal, "--to", "invoice")["result"][0]
    done(crm, "line", "add", closing, "Travel", "--price", "50", "--tax", "21")
    found = crm.show(closing)
    assert [line["net"] for line in found["lines"]] == ["1000.00", "-82.64", "-82.64", "50.00"]
    assert found["amount"] == "1070.50"
    done(crm, "line", "edit", closing, "2", "--price", "50")
    assert crm.show(closing)["lines"][1]["gross"] == "-50.00"
    assert crm.show(closing)["amount"] == "1120.50"


def test_another_tax_rate_brings_its_own_category(crm: Crm) -> None:
    ref = crm.new("quote", "Work", "--line", "A @ 100 tax 19", "--line", "B @ 100 tax 0")
    done(crm, "line", "edit", ref, "1", "--tax", "0")
    done(crm, "line", "edit", ref, "2", "--tax", "7")
    assert [(line["tax_category"], line["gross"]) for line in crm.show(ref)["lines"]] == [
        ("Z", "100.00"),
        ("S", "107.00"),
    ]
    done(crm, "line", "edit", ref, "2", "--tax", "0", "--category", "E")
    refused(crm, 5, "line", "edit", ref, "2", "--tax", "7")
