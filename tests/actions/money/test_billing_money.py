"""Deposits, percentages and amounts, and the invoices that take them off again."""

from __future__ import annotations

import pytest
from conftest import Crm

from tests.actions.billing import FOUR, billed, called, deal, lines, quote, rates, state, sums, total
from tests.actions.invoices import NOON, done, parties, refused


def test_a_deposit_and_the_closing_invoice_of_several_rates(crm: Crm) -> None:
    source = quote(crm, *FOUR)
    assert sums(crm, source) == ("14000.00", "2450.00", "16450.00")
    deposit = billed(crm, source, "--deposit", "30%")
    assert sums(crm, deposit) == ("4200.00", "735.00", "4935.00")
    assert rates(crm, deposit) == {
        "0": ("300.00", "0.00"),
        "15": ("2400.00", "360.00"),
        "25": ("1500.00", "375.00"),
    }
    assert lines(crm, deposit) == [
        (f"Deposit 30 % on {called(crm, source)}", "1", "300.00"),
        (f"Deposit 30 % on {called(crm, source)}", "1", "2760.00"),
        (f"Deposit 30 % on {called(crm, source)}", "1", "1875.00"),
    ]
    closing = billed(crm, source)
    assert sums(crm, closing) == ("9800.00", "1715.00", "11515.00")
    assert lines(crm, closing)[-3:] == [
        (f"Deposit {deposit}: net 300.00, tax 0.00", "-1", "-300.00"),
        (f"Deposit {deposit}: net 2,400.00, tax 360.00", "-1", "-2760.00"),
        (f"Deposit {deposit}: net 1,500.00, tax 375.00", "-1", "-1875.00"),
    ]


def test_a_closing_invoice_names_the_number_and_the_day_of_an_issued_deposit(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "Work @ 1000 tax 19", company="COMPANY-2")
    done(crm, "issue", billed(crm, source, "--deposit", "100"))
    closing = billed(crm, source)
    assert lines(crm, closing)[-1] == ("Deposit RE-2026-0001 of 2026-11-23: net 84.03, tax 15.97", "-1", "-100.00")


def test_a_closing_invoice_is_issued_after_its_deposits_and_names_them_as_they_were_issued(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "Work @ 1000 tax 19", company="COMPANY-2")
    deposit, closing = billed(crm, source, "--deposit", "100"), billed(crm, source)
    error = refused(crm, 5, "issue", closing)
    assert error["message"] == f"{closing} deducts {deposit}, which is still a draft."
    done(crm, "issue", deposit, closing)
    assert lines(crm, closing)[-1] == ("Deposit RE-2026-0001 of 2026-11-23: net 84.03, tax 15.97", "-1", "-100.00")


def test_a_closing_invoice_is_not_issued_when_its_deposit_was_cancelled(crm: Crm) -> None:
    parties(crm)
    source = deal(crm, "Work @ 1000 tax 19", company="COMPANY-2")
    deposit = billed(crm, source, "--deposit", "100")
    done(crm, "issue", deposit)
    closing = billed(crm, source)
    done(crm, "cancel", deposit)
    assert "which was cancelled" in refused(crm, 5, "issue", closing)["message"]
    done(crm, "rm", closing)
    assert total(crm, billed(crm, source)) == "1190.00"


def test_a_small_business_takes_its_deposits_off_though_it_states_no_tax_before_it_issues(crm: Crm) -> None:
    parties(crm)
    done(crm, "config", "set", "small_business", "yes")
    source = deal(crm, "A x 3 @ 0.335", "B @ 100", company="COMPANY-2")
    deposit, part = billed(crm, source, "--deposit", "30"), billed(crm, source, "--qty", "1=1")
    assert total(crm, part) == "0.00"
    done(crm, "issue", deposit, part)
    middle = billed(crm, source, "--percent", "20")
    assert lines(crm, middle) == [(f"20 % of {called(crm, source)}", "1", "20.20")]
    assert total(crm, deposit, part, middle, billed(crm, source)) == "101.01"


def test_a_deposit_of_100_on_a_gross_order_at_21_percent(crm: Crm) -> None:
    source = quote(crm, "Table @ 1210 tax 21 incl")
    assert sums(crm, billed(crm, source, "--deposit", "100")) == ("82.64", "17.36", "100.00")
    assert sums(crm, billed(crm, source)) == ("917.36", "192.64", "1110.00")


def test_thirty_percent_and_then_the_rest_of_145_05(crm: Crm) -> None:
    source = quote(crm, "Chair @ 145.05")
    first, rest = billed(crm, source, "--percent", "30"), billed(crm, source)
    assert (total(crm, first), total(crm, rest)) == ("43.52", "101.53")
    assert lines(crm, first) == [(f"30 % of {called(crm, source)}", "1", "43.52")]
    assert lines(crm, rest) == [
        ("Chair", "1", "145.05"),
        (f"Billed before by {first}: net 43.52, tax 0.00", "-1", "-43.52"),
    ]


def test_thirty_percent_and_seventy_percent_are_the_whole(crm: Crm) -> None:
    source = quote(crm, "Chair @ 145.05")
    first, rest = billed(crm, source, "--percent", "30"), billed(crm, source, "--percent", "70")
    assert (total(crm, first), total(crm, rest)) == ("43.52", "101.53")
    assert state(crm, source) == ("full", "145.05", "0.00")


def test_ten_times_ten_percent_are_the_whole_to_the_cent_and_by_rate(crm: Crm) -> None:
    source = quote(crm, "A @ 33.33 tax 19", "B @ 66.67 tax 7", "C @ 0.05 tax 0")
    made = [billed(crm, source, "--percent", "10") for _ in range(10)]
    assert total(crm, *made) == crm.show(source)["amount"]
    by_rate = [rates(crm, ref) for ref in made]
    assert {name: sum(int(found[name][1].replace(".", "")) for found in by_rate) for name in ("19", "7")} == {
        "19": 633,
        "7": 467,
    }
    refused(crm, 4, "convert", source, "--to", "invoice")


def test_an_amount_is_what_the_client_pays(crm: Crm) -> None:
    source = quote(crm, *FOUR)
    part = billed(crm, source, "--amount", "500")
    assert total(crm, part) == "500.00"
    assert lines(crm, part)[0][0] == f"Part of {called(crm, source)}"
    assert total(crm, part, billed(crm, source, "--amount", "15950 EUR")) == "16450.00"
    assert state(crm, source) == ("full", "16450.00", "0.00")


def test_the_finishing_amount_takes_the_exact_net_and_tax_of_each_rate(crm: Crm) -> None:
    source = quote(crm, "A @ 33.33 tax 19", "B @ 66.67 tax 7")
    made = [billed(crm, source, "--amount", "37.77") for _ in range(2)]
    made.append(billed(crm, source, "--amount", "35.46"))
    assert total(crm, *made) == "111.00"
    taxes = [rates(crm, ref) for ref in made]
    assert sum(int(found["19"][1].replace(".", "")) for found in taxes) == 633
    assert sum(int(found["7"][0].replace(".", "")) for found in taxes) == 6667


@pytest.mark.parametrize(
    ("currency", "price", "deposit", "rest"), [("JPY", "1001", "331", "770"), ("KWD", "10.001", "3.301", "7.700")]
)
def test_currencies_without_and_with_three_decimals(
    crm: Crm, currency: str, price: str, deposit: str, rest: str
) -> None:
    source = quote(crm, f"A @ {price} tax 10", currency=currency)
    made = billed(crm, source, "--deposit", deposit)
    assert total(crm, made) == deposit
    assert total(crm, billed(crm, source)) == rest


def test_an_amount_without_lines_is_billed_as_a_line_in_parts_too(crm: Crm) -> None:
    source = deal(crm, amount="1000")
    deposit = billed(crm, source, "--as-line", "--deposit", "10%")
    part = billed(crm, source, "--as-line", "--percent", "30")
    assert (total(crm, deposit), total(crm, part)) == ("100.00", "300.00")
    rest = billed(crm, source, "--as-line")
    assert lines(crm, rest) == [
        ("Work", "1", "1000.00"),
        (f"Deposit {deposit}: net 100.00, tax 0.00", "-1", "-100.00"),
        (f"Billed before by {part}: net 300.00, tax 0.00", "-1", "-300.00"),
    ]
    assert state(crm, source) == ("full", "1000.00", "0.00")
    refused(crm, 4, "convert", source, "--to", "invoice", "--as-line")
    done(crm, "edit", source, "--amount", "1200")
    assert state(crm, source) == ("partial", "1000.00", "200.00")
    assert total(crm, billed(crm, source, "--as-line")) == "200.00"


def test_the_amount_of_a_deal_is_not_billed_twice_through_its_quote(crm: Crm) -> None:
    source = deal(crm, amount="1000")
    offer = done(crm, "convert", source, "--to", "quote", "--as-line")["result"][0]
    done(crm, "move", offer, "approved")
    billed(crm, offer, "--percent", "30")
    assert state(crm, source) == ("partial", "300.00", "700.00")
    billed(crm, source, "--as-line")
    assert state(crm, offer) == ("full", "1000.00", "0.00")


def test_lines_that_come_after_an_amount_was_billed_take_it_off(crm: Crm) -> None:
    source = deal(crm, amount="1000")
    billed(crm, source, "--as-line")
    done(crm, "line", "add", source, "Work", "--price", "1500")
    assert state(crm, source) == ("partial", "1000.00", "500.00")
    assert total(crm, billed(crm, source)) == "500.00"


def test_percentages_of_a_changed_total_are_of_what_it_is_now(crm: Crm) -> None:
    source = deal(crm, "A @ 100")
    billed(crm, source, "--percent", "50")
    done(crm, "line", "add", source, "B", "--price", "100")
    assert total(crm, billed(crm, source, "--percent", "50")) == "100.00"
    assert total(crm, billed(crm, source)) == "50.00"


def test_more_than_is_left_is_billed_only_when_that_is_said(crm: Crm) -> None:
    crm.now = NOON
    source = quote(crm, "A @ 100 tax 19")
    error = refused(crm, 5, "convert", source, "--to", "invoice", "--amount", "120")
    assert error["message"] == f"120.00 is more than what is left to bill of {source}: 119.00 EUR."
    assert total(crm, billed(crm, source, "--amount", "120", "--allow-over")) == "120.00"
    assert state(crm, source) == ("over", "120.00", "0.00")
    assert total(crm, billed(crm, source, "--percent", "10", "--allow-over")) == "11.90"
