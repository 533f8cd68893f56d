"""A contact: a person one does business with."""

from __future__ import annotations

from crmcli.catalog.common import (
    ADDRESS,
    COMMENTS,
    CONTACT_POINTS,
    ELECTRONIC_ADDRESS,
    FULL_NAME,
    LANGUAGE,
    LIVES,
    ORIGIN,
    PERSON,
)
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import Composed, NeedsAny
from crmcli.model.traits_of_lists import Overview
from crmcli.model.traits_of_parties import Erasable, Merges, Party, Person
from crmcli.model.types import Reference, Text

CONTACT = Kind(
    name="contact",
    prefix="CONTACT",
    plural="contacts",
    help="A person you do business with.",
    fields=(
        Field(
            "title",
            Text(),
            "Full name, composed of its parts.",
            show=True,
            searchable=True,
            manual=False,
            example="Ada Lovelace",
        ),
        *PERSON,
        *CONTACT_POINTS,
        *ADDRESS,
        ELECTRONIC_ADDRESS,
        LANGUAGE,
        Field(
            "company",
            Reference("company", "member_of", outward=True, role_from="job_title"),
            "The company they belong to.",
            show=True,
            indexed=True,
        ),
        *ORIGIN,
        *COMMENTS,
        Field("lead", Reference("lead", "converted"), "The lead it came from.", indexed=True, manual=False),
        Field(
            "merged_into",
            Reference("contact", "merged_into", outward=True),
            "The contact it was merged into.",
            manual=False,
        ),
    ),
    traits=(
        Overview(("title", "company.title", "emails", "phones", "city"), ("city",)),
        FULL_NAME,
        LIVES,
        Person(
            salutation="salutation",
            job_title="job_title",
            birth_date="birth_date",
            website="website",
            works_for="company",
            remarks="comments",
        ),
        Merges("merged_into"),
        Erasable(),
        Composed({"title": ("first_name last_name", "emails", "phones")}),
        NeedsAny(("first_name", "last_name", "emails", "phones")),
        Party(
            duplicates={"email address": ("emails",), "phone number and name": ("phones", "last_name")},
            language="lang",
        ),
    ),
)
