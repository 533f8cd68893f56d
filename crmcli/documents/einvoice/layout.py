"""How an e-invoice that was read is laid out: its fields in their order, and the columns of its lines."""

from __future__ import annotations

from crmcli.model.results import Card, Column, Record

_FIELDS = (
    Column("amount", "Amount", "money", currency="currency"),
    Column("type", "Type"),
    Column("number", "Number"),
    Column("corrects", "Corrects"),
    Column("issue_date", "Date", "day"),
    Column("due_date", "Due date", "day"),
    Column("supply_date", "Supply date", "day"),
    Column("supply_until", "Supply until", "day"),
    Column("seller_name", "Seller"),
    Column("seller_street", "Street"),
    Column("seller_postal_code", "Postal code"),
    Column("seller_city", "City"),
    Column("seller_country", "Country"),
    Column("seller_vat_id", "VAT id"),
    Column("seller_tax_id", "Tax number"),
    Column("seller_person", "Contact"),
    Column("seller_email", "Email"),
    Column("seller_phone", "Phone"),
    Column("client_name", "Client"),
    Column("buyer_reference", "Buyer reference"),
    Column("order_number", "Order number"),
    Column("contract_number", "Contract number"),
    Column("payee", "Payee"),
    Column("iban", "IBAN"),
    Column("bic", "BIC"),
    Column("payment_reference", "Payment reference"),
    Column("payment_terms", "Payment terms", "long"),
    Column("notes", "Notes", "list"),
    Column("doubts", "Does not add up", "list"),
    Column("syntax", "Syntax"),
    Column("profile", "Profile"),
)
_LINES = (
    Column("line", "Line"),
    Column("name", "Name", "title"),
    Column("quantity", "Quantity", "number"),
    Column("unit", "Unit", "unit"),
    Column("price", "Price", "money"),
    Column("price_per", "Per", "number"),
    Column("discount", "Discount", "money"),
    Column("tax_rate", "Tax", "number"),
    Column("net", "Net", "money"),
)


def laid_out(said: Record) -> Card:
    """What `read` gives as a card, named by its number."""
    head = {"ref": said["number"], "title": said["seller_name"], "amount": said["totals"]["total"]}
    return Card({**head, **said}, _FIELDS, _LINES, currency=said["currency"])
