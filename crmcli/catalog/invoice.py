"""An invoice: what a client is asked to pay."""

from __future__ import annotations

from crmcli.catalog.common import AMOUNT, CLIENT, CLIENT_SNAPSHOT, COMMENTS, CURRENCY, TAX_ROUNDING
from crmcli.model.kinds import Field, Kind, Stage
from crmcli.model.types import Choice, Day, Long, Reference, StageKey, Text

INVOICE = Kind(
    name="invoice",
    prefix="INVOICE",
    plural="invoices",
    help="What a client is asked to pay.",
    fields=(
        Field(
            "number",
            Text(),
            "Its number in the series.",
            show=True,
            searchable=True,
            unique=True,
            manual=False,
        ),
        Field("title", Text(), "What is billed.", required=True, show=True, searchable=True),
        Field("stage", StageKey(), "Where it stands.", show=True, indexed=True),
        Field(
            "type",
            Choice(("invoice", "cancellation", "credit")),
            "An invoice (380), or one that corrects another (381).",
            default="invoice",
            manual=False,
        ),
        Field("deal", Reference("deal", "on"), "The deal it bills.", show=True, indexed=True),
        Field("quote", Reference("quote", "on"), "The quote it bills.", indexed=True),
        *CLIENT,
        Field("seller", Reference("company", "seller_of"), "The company that bills.", default="{seller}"),
        AMOUNT,
        CURRENCY,
        TAX_ROUNDING,
        Field("issue_date", Day(), "The day of the invoice.", indexed=True),
        Field("supply_date", Day(), "The day of delivery or service."),
        Field("due_date", Day(), "The day until which it is to be paid.", show=True, indexed=True),
        Field("content", Long(), "The text above the lines."),
        Field("terms", Long(), "The text below the lines."),
        *CLIENT_SNAPSHOT,
        *COMMENTS,
    ),
    stages=(
        Stage("draft"),
        Stage("issued"),
        Stage("paid", "won"),
        Stage("cancelled", "lost"),
    ),
    lines=True,
    frozen=("issued", "paid", "cancelled"),
    only_by={"issued": "issue", "paid": "pay", "cancelled": "cancel"},
)
