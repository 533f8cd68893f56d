"""Fields that several kinds declare alike: people, ways to reach them, addresses, where business comes from."""

from __future__ import annotations

from crmcli.model.kinds import Field
from crmcli.model.types import (
    Choice,
    Country,
    Currency,
    Day,
    Emails,
    Long,
    Money,
    Phones,
    Reference,
    Text,
    Web,
)

PERSON = (
    Field("salutation", Text(), "Mr, Ms, Dr ..."),
    Field("first_name", Text(), "Given name.", searchable=True),
    Field("last_name", Text(), "Family name.", searchable=True, indexed=True),
    Field("job_title", Text(), "What the person does in the company."),
    Field("birth_date", Day(), "Date of birth."),
)

REACHED = (
    Field("emails", Emails(), "E-mail address; may be given many times.", searchable=True, option="email"),
    Field("phones", Phones(), "Phone number; may be given many times.", searchable=True, option="phone"),
    Field("website", Web(), "Web address."),
)

ADDRESS = (
    Field("street", Text(), "Street and house number."),
    Field("postal_code", Text(), "Postal code."),
    Field("city", Text(), "Town.", searchable=True),
    Field("region", Text(), "State, province or district."),
    Field("country", Country(), "Country: ISO 3166 code or English name.", indexed=True),
)

ORIGIN = (
    Field("source", Text(), "Where it came from: web, fair, referral ..."),
    Field("source_detail", Text(), "More about where it came from."),
    Field("campaign", Text(), "The campaign that brought it."),
)

COMMENTS = (Field("comments", Long(), "Free text.", searchable=True),)

CURRENCY = Field("currency", Currency(), "ISO 4217 code of all its amounts.", default="{currency}")

AMOUNT = Field("amount", Money(), "Total including tax; with product lines, their total.", show=True, indexed=True)

TAX_ROUNDING = Field(
    "tax_rounding",
    Choice(("group", "line")),
    "Whether tax is rounded once per rate (group) or once per line.",
    default="{tax_rounding}",
)

CLIENT = (
    Field("contact", Reference("contact", "contact_of"), "The person at the client.", show=True, indexed=True),
    Field(
        "company",
        Reference("company", "company_of"),
        "The company that is the client.",
        show=True,
        indexed=True,
    ),
)

CLIENT_SNAPSHOT = (
    Field(
        "client_name",
        Text(),
        "Name of the client.",
        searchable=True,
        snapshot=("company.legal_name", "company.title", "contact.title"),
    ),
    Field("client_person", Text(), "Person at the client.", snapshot=("contact.title",)),
    Field("client_street", Text(), "Street of the client.", snapshot=("address.street",)),
    Field("client_postal_code", Text(), "Postal code of the client.", snapshot=("address.postal_code",)),
    Field("client_city", Text(), "Town of the client.", snapshot=("address.city",)),
    Field("client_region", Text(), "Region of the client.", snapshot=("address.region",)),
    Field("client_country", Country(), "Country of the client.", snapshot=("address.country",)),
    Field("client_email", Text(), "E-mail address of the client.", snapshot=("company.emails", "contact.emails")),
    Field("client_phone", Text(), "Phone number of the client.", snapshot=("company.phones", "contact.phones")),
    Field("client_vat_id", Text(), "VAT id of the client.", snapshot=("company.vat_id",)),
    Field("client_tax_id", Text(), "Tax number of the client.", snapshot=("company.tax_id",)),
)
