"""A deal: business that is being negotiated or carried out."""

from __future__ import annotations

from crmcli.catalog.common import (
    AMOUNT,
    CLIENT,
    COMMENTS,
    CURRENCY,
    LATE,
    LINES,
    NEXT_DATE,
    NEXT_STEP,
    ORIGIN,
    TAX_ROUNDING,
)
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.traits import BillingRoot, Closes, Pipelines
from crmcli.model.traits_of_days import Agenda, Ask
from crmcli.model.traits_of_lists import Client, Dated, Overview, Returning
from crmcli.model.traits_of_reports import Forecast
from crmcli.model.types import Day, Moment, Reference, StageKey, Text, Whole

DEAL = Kind(
    name="deal",
    prefix="DEAL",
    plural="deals",
    help="Business under negotiation or in progress.",
    fields=(
        Field("title", Text(), "What is sold.", required=True, show=True, searchable=True, example="Relaunch"),
        Field("pipeline", Text(), "Pipeline.", default="default", indexed=True, hide_default=True, example="default"),
        Field("stage", StageKey(), "Stage.", show=True, indexed=True),
        AMOUNT,
        CURRENCY,
        TAX_ROUNDING,
        Field("probability", Whole(0, 100), "Probability of winning it, in percent."),
        *CLIENT,
        Field("lead", Reference("lead", "converted"), "The lead it came from.", indexed=True, manual=False),
        *ORIGIN,
        NEXT_DATE,
        Field("close_date", Day(), "Expected closing date.", show=True, indexed=True),
        Field("closed_at", Moment(), "When it was won or lost.", manual=False),
        Field("lost_reason", Text(), "Why it was lost.", not_cloned=True, example="Too expensive"),
        *COMMENTS,
    ),
    stages=(
        Stage("new", probability=10),
        Stage("preparation", probability=25),
        Stage("prepayment", label="Prepayment invoice", probability=50),
        Stage("executing", label="In progress", probability=75),
        Stage("final_invoice", label="Final invoice", probability=90),
        Stage("won", "won", probability=100),
        Stage("lost", "lost", probability=0),
    ),
    traits=(
        LINES,
        Pipelines("pipeline"),
        Closes("closed_at", "lost_reason"),
        BillingRoot(),
        LATE,
        Agenda(
            (
                NEXT_STEP,
                Ask(
                    "Closing date",
                    ("open", "close_date.before=today"),
                    "crm show {ref}",
                    "close_date",
                ),
            )
        ),
        Client(("company", "contact")),
        Overview(("title", "client", "stage", "amount", "billed", "next_date", "close_date"), ("billed",)),
        Dated("close_date"),
        Forecast(by="close_date", chance="probability"),
        Returning(of=("company", "contact"), kinds=("deal", "invoice")),
    ),
)
