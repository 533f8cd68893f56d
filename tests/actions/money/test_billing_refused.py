"""What billing refuses: each with a sentence, a hint and its exit code, and nothing changed."""

from __future__ import annotations

import sqlite3

import pytest
from conftest import Crm

from tests.actions.billing import billed, client, deal, quote
from tests.actions.invoices import NOON, done, refused

TO = ("--to", "invoice")


@pytest.mark.parametrize(
    ("options", "exit", "message"),
    [
        (("--qty", "1=6"), 5, "Line 1 of QUOTE-1 has 5 left to bill, not 6."),
        (("--qty", "1=-1"), 5, "Line 1 of QUOTE-1 has the opposite sign."),
        (("--qty", "1=0"), 5, "qty: a quantity cannot be 0."),
        (("--qty", "1=1.23456"), 2, "qty: '1.23456' has more than 4 decimals."),
        (("--qty", "1"), 2, "qty: '1' is not LINE=QUANTITY."),
        (("--qty", "x=1"), 2, "qty: 'x=1' does not name a line by its number."),
        (("--lines", "1,x"), 2, "lines: '1,x' does not name a line by its number."),
        (("--lines", "1,7"), 3, "QUOTE-1 has no line 7."),
        (("--lines", "2"), 5, "Line 2 of QUOTE-1 is a charge."),
        (("--percent", "101"), 5, "percent: 101 must be at most 100."),
        (("--percent", "0"), 5, "percent: 0 must be more than 0."),
        (("--percent", "-5"), 5, "percent: -5 must be more than 0."),
        (("--percent", "many"), 2, "percent: 'many' is not a number."),
        (("--deposit", "130%"), 5, "deposit: 130 must be at most 100."),
        (("--amount", "59.51"), 5, "59.51 is more than what is left to bill of QUOTE-1: 59.50 EUR."),
        (("--amount", "0"), 5, "amount: 0 must be more than 0."),
        (("--amount", "-5"), 5, "amount: -5 must be more than 0."),
        (("--amount", "5.0011"), 2, "amount: '5.0011' has more decimals than EUR, which has 2."),
        (("--amount", "5.001"), 2, "amount: '5.001' can be read in two ways."),
        (("--amount", "5 USD"), 2, "amount: '5 USD' is not in EUR, the currency here."),
        (("--deposit", "1e3"), 2, "deposit: '1e3' is not a number."),
        (("--percent", "30", "--amount", "5"), 2, "--percent and --amount cannot be combined."),
        (("--lines", "1", "--deposit", "5"), 2, "--lines and --deposit cannot be combined."),
    ],
)
def test_what_cannot_be_billed(crm: Crm, options: tuple[str, ...], exit: int, message: str) -> None:
    source = quote(crm, "A x 5 @ 10 tax 19")
    done(crm, "line", "add", source, "Nothing", "--kind", "charge", "--amount", "0", "--tax", "19")
    assert refused(crm, exit, "convert", source, *TO, *options)["message"] == message


def test_nothing_is_left_of_a_line_or_of_all(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10", "B @ 1")
    invoice = billed(crm, source, "--lines", "1")
    for options in (("--lines", "1"), ("--lines", "1,2"), ("--qty", "2=1", "--lines", "1")):
        error = refused(crm, 4, "convert", source, *TO, *options)
        assert error["message"] == f"Line 1 of {source} is fully invoiced: {invoice}."
    billed(crm, source)
    for options in ((), ("--percent", "1"), ("--amount", "1"), ("--qty", "1=1"), ("--deposit", "5%")):
        error = refused(crm, 4, "convert", source, *TO, *options)
        assert error["message"].startswith(f"{source} is fully invoiced: ")


def test_more_than_is_left_of_a_line_is_billed_when_that_is_said(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10")
    over = billed(crm, source, "--qty", "1=6", "--allow-over")
    assert crm.show(over)["amount"] == "60.00"
    assert crm.show(billed(crm, source, "--qty", "1=1", "--allow-over"))["amount"] == "10.00"


def test_quotes_that_were_declined_or_have_expired_are_not_billed(crm: Crm) -> None:
    crm.now = NOON
    client(crm)
    declined = crm.new("quote", "Work", "--company", "COMPANY-1", "--line", "A @ 1")
    done(crm, "move", declined, "declined")
    assert refused(crm, 5, "convert", declined, *TO)["message"] == f"{declined} is declined."
    expired = crm.new("quote", "Work", "--company", "COMPANY-1", "--line", "A @ 1", "--valid-until", "2026-11-22")
    done(crm, "move", expired, "sent")
    assert refused(crm, 5, "convert", expired, *TO)["message"] == f"{expired} has expired."
    draft = crm.new("quote", "Work", "--company", "COMPANY-1", "--line", "A @ 1")
    assert refused(crm, 5, "convert", draft, *TO)["message"] == f"{draft} is still a draft."
    done(crm, "convert", draft, *TO, "--force")


def test_a_deal_that_is_lost_or_has_no_client_is_not_billed(crm: Crm) -> None:
    lost, alone = deal(crm, "A @ 1"), crm.new("deal", "Alone", "--line", "A @ 1")
    done(crm, "move", lost, "lost")
    assert refused(crm, 5, "convert", lost, *TO)["message"] == f"{lost} is lost."
    assert refused(crm, 5, "convert", alone, *TO, "--percent", "30")["message"] == f"{alone} has no client."


def test_a_deal_without_lines_needs_to_say_that_its_amount_is_meant(crm: Crm) -> None:
    source = deal(crm, amount="100")
    assert refused(crm, 5, "convert", source, *TO, "--percent", "30")["message"] == f"{source} has no lines."
    free = deal(crm, amount="0")
    error = refused(crm, 5, "convert", free, *TO, "--as-line", "--percent", "30")
    assert error["message"] == f"{free} has no amount to bill."


def test_of_what_costs_nothing_no_part_can_be_billed(crm: Crm) -> None:
    source = deal(crm, "Gift @ 0", "Return x -1 @ 0")
    error = refused(crm, 5, "convert", source, *TO, "--percent", "30")
    assert error["message"] == f"{source} has no amount to bill part of."


def test_what_an_invoice_bills_is_said_only_for_invoices(crm: Crm) -> None:
    source = deal(crm, "A @ 1")
    for options in (("--percent", "30"), ("--lines", "1"), ("--together",), ("--allow-over",)):
        error = refused(crm, 2, "convert", source, "--to", "quote", *options)
        assert error["message"] == f"{options[0]} only applies to invoices."


def test_what_would_happen_is_shown_and_nothing_is_written(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10")
    answer = crm("convert", source, *TO, "--qty", "1=2", "--dry-run", "--json").json
    assert answer["created"] == ["INVOICE-1?"]
    assert {"amount": "20.00"}.items() <= {d["field"]: d["value"] for d in answer["detail"]}.items()
    assert crm.show(source)["billing"]["state"] == "none"


def test_many_sources_are_billed_all_or_none(crm: Crm) -> None:
    first, second = deal(crm, "A x 5 @ 10"), deal(crm, "A x 1 @ 10")
    error = refused(crm, 5, "convert", first, second, *TO, "--qty", "1=3")
    assert error["ref"] == second
    answer = crm("convert", first, second, *TO, "--qty", "1=3", "--keep-going", "--json")
    assert answer.exit == 7
    assert answer.json["result"] == ["INVOICE-1"]


def test_the_same_key_bills_once(crm: Crm) -> None:
    source = deal(crm, "A x 5 @ 10")
    words = ("convert", source, *TO, "--qty", "1=2", "--key", "k1")
    assert done(crm, *words)["existing"] is False
    assert done(crm, *words)["existing"] is True
    assert refused(crm, 4, "convert", source, *TO, "--qty", "1=3", "--key", "k1")["code"] == "key_reused"
    assert crm.show(source)["lines"][0]["billed"] == "2"


@pytest.mark.parametrize("words", [("--percent", "many"), ("--qty", "1"), ("--lines", "1", "--amount", "5")])
def test_a_request_that_cannot_be_read_waits_for_nobody(crm: Crm, words: tuple[str, ...]) -> None:
    quote(crm, "A x 5 @ 10")
    crm.environ["CRM_TIMEOUT"] = "0"
    other = sqlite3.connect(crm.db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert crm("convert", "QUOTE-1", *TO, *words).exit == 2
    assert crm("convert", "QUOTE-1", *TO).exit == 8
    other.close()
