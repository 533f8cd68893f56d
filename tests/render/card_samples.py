"""Cards of elements as actions return them, with every part that a card can have."""

from __future__ import annotations

from crmcli.model.results import Card, Cards, Column

from .samples import MEANINGS


def _line(number: int, name: str, quantity: str, price: str, rate: str, net: str) -> dict[str, object]:
    line = {"line": number, "name": name, "quantity": quantity, "price": price, "tax_rate": rate, "net": net}
    return {**line, "unit": None, "discount_percent": None, "optional": False}


LINE_COLUMNS = (
    Column("line", "#", "number"),
    Column("name", "Name", "title"),
    Column("quantity", "Qty", "number"),
    Column("unit", "Unit", "unit"),
    Column("price", "Price", "money"),
    Column("discount_percent", "Disc %", "number"),
    Column("tax_rate", "Tax %", "number"),
    Column("net", "Net", "money"),
)


def card() -> Card:
    columns = (
        Column("title", "Title", "title"),
        Column("stage", "Stage", "stage"),
        Column("amount", "Amount", "money", currency="currency"),
        Column("currency", "Currency"),
        Column("probability", "Probability", "number"),
        Column("contact", "Contact", "ref"),
        Column("company", "Company", "ref"),
        Column("lost_reason", "Lost reason"),
        Column("urgent", "Urgent", "flag"),
        Column("street", "Street"),
        Column("city", "City"),
        Column("close_date", "Close date", "day"),
        Column("comments", "Comments", "long"),
        Column("owner", "Owner"),
        Column("created_at", "Created at", "time"),
        Column("updated_at", "Updated at", "time"),
        Column("version", "Version", "number"),
    )
    record = {
        "ref": "DEAL-3",
        "kind": "deal",
        "id": 3,
        "uid": "0193a5a8-0000-7000-8000-000000000000",
        "title": "Relaunch",
        "stage": "executing",
        "amount": "5117.00",
        "currency": "EUR",
        "probability": 75,
        "contact": "CONTACT-9",
        "company": "COMPANY-2",
        "lost_reason": None,
        "urgent": True,
        "street": "Hauptstraße 1",
        "city": "Berlin",
        "close_date": "2026-12-01",
        "comments": "Wants it by Christmas; asks whether a discount is possible when the whole sum is paid "
        "in advance.\n\n"
        "Second visit on Friday.",
        "owner": "ada",
        "created_at": "2026-11-23T11:00:00Z",
        "updated_at": "2026-11-26T09:00:00Z",
        "version": 4,
        "emails": [{"label": "work", "value": "ada@acme.example"}, {"label": None, "value": "ada@home.example"}],
        "phones": [{"label": "mobile", "value": "+49 170 1234567"}],
        "tags": ["vip", "web"],
        "lines": [
            _line(1, "Setup", "1", "2000.00", "19", "2000.00"),
            {
                **_line(
                    2,
                    "Consulting on site, with travel and the preparation of all documents",
                    "10",
                    "250.00",
                    "19",
                    "2250.00",
                ),
                "discount_percent": "10",
                "unit": "HUR",
            },
            _line(3, "Book", "1", "55.61", "7", "55.61"),
            {**_line(4, "Training", "2", "400.00", "19", "800.00"), "optional": True},
        ],
        "totals": {
            "net": "4305.61",
            "tax": "811.39",
            "total": "5117.00",
            "paid": "1000.00",
            "due": "4117.00",
            "by_rate": [
                {"category": "S", "rate": "19", "net": "4250.00", "tax": "807.50"},
                {"category": "S", "rate": "7", "net": "55.61", "tax": "3.89"},
            ],
        },
        "links": [
            {"ref": "LEAD-5", "how": "converted", "step": 12},
            {"ref": "CONTACT-9", "how": "contact_of", "step": 12},
            {"ref": "QUOTE-1", "how": "converted", "step": 14},
        ],
        "custom": {"hull_length": "12.5"},
    }
    titles = {"LEAD-5": "Relaunch", "CONTACT-9": "Ada Lovelace", "COMPANY-2": "Acme", "QUOTE-1": "Relaunch"}
    return Card(record, columns, LINE_COLUMNS, MEANINGS, titles, "EUR")


def contact() -> Card:
    record = {
        "ref": "CONTACT-9",
        "kind": "contact",
        "title": "Ada Lovelace",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "emails": [{"label": "work", "value": "ada@acme.example"}],
        "created_at": "2026-11-23T11:00:00Z",
        "version": 1,
    }
    return Card(record, (Column("first_name", "First name"), Column("last_name", "Last name")))


def cards() -> Cards:
    return Cards([card(), contact()])
