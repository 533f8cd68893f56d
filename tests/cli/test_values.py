"""Numbers, money and days on every way in: options, --set, lines, filters, batches and files."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Crm
from tests.difference import picture

TWO = "can be read in two ways."


@pytest.fixture
def shop(crm: Crm) -> Crm:
    crm.now = "2026-11-26T09:00:00Z"
    crm.new("deal", "Shop", "--amount", "1.200,50")
    return crm


def test_money_is_read_alike_on_every_way_in(shop: Crm) -> None:
    assert shop.show("DEAL-1")["amount"] == "1200.50"
    shop("edit", "DEAL-1", "--set", "amount=2.4k")
    assert shop.show("DEAL-1")["amount"] == "2400.00"
    lines = ["edit DEAL-1 --amount 1.200,50€", json.dumps({"do": "deal new A", "amount": "€1,200.50"})]
    assert shop("batch", "-", stdin="\n".join(lines)).exit == 0
    shop.new("deal", "B", "--amount", "1,200.50 USD")
    csv = 'title,amount,currency\nC,"1.200,50",\nE,"1200,50",CHF\n'
    for text in (
        csv.replace('E,"1200,50",CHF\n', ""),
        "title,amount\nD,KWD 1.200\n",
        csv.replace('C,"1.200,50",\n', ""),
    ):
        assert shop("import", "deal", "-", stdin=text).exit == 0
    shown = [(each["amount"], each["currency"]) for each in shop("deal", "list", "--json").json]
    eur = ("1200.50", "EUR")
    assert shown == [eur, eur, ("1200.50", "USD"), eur, ("1.200", "KWD"), ("1200.50", "CHF")]
    for words, refs in (
        (["amount=1.200,50"], ["DEAL-1", "DEAL-2", "DEAL-3", "DEAL-4", "DEAL-6"]),
        (["amount.gte=1.200,50 EUR"], ["DEAL-1", "DEAL-2", "DEAL-4"]),
        (["amount=$1200.50", "currency=USD"], None),
        (["amount.lt=1.300 KWD"], ["DEAL-5"]),
        (["amount=1.2k, 1.200,50"], None),
        (["amount=1200.50, 7"], ["DEAL-1", "DEAL-2", "DEAL-3", "DEAL-4", "DEAL-6"]),
    ):
        done = shop("deal", "list", *words, "-q")
        assert (done.exit, done.lines) == ((0, refs) if refs else (2, [])), words


def test_the_parts_of_a_line_are_read_alike_on_every_way_in(shop: Crm) -> None:
    shop.new("deal", "A", "--line", "Seat x 1,5h @ 1.200,50 EUR tax 7,7 disc 2,5%")
    shop("line", "add", "DEAL-2", "Seat", "--qty", "1,5", "--unit", "h", "--price", "1200,50€", "--tax", "7,7%")
    shop("line", "edit", "DEAL-2", "2", "--set", "discount_percent=2,5")
    seat = {"name": "Seat", "quantity": "1,5", "unit": "h", "price": "1.200,50", "tax_rate": "7,7"}
    row = {"title": "B", "lines": [{**seat, "discount_percent": "2,5"}]}
    assert shop("import", "deal", "-", "--format", "json", stdin=json.dumps(row)).exit == 0
    first, second = shop.show("DEAL-2")["lines"]
    third = shop.show("DEAL-3")["lines"][0]
    wanted = {"quantity": "1.5", "price": "1200.50", "tax_rate": "7.7", "discount_percent": "2.5", "net": "1755.73"}
    for line in (first, second, third):
        assert {name: line[name] for name in wanted} == wanted


def test_a_rate_of_none_states_no_tax_where_settings_or_the_product_say_one(shop: Crm) -> None:
    shop("config", "set", "tax_rate", "19")
    shop.new("product", "Seat", "--price", "10", "--tax-rate", "7")
    shop.new("deal", "A", "--line", "Bike @ 5 tax none", "--line", "Seat tax none")
    shop("line", "add", "DEAL-2", "Bell", "--price", "3", "--tax", "none")
    shop("line", "add", "DEAL-2", "Lamp", "--price", "3")
    shop("line", "edit", "DEAL-2", "4", "--tax", "none")
    shop("edit", "PRODUCT-1", "--tax-rate", "none")
    assert [line["tax_rate"] for line in shop.show("DEAL-2")["lines"]] == [None] * 4
    assert shop.show("PRODUCT-1")["tax_rate"] is None


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["deal", "new", "A", "--amount", "1,200"], f"amount: '1,200' {TWO}", "Type 1200, or 1.20."),
        (["deal", "new", "A", "--amount", "1.200"], f"amount: '1.200' {TWO}", "Type 1200, or 1.20."),
        (["edit", "DEAL-1", "--set", "amount=1,200"], f"amount: '1,200' {TWO}", "Type 1200, or 1.20."),
        (["edit", "DEAL-1", "--amount", "5 USD"], "amount: '5 USD' is not in EUR, the currency here.", None),
        (["edit", "DEAL-1", "--amount", "$5"], None, "Example: 1200 USD"),
        (["deal", "new", "A", "--line", "Seat @ 1,200"], f"price: '1,200' {TWO}", "Type 1200, or 1.2."),
        (["deal", "new", "A", "--line", "Seat @ 5 USD"], "price: '5 USD' is not in EUR, the currency here.", None),
        (["line", "add", "DEAL-1", "Seat", "--price", "1,200"], f"price: '1,200' {TWO}", "Type 1200, or 1.2."),
        (["line", "add", "DEAL-1", "Seat", "--price", "5", "--qty", "1,500"], f"quantity: '1,500' {TWO}", None),
        (["deal", "list", "amount.gte=1.200"], f"amount: '1.200' {TWO}", "Type 1200, or 1.20."),
        (
            ["deal", "list", "amount=1200,50"],
            f"amount: '1200,50' {TWO}",
            "Type 1200.5, or a blank behind the comma for a list: '1200, 50'.",
        ),
        (
            ["deal", "list", "amount!=1,200,300"],
            f"amount: '1,200,300' {TWO}",
            "Type 1200300, or a blank behind the comma for a list: '1, 200, 300'.",
        ),
        (["deal", "list", "amount=1,200"], f"amount: '1,200' {TWO}", None),
        (["product", "new", "Bolt", "--price", "1,200"], f"price: '1,200' {TWO}", "Type 1200, or 1.2."),
        (["config", "set", "tax_rate", "1,195"], f"tax_rate: '1,195' {TWO}", "Type 1195, or 1.195."),
        (
            ["deal", "new", "A", "--close-date", "03/04/2026"],
            "close_date: '03/04/2026' is two different days.",
            "Type 2026-03-04 or 2026-04-03.",
        ),
        (["deal", "list", "close_date.before=03/04/2026"], None, "Type 2026-03-04 or 2026-04-03."),
        (["deal", "list", "created_at=03/04/2026"], None, "Type 2026-03-04 or 2026-04-03."),
        (["note", "DEAL-1", "Hi", "--at", "03/04/2026"], None, "Type 2026-03-04 or 2026-04-03."),
        (["timeline", "DEAL-1", "--since", "03/04/2026"], None, "Type 2026-03-04 or 2026-04-03."),
        (["deal", "new", "A", "--close-date", "friday 13"], None, "Example: 2026-11-26"),
    ],
)
def test_what_has_two_readings_is_refused_with_both(
    shop: Crm, words: list[str], message: str | None, hint: str | None
) -> None:
    before = picture(shop.db)
    refused = shop(*words, "--json")
    assert (refused.exit, refused.out) == (2, "")
    assert message in (None, refused.error["message"])
    assert hint in (None, refused.error["hint"])
    assert picture(shop.db) == before


@pytest.mark.parametrize(
    ("row", "message"),
    [('A,"1,200"', f"amount: '1,200' {TWO}"), ("A,1.200", f"amount: '1.200' {TWO}"), ("A,1200 XYZ", None)],
)
def test_a_file_is_not_guessed_at(shop: Crm, row: str, message: str | None) -> None:
    refused = shop("import", "deal", "-", "--json", stdin=f"title,amount\n{row}\n")
    assert refused.exit == 2
    assert message is None or message in refused.error["message"]
    assert shop("deal", "list", "-q").lines == ["DEAL-1"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24.12.2026", "2026-12-24"),
        ("24/12/2026", "2026-12-24"),
        ("friday", "2026-11-27"),
        ("thursday", "2026-12-03"),
        ("2w", "2026-12-10"),
        ("eoy", "2026-12-31"),
    ],
)
def test_days_are_read_alike_on_every_way_in(shop: Crm, text: str, day: str) -> None:
    shop("edit", "DEAL-1", "--close-date", text)
    assert shop.show("DEAL-1")["close_date"] == day
    assert shop("deal", "list", f"close_date={text}", "-q").lines == ["DEAL-1"]
    assert shop("deal", "list", f"close_date.after={text}", "-q").lines == []


def test_what_is_shown_and_exported_is_read_back_as_the_same(shop: Crm) -> None:
    for title, amount in (("A", "12000 JPY"), ("B", "1.234 KWD"), ("C", "-0.05 CHF"), ("D", "1200.00 EUR")):
        shop.new("deal", title, "--amount", amount)
    shop("edit", "DEAL-1", "--close-date", "2026-12-24")
    before = shop("deal", "list", "--fields", "amount,currency,close_date", "--json")
    for format in ("csv", "json", "jsonl"):
        text = shop("export", "deal", "--format", format).out
        done = shop("import", "deal", "-", "--upsert-by", "ref", "--json", stdin=text)
        assert done.exit == 0, done.err
        assert done.json["updated"] == []
    assert shop("deal", "list", "--fields", "amount,currency,close_date", "--json").json == before.json
