"""A payment: money that came in, or went back, and what it settles."""

from __future__ import annotations

from crmcli.catalog.common import COMMENTS
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import Pays, Titled
from crmcli.model.traits_of_lists import Client, Dated, Overview
from crmcli.model.types import Currency, Day, Money, Reference, Text

PAYMENT = Kind(
    name="payment",
    prefix="PAYMENT",
    plural="payments",
    help="Money that came in, or went back when it is negative.",
    fields=(
        Field("title", Text(), "What it is for.", show=True, searchable=True, example="Transfer"),
        Field("date", Day(), "The day on which it came in.", show=True, indexed=True, default="today", write_once=True),
        Field("amount", Money(), "How much it is.", required=True, show=True, indexed=True, write_once=True),
        Field("currency", Currency(), "Currency (ISO 4217).", default="{currency}", write_once=True),
        Field("method", Text(), "How it was paid: bank, cash, card ...", show=True, default="bank", example="cash"),
        Field(
            "reference",
            Text(),
            "The payer's reference, or the bank's.",
            show=True,
            searchable=True,
            example="RE-2026-0004",
        ),
        Field("contact", Reference("contact", "contact_of"), "The person who paid.", show=True, indexed=True),
        Field("company", Reference("company", "company_of"), "The company that paid.", show=True, indexed=True),
        *COMMENTS,
    ),
    traits=(
        Pays("date", "amount", "currency", "method", "reference"),
        Client(("company", "contact")),
        Overview(("title", "client", "date", "amount", "method", "reference"), ("reference", "method")),
        Dated("date"),
        Titled(("title", "reference", "method")),
    ),
)
