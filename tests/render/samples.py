"""Results as actions return them, small enough to be read and rich enough to show every part of a drawing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

from crmcli.model.results import Column, Result, Rows, Timeline, Written
from crmcli.model.trees import Tree
from crmcli.render import Output, render

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LOCAL = timezone(timedelta(hours=1))
MEANINGS = {"new": "open", "executing": "open", "won": "won", "converted": "won", "lost": "lost", "junk": "lost"}

DEAL_COLUMNS = (
    Column("ref", "Ref", "ref"),
    Column("title", "Title", "title"),
    Column("stage", "Stage", "stage"),
    Column("amount", "Amount", "money", currency="currency"),
    Column("contact", "Contact", "ref"),
    Column("phones", "Phones", "list"),
    Column("source", "Source"),
    Column("close_date", "Close date", "day"),
    Column("updated_at", "Updated", "time"),
    Column("comments", "Comments", "long"),
)


def look(width: int = 80, terminal: bool = True, colour: bool = False) -> Output:
    """A place to write to: a stream in memory, an hour east of Greenwich, at noon UTC on 26 November 2026."""
    return Output(io.StringIO(), width, terminal, colour, NOW, LOCAL)


def output(result: Result, place: Output | None = None, format: str | None = None, quiet: bool = False) -> str:
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
