"""An invoice: what a client is asked to pay, and the documents that correct one."""

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
from crmcli.model.traits import Charges, DateFlag, Issued, Numbered, OnPaper, Payable, Sealed
from crmcli.model.traits_of_days import Agenda, Ask
from crmcli.model.traits_of_lists import Dated, Overview
from crmcli.model.traits_of_parties import Mailed, Reminded
from crmcli.model.types import Choice, Day, Long, Moment, Money, Reference, StageKey, Text, Whole

INVOICE = Kind(
    name="invoice",
    prefix="INVOICE",
    plural="invoices",
    help="What a client is asked to pay.",
    fields=(
        NUMBER,
        Field("title", Text(), "What is billed.", required=True, show=True, searchable=True, example="Relaunch"),
        Field("stage", StageKey(), "Stage.", show=True, indexed=True),
        AMOUNT,
        Field(
            "type",
            Choice(("invoice", "cancellation", "credit")),
            "An invoice (380), or one that corrects another (381).",
            default="invoice",
            manual=False,
            hide_default=True,
        ),
        Field(
            "corrects",
            Reference("invoice", "corrects"),
            "The invoice that this one corrects.",
            indexed=True,
            manual=False,
        ),
        Field("reason", Text(), "Why it corrects the other one.", manual=False),
        Field("deal", Reference("deal", "on"), "The deal it bills.", indexed=True),
        Field("quote", Reference("quote", "on"), "The quote it bills.", indexed=True),
        *DOCUMENT_CLIENT,
        Field("seller", Reference("company", "seller_of"), "The company that bills.", default="{seller}"),
        CURRENCY,
        TAX_ROUNDING,
        Field("issue_date", Day(), "The day of the invoice.", indexed=True, not_cloned=True),
        Field("supply_date", Day(), "The day of delivery or service, or the first of several.", not_cloned=True),
        Field("supply_until", Day(), "The last day of a period of service.", not_cloned=True),
        Field("due_date", Day(), "Due date.", show=True, indexed=True, not_cloned=True),
        SKONTO,
        Field("rounding", Money(), "Added to what is due, to round it (BT-114).", default="0", hide_default=True),
        *CLIENT_NUMBERS,
        Field("content", Long(), "The text above the lines.", example="Thank you for your order."),
        Field("terms", Long(), "The text below the lines.", example="Payable within 14 days."),
        Field(
            "tax_note",
            Long(),
            "Why no tax is charged; composed when it is issued, unless given.",
            example="Reverse charge",
        ),
        *CLIENT_SNAPSHOT,
        *SELLER_SNAPSHOT,
        Field("document_sha256", Text(), "Checksum of the document as it was issued.", manual=False),
        SENT_AT,
        Field(
            "reminder_level",
            Whole(),
            "How often the client was reminded of it.",
            manual=False,
            not_cloned=True,
            never_frozen=True,
        ),
        Field(
            "reminded_at",
            Moment(),
            "When the client was last reminded of it.",
            manual=False,
            not_cloned=True,
            never_frozen=True,
        ),
        *COMMENTS,
    ),
    stages=(
        Stage("draft"),
        Stage("issued", only_by="issue"),
        Stage("paid", "won", only_by="pay"),
        Stage("cancelled", "lost", only_by="cancel"),
        Stage("external", only_by="import"),
    ),
    traits=(
        LINES,
        PARTIES,
        Charges(),
        Numbered("invoice_number", "number", "issue_date", at="issued", floor="invoice_next", elsewhere="external"),
        OnPaper(),
        Mailed(to="client_email", at="sent_at"),
        Sealed({"issued": ("paid", "cancelled"), "paid": ("issued", "cancelled"), "cancelled": ()}),
        Issued(
            supply="supply_date",
            until="supply_until",
            due="due_date",
            note="tax_note",
            checksum="document_sha256",
            repeated=tuple(field.name for field in CLIENT_NUMBERS),
        ),
        Payable(corrects="corrects", type="type", reason="reason", skonto="skonto", rounding="rounding"),
        DateFlag("overdue", "Past its due date and unpaid.", "due_date", ("issued",), ("external",)),
        Agenda(
            (
                Ask("Overdue invoice", ("overdue",), "crm remind {ref}", "due_date"),
                Ask("Draft not issued", ("draft", "created_at.before=today"), "crm issue {ref}", "created_at"),
            )
        ),
        Dated("due_date"),
        Overview(
            ("number", "title", "client_name", "amount", "due", "due_date", "stage", "overdue"),
            ("overdue", "stage", "number"),
        ),
        Reminded(level="reminder_level", at="reminded_at", when="overdue"),
    ),
)
