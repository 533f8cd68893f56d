"""The tax of new lines for which none is stated, from the settings."""

from __future__ import annotations

import json
from typing import Any

from conftest import Crm

from tests.actions.invoices import done, parties, totals


def lines(crm: Crm, ref: str) -> list[tuple[Any, ...]]:
    return [(line["tax_rate"], line["tax_category"], line["tax_included"]) for line in crm.show(ref)["lines"]]


def test_a_line_may_state_the_currency_of_its_element(crm: Crm) -> None:
    crm.new("deal", "Shop", "--currency", "USD", "--line", "Seat @ 1000.50 USD")
    crm.new("deal", "Shop", "--line", "Seat @ 1000.50 EUR")
    assert [crm.show(ref)["amount"] for ref in ("DEAL-1", "DEAL-2")] == ["1000.50", "1000.50"]
    error = crm("deal", "new", "Shop", "--line", "Seat @ 1000.50 USD", "--json").error
    assert error["message"] == "price: '1000.50 USD' is not in EUR, the currency here."


def test_m13_a_line_without_a_rate_gets_the_one_of_the_settings(crm: Crm) -> None:
    crm("config", "set", "tax_rate", "19")
    crm.new("deal", "Relaunch", "--line", "Design @ 100", "--line", "Book @ 10 tax 7", "--line", "Stamp @ 1 tax none")
    crm("line", "add", "DEAL-1", "More", "--price", "10")
    crm("line", "add", "DEAL-1", "Abroad", "--price", "10", "--category", "G")
    assert [line[:2] for line in lines(crm, "DEAL-1")] == [
        ("19", "S"),
        ("7", "S"),
        (None, None),
        ("19", "S"),
        ("0", "G"),
    ]


def test_without_the_setting_no_tax_is_stated(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "Design @ 100")
    assert lines(crm, "DEAL-1") == [(None, None, False)]


def test_the_rate_of_a_product_goes_before_it(crm: Crm) -> None:
    crm("config", "set", "tax_rate", "19")
    crm.new("product", "Book", "--price", "10", "--tax-rate", "7")
    crm.new("product", "Seat", "--price", "10")
    crm.new("deal", "Relaunch", "--line", "Book", "--line", "Seat")
    assert [line[0] for line in lines(crm, "DEAL-1")] == ["7", "19"]


def test_prices_include_their_tax_where_the_settings_say_so(crm: Crm) -> None:
    crm("config", "set", "tax_rate", "19")
    crm("config", "set", "tax_included", "yes")
    crm.new("deal", "Relaunch", "--line", "Design @ 119")
    assert (totals(crm, "DEAL-1")["net"], totals(crm, "DEAL-1")["total"]) == ("100.00", "119.00")


def test_a_small_business_states_none(crm: Crm) -> None:
    parties(crm)
    crm("config", "set", "tax_rate", "19")
    crm("config", "set", "small_business", "yes")
    crm.new("invoice", "Work", "--company", "COMPANY-2", "--line", "Design @ 100")
    assert totals(crm, "INVOICE-1")["total"] == "100.00"
    assert crm("issue", "INVOICE-1").exit == 0


def test_a_discount_on_the_whole_stays_spread_over_the_rates(crm: Crm) -> None:
    crm("config", "set", "tax_rate", "19")
    crm.new("quote", "Offer", "--line", "Book @ 100 tax 7")
    crm("line", "add", "QUOTE-1", "Thanks", "--kind", "discount", "--amount", "10")
    assert [(rate["rate"], rate["net"]) for rate in totals(crm, "QUOTE-1")["by_rate"]] == [("7", "90.00")]


def test_what_an_import_brings_stays_as_it_is(crm: Crm) -> None:
    crm("config", "set", "tax_rate", "19")
    rows = json.dumps([{"title": "Relaunch", "lines": [{"name": "Design", "price": "100"}, "Seat @ 10"]}])
    assert crm("import", "deal", "-", stdin=rows).exit == 0
    assert [line[0] for line in lines(crm, "DEAL-1")] == [None, None]


def warned(crm: Crm, *words: str) -> list[str]:
    found: list[str] = done(crm, *words)["warnings"]
    return found


def test_m13_a_line_that_states_no_rate_says_so_at_once_and_how_to_give_it(crm: Crm) -> None:
    texts = ("Design @ 100", "Book @ 10 tax 7", "Print @ 5", "Stamp @ 1 tax none")
    both = [word for text in texts for word in ("--line", text)]
    way = "crm line edit DEAL-1 1 --tax 19; crm config set tax_rate 19 is for all new lines."
    assert warned(crm, "deal", "new", "Relaunch", *both) == [f"Lines 1 and 3 of DEAL-1 state no tax rate: {way}"]
    (text,) = warned(crm, "line", "add", "DEAL-1", "More", "--price", "10")
    assert text.startswith("Line 5 of DEAL-1 states no tax rate: crm line edit DEAL-1 5 --tax 19;")
    for said in (("--tax", "19"), ("--tax", "none"), ("--category", "G")):
        assert warned(crm, "line", "add", "DEAL-1", "More", "--price", "10", *said) == []
    crm("config", "set", "tax_rate", "19")
    assert warned(crm, "line", "add", "DEAL-1", "More", "--price", "10") == []
    crm("config", "set", "tax_rate", "")
    crm("config", "set", "small_business", "yes")
    assert warned(crm, "deal", "new", "Relaunch", *both) == []
