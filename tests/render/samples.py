"""Results as actions return them, small enough to be read and rich enough to show every part of a drawing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

from crmcli.model.results import Card, Cards, Column, Result, Rows, Timeline, Tree, Written
from crmcli.render import Look, render

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LOCAL = timezone(timedelta(hours=1))
MEANINGS = {"new": "open", "executing": "open", "won": "won", "converted": "won", "lost": "lost", "junk": "lost"}

DEAL_COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("stage", "Stage", "stage"),
    Column("amount", "Amount", "money"),
    Column("contact", "Contact", "ref"),
    Column("phones", "Phones", "list"),
    Column("source", "Source"),
    Column("close_date", "Close date", "date"),
    Column("updated_at", "Updated", "time"),
    Column("comments", "Comments", "long"),
)


def look(width: int = 80, terminal: bool = True, colour: bool = False) -> Look:
    """A place to write to: a stream in memory, an hour east of Greenwich, at noon UTC on 26 November 2026."""
    return Look(io.StringIO(), width, terminal, colour, NOW, LOCAL)


def output(result: Result, place: Look | None = None, format: str | None = None, quiet: bool = False) -> str:
    """What ``render`` writes for a result."""
    place = place or look()
    render(result, format, place, quiet)
    assert isinstance(place.out, io.StringIO)
    return place.out.getvalue()


def deals() -> Rows:
    return Rows(
        "deals",
        DEAL_COLUMNS,
        [
            {
                "ref": "DEAL-3",
                "kind": "deal",
                "title": "Relaunch of the web shop with a new payment page",
                "stage": "executing",
                "amount": "1200.50",
                "currency": "EUR",
                "contact": "CONTACT-9",
                "phones": [{"label": "work", "value": "+49 30 1234567"}, {"label": None, "value": "0170 1"}],
                "source": "trade fair in Hanover",
                "close_date": "2026-12-01",
                "updated_at": "2026-11-23T11:00:00Z",
                "comments": "Wants it by Christmas;\nasks for a discount.",
            },
            {
                "ref": "DEAL-12",
                "kind": "deal",
                "title": "日本語のウェブサイト 🚀",
                "stage": "won",
                "amount": "1250000",
                "currency": "JPY",
                "contact": "CONTACT-10",
                "phones": [],
                "source": None,
                "close_date": None,
                "updated_at": "2026-11-26T11:55:00Z",
                "comments": None,
            },
            {
                "ref": "DEAL-104",
                "kind": "deal",
                "title": "Maintenance",
                "stage": "lost",
                "amount": "-5.00",
                "currency": "EUR",
                "contact": None,
                "phones": [],
                "source": "web",
                "close_date": "2026-10-01",
                "updated_at": "2026-08-01T22:30:00Z",
                "comments": None,
            },
        ],
        total=3,
        meanings=MEANINGS,
    )


def _line(number: int, name: str, quantity: str, price: str, rate: str, net: str) -> dict[str, object]:
    line = {"line": number, "name": name, "quantity": quantity, "price": price, "tax_rate": rate, "net": net}
    return {**line, "unit": None, "discount_percent": None, "optional": False}


LINE_COLUMNS = (
    Column("line", "#", "number"),
    Column("name", "Name", "title"),
    Column("quantity", "Qty", "number"),
    Column("unit", "Unit"),
    Column("price", "Price", "money"),
    Column("discount_percent", "Disc %", "number"),
    Column("tax_rate", "Tax %", "number"),
    Column("net", "Net", "money"),
)


def card() -> Card:
    columns = (
        Column("title", "Title", "title"),
        Column("stage", "Stage", "stage"),
        Column("amount", "Amount", "money"),
        Column("currency", "Currency"),
        Column("probability", "Probability", "number"),
        Column("contact", "Contact", "ref"),
        Column("company", "Company", "ref"),
        Column("lost_reason", "Lost reason"),
        Column("urgent", "Urgent", "flag"),
        Column("street", "Street"),
        Column("city", "City"),
        Column("close_date", "Close date", "date"),
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
    return Card(record, columns, LINE_COLUMNS, MEANINGS, titles)


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


def _entry(at: str, ref: str, what: str, text: str, refs: tuple[str, ...] = (), step: int = 1) -> dict[str, object]:
    return {"at": at, "by": "ada", "step": step, "ref": ref, "what": what, "text": text, "refs": list(refs)}


def timeline() -> Timeline:
    return Timeline(
        "DEAL-3",
        "Relaunch",
        [
            _entry("2026-09-01T08:15:00Z", "LEAD-5", "created", "Relaunch"),
            _entry("2026-09-01T23:30:00Z", "LEAD-5", "call", "Reached nobody."),
            _entry("2026-11-25T09:00:00Z", "LEAD-5", "moved", "new → in_progress"),
            _entry(
                "2026-11-25T10:00:00Z",
                "LEAD-5",
                "converted",
                "LEAD-5 became DEAL-3, CONTACT-9",
                ("DEAL-3", "CONTACT-9"),
            ),
            _entry(
                "2026-11-26T08:00:00.250000Z",
                "DEAL-3",
                "note",
                "Wants it by Christmas; asks whether a discount is possible when the whole sum is paid in advance, "
                "and whether the old shop can stay open until then.\nSecond visit on Friday:\n  - bring the contract",
            ),
            _entry("2026-11-26T09:30:00Z", "DEAL-3", "sent", "offer by mail", ("QUOTE-1",)),
            _entry("2026-11-26T09:31:00Z", "DEAL-3", "teleported", ""),
        ],
    )


def tree() -> Tree:
    def node(ref: str, title: str, stage: str | None = None, amount: str | None = None) -> dict[str, object]:
        kind = ref.split("-")[0].lower()
        return {"ref": ref, "kind": kind, "title": title, "stage": stage, "amount": amount, "currency": "EUR"}

    def edge(start: str, end: str, how: str = "converted") -> dict[str, object]:
        return {"from": start, "to": end, "how": how, "step": 1}

    return Tree(
        "LEAD-5",
        "DEAL-3",
        [
            node("LEAD-5", "Relaunch", "converted", "1200.50"),
            node("DEAL-3", "Relaunch of the web shop with a new payment page", "executing", "11200.50"),
            node("CONTACT-9", "Ada Lovelace"),
            node("COMPANY-2", "Acme 株式会社"),
            node("QUOTE-1", "Relaunch", "declined", "900.00"),
            node("INVOICE-1", "Deposit", "paid", "360.15"),
            node("INVOICE-2", "Balance", "issued", "840.35"),
            node("PAYMENT-1", "Bank transfer", None, "1200.50"),
            node("LEAD-6", "Relaunch, asked again", "converted"),
        ],
        [
            edge("LEAD-5", "DEAL-3"),
            edge("LEAD-5", "CONTACT-9"),
            edge("LEAD-5", "COMPANY-2", "linked"),
            edge("DEAL-3", "QUOTE-1"),
            edge("DEAL-3", "INVOICE-1"),
            edge("DEAL-3", "INVOICE-2"),
            edge("INVOICE-1", "PAYMENT-1", "paid"),
            edge("INVOICE-2", "PAYMENT-1", "paid"),
            edge("LEAD-6", "DEAL-3"),
        ],
        {
            "lead": {"converted": "won"},
            "deal": {"executing": "open"},
            "quote": {"declined": "lost"},
            "invoice": {"paid": "won", "issued": "open"},
        },
    )


def written() -> Written:
    return Written("LEAD-5 became DEAL-3, CONTACT-9", 142, result=["DEAL-3", "CONTACT-9"], updated=["LEAD-5"])


def dry_run() -> Written:
    return Written(
        "LEAD-5 would become DEAL-4?",
        dry_run=True,
        result=["DEAL-4?"],
        detail=[
            {"ref": "DEAL-4?", "field": None, "what": "create", "value": "Relaunch", "why": None},
            {"ref": "DEAL-4?", "field": "title", "what": "fill", "value": "Relaunch", "why": "from LEAD-5 title"},
            {
                "ref": "LEAD-5",
                "field": "birth_date",
                "what": "not carried",
                "value": "1815-12-10",
                "why": "a deal has no field of this name, and no contact is made that could carry it",
            },
        ],
    )
