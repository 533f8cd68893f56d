"""A lead: somebody who might buy, before anything is known for sure."""

from __future__ import annotations

from crmcli.catalog.common import (
    ADDRESS,
    AMOUNT,
    COMMENTS,
    CONTACT_POINTS,
    CURRENCY,
    FULL_NAME,
    LATE,
    LINES,
    LIVES,
    NEXT_DATE,
    NEXT_STEP,
    ORIGIN,
    PERSON,
    TAX_ROUNDING,
)
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.traits import NeedsAny, Titled
from crmcli.model.traits_of_days import Agenda, Ask, Idle
from crmcli.model.traits_of_lists import Dated, Overview, Returning
from crmcli.model.traits_of_parties import Alike, Erasable, Merges
from crmcli.model.traits_of_reports import Funnel
from crmcli.model.types import Moment, Reference, StageKey, Text

LEAD = Kind(
    name="lead",
    prefix="LEAD",
    plural="leads",
    help="A possible customer, not yet qualified.",
    fields=(
        Field("title", Text(), "What it is about.", show=True, searchable=True, example="New website"),
        Field("stage", StageKey(), "Stage.", show=True, indexed=True),
        *PERSON,
        Field("company_name", Text(), "Company name, as given.", show=True, searchable=True, example="Acme"),
        *CONTACT_POINTS,
        *ADDRESS,
        *ORIGIN,
        NEXT_DATE,
        AMOUNT,
        CURRENCY,
        TAX_ROUNDING,
        *COMMENTS,
        Field("contact", Reference("contact", "contact_of"), "The contact it is about or became.", indexed=True),
        Field("company", Reference("company", "company_of"), "The company it is about or became.", indexed=True),
        Field(
            "deal",
            Reference("deal", "converted", outward=True),
            "The deal it became.",
            indexed=True,
            manual=False,
        ),
        Field("converted_at", Moment(), "When it was converted.", manual=False),
        Field(
            "merged_into",
            Reference("lead", "merged_into", outward=True),
            "The lead it was merged into.",
            manual=False,
        ),
    ),
    stages=(
        Stage("new"),
        Stage("in_progress"),
        Stage("processed"),
        Stage("converted", "won", frozen=True, only_by="convert"),
        Stage("junk", "lost"),
    ),
    traits=(
        LINES,
        FULL_NAME,
        LIVES,
        LATE,
        Idle("idle_days"),
        Agenda(
            (
                NEXT_STEP,
                Ask("Untouched lead", ("open", "idle", "next_date="), "crm show {ref}", "created_at"),
            )
        ),
        Dated("created_at"),
        Funnel(through=("deal", "quote", "invoice"), source="source"),
        Overview(("title", "company_name", "emails", "phones", "stage", "next_date", "amount"), ("phones", "emails")),
        Returning(of=("company", "contact"), kinds=("deal", "invoice")),
        Merges("merged_into"),
        Erasable(),
        Alike({"email address": ("emails",), "phone number and name": ("phones", "last_name")}),
        Titled(("title", "first_name last_name", "company_name")),
        NeedsAny(("title", "first_name", "last_name", "company_name", "emails", "phones")),
    ),
)
