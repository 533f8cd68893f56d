"""A quote: an offer to a client, with a number and a date until which it holds."""

from __future__ import annotations

from crmcli.catalog.common import (
    AMOUNT,
    CLIENT_NUMBERS,
    CLIENT_SNAPSHOT,
    COMMENTS,
    CURRENCY,
    DOCUMENT_CLIENT,
    LINES,
    NUMBER,
    PARTIES,
    SELLER_SNAPSHOT,
    SENT_AT,
    SKONTO,
    TAX_ROUNDING,
)
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.traits import BillingRoot, Charges, DateFlag, Numbered, OnPaper, Versioned
from crmcli.model.traits_of_days import Agenda, Ask
from crmcli.model.traits_of_lists import Dated, Overview
from crmcli.model.traits_of_parties import Accepted, Mailed
from crmcli.model.types import Day, Long, Reference, StageKey, Text

QUOTE = Kind(
    name="quote",
    prefix="QUOTE",
    plural="quotes",
    help="An offer to a client.",
    fields=(
        NUMBER,
        Field("title", Text(), "What is offered.", required=True, show=True, searchable=True, example="Relaunch"),
        Field("stage", StageKey(), "Stage.", show=True, indexed=True),
        AMOUNT,
        Field("deal", Reference("deal", "on"), "The deal it belongs to.", indexed=True),
        Field("lead", Reference("lead", "on"), "The lead it comes from.", indexed=True),
        *DOCUMENT_CLIENT,
        Field("seller", Reference("company", "seller_of"), "The company that offers.", default="{seller}"),
        CURRENCY,
        TAX_ROUNDING,
        Field("issue_date", Day(), "The day of the offer.", default="today", indexed=True, not_cloned=True),
        Field(
            "valid_until",
            Day(),
            "Last day on which it is valid.",
            show=True,
            indexed=True,
            default="+{quote_validity}d",
            not_cloned=True,
        ),
        SKONTO,
        *CLIENT_NUMBERS,
        Field("content", Long(), "The text above the lines.", example="Thank you for asking."),
        Field("terms", Long(), "The text below the lines.", example="Valid for 30 days."),
        *CLIENT_SNAPSHOT,
        *SELLER_SNAPSHOT,
        SENT_AT,
        *COMMENTS,
    ),
    stages=(
        Stage("draft"),
        Stage("sent"),
        Stage("approved", "won", also=("accepted",)),
        Stage("declined", "lost", also=("rejected",)),
    ),
    traits=(
        LINES,
        PARTIES,
        Charges(),
        Numbered("quote_number", "number", "issue_date", floor="quote_next"),
        OnPaper(),
        Mailed(to="client_email", at="sent_at", into="sent"),
        Accepted(into="approved"),
        Versioned(handed=("sent",)),
        DateFlag("expired", "Past its last valid day and not accepted.", "valid_until", ("draft", "sent")),
        Agenda(
            (
                Ask(
                    "Quote expires",
                    ("open", "valid_until.gte=today", "valid_until.lte=+{expiry_days}d"),
                    "crm show {ref}",
                    "valid_until",
                ),
            )
        ),
        Dated("valid_until"),
        Overview(
            ("number", "title", "client_name", "stage", "amount", "billed", "valid_until", "expired"),
            ("expired", "number", "billed"),
        ),
        BillingRoot(),
    ),
)
