#!/bin/sh
# Real customers with their first orders through the whole funnel: sh examples/northwind.sh FOLDER, in which the CSV
# files of the Northwind traders are (customers, products, orders, order_lines), ending in a check of every total.
set -eu

[ $# = 1 ] && [ -f "$1/customers.csv" ] || { echo "usage: northwind.sh FOLDER_WITH_THE_CSV_FILES" >&2; exit 2; }
samples=$1 python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export CRM_DB="$folder/northwind.db" CRM_USER="${CRM_USER:-mia}"
command -v crm >/dev/null || crm() { "$python" -m crmcli "$@"; }

cat >"$folder/northwind.py" <<'END'
"""northwind.py WHAT FOLDER [FILE]: the commands that make the leads or the lines, or what the invoices must come to."""
import csv, sys
from decimal import ROUND_HALF_UP, Decimal as D
from shlex import join

def rows(name):
    with open(f"{folder}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

def first_orders():
    """customer -> the lines of the first order; who never ordered is not there"""
    first = {order["customer_id"]: order["order_id"] for order in sorted(rows("orders"), key=lambda o: -int(o["order_id"]))}
    lines = {}
    for line in rows("order_lines"):
        lines.setdefault(line["order_id"], []).append(line)
    return {customer: lines[number] for customer, number in first.items()}

def amount(line):
    exact = D(line["quantity"]) * D(line["unit_price"]) * (1 - D(line["discount"]))
    return exact.quantize(D("0.01"), ROUND_HALF_UP)

what, folder, *more = sys.argv[1:]
given = [word.split()[0] for word in open(more[0])] if more else []
customers = [row["customer_id"] for row in rows("customers")]
if what == "leads":
    for row in rows("customers"):
        words = [row["company_name"], "--name", row["contact_name"], "--company-name", row["company_name"]]
        options = {"job-title": "contact_title", "phone": "phone", "street": "street", "city": "city",
                   "postal-code": "postal_code", "region": "region", "country": "country"}
        words += [word for name, column in options.items() if row[column] for word in ("--" + name, row[column])]
        print(join(["lead", "new", *words, "--external-id", "northwind:" + row["customer_id"]]))
elif what == "lines":
    names, orders = {row["product_id"]: row["name"] for row in rows("products")}, first_orders()
    for customer, deal in zip(customers, given, strict=True):
        for line in orders.get(customer, ()):
            print(join(["line", "add", deal, names[line["product_id"]], "--qty", line["quantity"], "--price",
                        line["unit_price"], "--discount", f"{(D(line['discount']) * 100).normalize():f}%"]))
elif what == "sold":
    orders = first_orders()
    print(*(deal for customer, deal in zip(customers, given, strict=True) if customer in orders), sep="\n")
elif what == "check":
    orders = first_orders()
    wanted = [sum(map(amount, orders[customer])) for customer in customers if customer in orders]
    found = [D(number) for number in given]
    wrong = [f"{f} instead of {w}" for f, w in zip(found, wanted, strict=True) if f != w]
    print(f"{len(found)} invoices, {sum(found)} in all; {len(wrong)} differ from quantity x price x (1 - discount)")
    sys.exit(bool(wrong) and "\n".join(wrong))
END
northwind() { what=$1; shift; "$python" "$folder/northwind.py" "$what" "$samples" "$@"; }

crm config set currency USD
echo "# The customers become leads; countries are told by their English names"
northwind leads | crm batch - -q >"$folder/leads"
crm lead list --limit 5

echo "# Each lead becomes a deal, a contact and a company; two companies are both called IT, and stay two"
crm convert - --to deal+contact+company --on-duplicate create -q <"$folder/leads" >"$folder/deals"
crm company list title=IT --fields ref,title,country

echo "# The first order of each that ever ordered, as lines; then quotes, approved, and invoices"
northwind lines "$folder/deals" | crm batch - -q >"$folder/lines"
northwind sold "$folder/deals" >"$folder/sold"
crm convert - --to quote -q <"$folder/sold" >"$folder/quotes"
crm move - approved -q <"$folder/quotes" >"$folder/approved"
crm convert - --to invoice -q <"$folder/quotes" >"$folder/invoices"
crm tree "$(head -n 1 "$folder/invoices")"

echo "# What the invoices come to"
crm invoice list --sort ref --fields amount --format csv | tail -n +2 >"$folder/totals"
northwind check "$folder/totals"
