"""All Northwind orders are offered and billed, at once and in two parts: the invoices add up to the lines."""

from __future__ import annotations

import shlex
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.conftest import Crm
from tests.samples.northwind import CENT, Row, amount, percent, table


def orders() -> dict[str, list[Row]]:
    """The lines of every order."""
    found: dict[str, list[Row]] = {row["order_id"]: [] for row in table("orders")}
    for row in table("order_lines"):
        found[row["order_id"]].append(row)
    return found


def deals(lines: dict[str, list[Row]], tax: str) -> str:
    """The commands that make a deal of each order, for the company of its customer."""
    names = {row["product_id"]: row["name"] for row in table("products")}
    customers = table("customers")
    commands = [shlex.join(["company", "new", row["company_name"]]) for row in customers]
    numbers = {row["customer_id"]: number for number, row in enumerate(customers, 1)}
    for order in table("orders"):
        words = ["deal", "new", order["order_id"], "--company", f"COMPANY-{numbers[order['customer_id']]}"]
        for row in lines[order["order_id"]]:
            name, rate = names[row["product_id"]], percent(row["discount"])
            words += ["--line", f"{name} x {row['quantity']} @ {row['unit_price']} tax {tax} disc {rate}%"]
        commands.append(shlex.join(words))
    return "\n".join(commands)


def piped(crm: Crm, refs: list[str], *words: str) -> list[str]:
    """Run a command over references on standard input and return what it prints."""
    done = crm(*words, "-q", stdin="\n".join(refs))
    assert done.exit == 0, done.err
    return done.lines


def billed(crm: Crm) -> tuple[Decimal, Decimal]:
    """What all invoices come to, net and with tax, read from the file."""
    done = crm("sql", "SELECT net, gross FROM line WHERE kind = 'invoice'", "--json")
    assert done.exit == 0, done.err
    return sum(row["net"] for row in done.json) * CENT, sum(row["gross"] for row in done.json) * CENT


@pytest.mark.parametrize("tax", ["0", "19"])
def test_the_invoices_of_all_orders_add_up_to_their_lines_in_one_part_and_in_two(crm: Crm, tax: str) -> None:
    lines = orders()
    assert len(lines) == 830
    nets = {number: sum(map(amount, rows), Decimal(0)) for number, rows in lines.items()}
    taxes = {number: (net * Decimal(tax) / 100).quantize(CENT, ROUND_HALF_UP) for number, net in nets.items()}
    expected = sum(nets.values()), sum(nets.values()) + sum(taxes.values())
    crm("config", "set", "currency", "USD")
    assert crm("batch", stdin=deals(lines, tax)).exit == 0
    sold = [f"DEAL-{number}" for number in range(1, 831)]
    quotes = piped(crm, sold, "convert", "-", "--to", "quote")
    piped(crm, quotes, "move", "-", "approved")

    assert len(piped(crm, quotes, "convert", "-", "--to", "invoice")) == 830
    assert billed(crm) == expected
    assert crm("undo").exit == 0
    assert billed(crm) == (0, 0)

    piped(crm, quotes[::2], "convert", "-", "--to", "invoice", "--percent", "30")
    piped(crm, quotes, "convert", "-", "--to", "invoice")
    assert billed(crm) == expected
    totals = [nets[number] + taxes[number] for number in lines]
    found = crm("quote", "list", "--all", "--sort", "ref", "--json").json
    assert [Decimal(row["billed"]) for row in found] == totals
    assert {row["billing"]["state"] for row in found} == {"full"}
