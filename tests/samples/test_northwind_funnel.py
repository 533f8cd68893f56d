"""The Northwind customers go through the whole funnel, with their first order: no cent is lost on the way."""

from __future__ import annotations

import shlex
from collections import Counter
from decimal import Decimal

from tests.conftest import Crm
from tests.samples.northwind import Row, amount, percent, table


def piped(crm: Crm, *words: str, refs: list[str]) -> list[str]:
    """Run a command over references on standard input and return what it prints."""
    done = crm(*words, "-q", stdin="\n".join(refs))
    assert done.exit == 0, done.err
    return done.lines


def batch(crm: Crm, lines: list[str]) -> list[str]:
    done = crm("batch", "-q", stdin="\n".join(lines))
    assert done.exit == 0, done.err
    return done.lines


def lead(row: Row) -> str:
    """The command that makes a lead of a customer; countries are English names."""
    words = ["lead", "new", row["company_name"], "--name", row["contact_name"], "--company-name", row["company_name"]]
    fields = {"street": "street", "city": "city", "region": "region", "postal-code": "postal_code"}
    given = {option: row[column] for option, column in fields.items()}
    given |= {"job-title": row["contact_title"], "country": row["country"], "phone": row["phone"]}
    words += [word for option, text in given.items() if text for word in (f"--{option}", text)]
    return shlex.join([*words, "--external-id", row["customer_id"]])


def first_orders() -> dict[str, list[Row]]:
    """The lines of each customer's first order."""
    first: dict[str, int] = {}
    for order in table("orders"):
        number = int(order["order_id"])
        first[order["customer_id"]] = min(number, first.get(order["customer_id"], number))
    lines: dict[int, list[Row]] = {}
    for row in table("order_lines"):
        lines.setdefault(int(row["order_id"]), []).append(row)
    return {customer: lines[number] for customer, number in first.items()}


def test_every_customer_becomes_a_client_and_every_total_is_exact(crm: Crm) -> None:
    customers = table("customers")
    assert len(customers) == 93
    crm("config", "set", "currency", "USD")
    leads = batch(crm, [lead(row) for row in customers])
    targets = ("convert", "-", "--to", "deal+contact+company", "--on-duplicate", "create")
    groups = [line.split("\t") for line in piped(crm, *targets, refs=leads)]
    deals = {row["customer_id"]: group[0] for row, group in zip(customers, groups, strict=True)}
    assert len({group[2] for group in groups}) == 93
    companies = crm("company", "list", "--json").json
    assert Counter(company["title"] for company in companies)["IT"] == 2
    assert all(len(company["country"]) == 2 for company in companies if company["country"])

    orders, names = first_orders(), {row["product_id"]: row["name"] for row in table("products")}
    assert len(orders) == 89
    commands = [
        shlex.join(["line", "add", deals[customer], names[row["product_id"]], "--qty", row["quantity"]])
        + f" --price {row['unit_price']} --discount {percent(row['discount'])}%"
        for customer, rows in orders.items()
        for row in rows
    ]
    batch(crm, commands)

    sold = [deals[customer] for customer in orders]
    quotes = piped(crm, "convert", "-", "--to", "quote", refs=sold)
    batch(crm, [f"move {' '.join(quotes)} approved"])
    invoices = piped(crm, "convert", "-", "--to", "invoice", refs=quotes)
    totals = {row["ref"]: Decimal(row["amount"]) for row in crm("invoice", "list", "--json").json}
    expected = [sum(map(amount, rows), Decimal(0)) for rows in orders.values()]
    assert [totals[ref] for ref in invoices] == expected
    assert len(crm("tree", invoices[0], "--json").json["nodes"]) == 6


def test_two_companies_of_one_name_in_one_call_are_one_unless_asked_otherwise(crm: Crm) -> None:
    twins = [row for row in table("customers") if row["company_name"] == "IT"]
    assert len(twins) == 2
    leads = batch(crm, [lead(row) for row in twins])
    groups = [line.split("\t") for line in piped(crm, "convert", "-", "--to", "company", refs=leads)]
    assert groups == [["COMPANY-1"], ["COMPANY-1"]]
