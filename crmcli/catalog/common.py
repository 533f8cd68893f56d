"""Fields that several kinds declare alike: people, ways to reach them, addresses, where business comes from."""

from __future__ import annotations

from crmcli.model.fields import Field
from crmcli.model.terms import Skonto
from crmcli.model.texts import LANGUAGES
from crmcli.model.traits import DateFlag, Lines
from crmcli.model.traits_of_days import Ask
from crmcli.model.traits_of_parties import Address, FullName, Parties
from crmcli.model.types import (
    Choice,
    Country,
    Currency,
    Day,
    ElectronicAddress,
    Emails,
    LeitwegId,
    Long,
    Moment,
    Money,
    Phones,
    Reference,
    Text,
    Web,
)

PERSON = (
    Field("salutation", Text(), "Mr, Ms, Dr ...", example="Ms"),
    Field("first_name", Text(), "Given name.", searchable=True, example="Ada"),
    Field("last_name", Text(), "Family name.", searchable=True, indexed=True, example="Lovelace"),
    Field("job_title", Text(), "The person's role in the company.", example="CTO"),
    Field("birth_date", Day(), "Date of birth."),
)

FULL_NAME = FullName("first_name", "last_name", "salutation")

CONTACT_POINTS = (
    Field("emails", Emails(), "Email address; may be repeated.", searchable=True, option="email"),
    Field("phones", Phones(), "Phone number; may be repeated.", searchable=True, option="phone"),
    Field("website", Web(), "Web address."),
)

ADDRESS = (
    Field("street", Text(), "Street and house number.", example="Main Street 1"),
    Field("postal_code", Text(), "Postal code.", example="10115"),
    Field("city", Text(), "City.", searchable=True, example="Berlin"),
    Field("region", Text(), "State, province or district.", example="Bavaria"),
    Field("country", Country(), "Country: code or English name.", indexed=True),
)

ELECTRONIC_ADDRESS = Field(
    "electronic_address",
    ElectronicAddress(),
    "Where e-invoices are sent (BT-34, BT-49): scheme and id, or an email address.",
)

LANGUAGE = Field("lang", Choice(LANGUAGES), "Language of documents for them, where it is not yours.")

ORIGIN = (
    Field("source", Text(), "Source: web, fair, referral ...", example="web"),
    Field("source_detail", Text(), "More about its source.", example="newsletter"),
    Field("campaign", Text(), "The campaign that brought it.", example="spring"),
)

LIVES = Address("street", "postal_code", "city", "region", "country")

COMMENTS = (Field("comments", Long(), "Free text.", searchable=True, never_frozen=True, example="Calls back in May"),)

NEXT_DATE = Field(
    "next_date", Day(), "The day of the next step.", indexed=True, sparse=True, option="next", not_cloned=True
)

LATE = DateFlag("late", "The day of its next step has passed, and it is open.", past="next_date", listed=False)

NEXT_STEP = Ask("Next step", ("open", "next_date.lte=today"), "crm show {ref}", "next_date")

CURRENCY = Field("currency", Currency(), "Currency (ISO 4217).", default="{currency}")

NUMBER = Field("number", Text(), "Its number in the series.", show=True, searchable=True, unique=True, manual=False)

AMOUNT = Field("amount", Money(), "Total including tax; with lines, the total of the lines.", show=True, indexed=True)

TAX_ROUNDING = Field(
    "tax_rounding",
    Choice(("group", "line")),
    "Whether tax is rounded once per rate (group) or once per line.",
    default="{tax_rounding}",
    hide_default=True,
)

LINES = Lines("amount", "currency", "tax_rounding")

SKONTO = Field(
    "skonto", Skonto(), "Early-payment discount, such as 2%/14: two percent within 14 days.", default="{skonto}"
)

_PARTIES = (
    ("contact", Reference("contact", "contact_of"), "The person at the client."),
    ("company", Reference("company", "company_of"), "The company that is the client."),
)
CLIENT = tuple(Field(name, type, help, show=True, indexed=True) for name, type, help in _PARTIES)
DOCUMENT_CLIENT = tuple(Field(name, type, help, indexed=True) for name, type, help in _PARTIES)

PARTIES = Parties(seller="seller", client=("company", "contact"), language="client_lang")

# What a document says of the two parties, copied while it can still change: see actions/snapshots.py.
SENT_AT = Field(
    "sent_at",
    Moment(),
    "When it was sent to the client, the last time.",
    manual=False,
    not_cloned=True,
    never_frozen=True,
)
CLIENT_SNAPSHOT = (
    Field(
        "client_name",
        Text(),
        "Name of the client.",
        show=True,
        searchable=True,
        manual=False,
        snapshot=("company.legal_name", "company.title", "contact.title"),
    ),
    Field("client_person", Text(), "Person at the client.", manual=False, snapshot=("contact.title",)),
    *(
        Field(f"client_{name}", type, f"{what} of the client.", manual=False, snapshot=(f"company|contact.{name}",))
        for name, type, what in (
            ("street", Text(), "Street"),
            ("postal_code", Text(), "Postal code"),
            ("city", Text(), "City"),
            ("region", Text(), "Region"),
            ("country", Country(), "Country"),
        )
    ),
    Field(
        "client_email",
        Text(),
        "Email address of the client.",
        manual=False,
        snapshot=("company.emails", "contact.emails"),
    ),
    Field(
        "client_phone",
        Text(),
        "Phone number of the client.",
        manual=False,
        snapshot=("company.phones", "contact.phones"),
    ),
    Field("client_vat_id", Text(), "VAT id of the client.", manual=False, snapshot=("company.vat_id",)),
    Field("client_tax_id", Text(), "Tax number of the client.", manual=False, snapshot=("company.tax_id",)),
    Field(
        "client_reference",
        Text(),
        "Buyer reference for invoices (BT-10).",
        manual=False,
        snapshot=("leitweg_id", "company.leitweg_id", "buyer_reference", "company.buyer_reference"),
    ),
    Field(
        "client_lang",
        Choice(LANGUAGES),
        "Language of the client.",
        manual=False,
        snapshot=("contact.lang", "company.lang"),
    ),
    Field(
        "client_leitweg_id",
        Text(),
        "Leitweg-ID of the client.",
        manual=False,
        snapshot=("leitweg_id", "company.leitweg_id"),
    ),
    Field(
        "client_electronic_address",
        Text(),
        "Electronic address of the client (BT-49).",
        manual=False,
        snapshot=("company.electronic_address", "contact.electronic_address"),
    ),
    Field(
        "client_supplier_number",
        Text(),
        "The seller's supplier number at the client (BT-29).",
        manual=False,
        snapshot=("company.supplier_number",),
    ),
    Field(
        "client_customer_number",
        Text(),
        "The client's number at the seller (BT-46).",
        manual=False,
        snapshot=("company.customer_number",),
    ),
)

# What the client wants named on this document; what is left empty comes from the client, see CLIENT_SNAPSHOT.
CLIENT_NUMBERS = (
    Field(
        "buyer_reference",
        Text(),
        "Buyer reference (BT-10), where it is not the client's usual one.",
        example="PO-2026-17",
    ),
    Field(
        "leitweg_id",
        LeitwegId(),
        "Leitweg-ID (BT-10), where it is not the client's usual one.",
    ),
    Field("order_number", Text(), "The client's order number (BT-13).", searchable=True, example="4500017"),
)

SELLER_SNAPSHOT = tuple(
    Field(f"seller_{name}", type, f"{what} of the seller.", manual=False, snapshot=places)
    for name, type, what, places in (
        ("name", Text(), "Name", ("seller.legal_name", "seller.title")),
        ("person", Text(), "Contact person (BT-41)", ("seller.contact_person",)),
        ("street", Text(), "Street", ("seller.street",)),
        ("postal_code", Text(), "Postal code", ("seller.postal_code",)),
        ("city", Text(), "City", ("seller.city",)),
        ("region", Text(), "Region", ("seller.region",)),
        ("country", Country(), "Country", ("seller.country",)),
        ("email", Text(), "Email address", ("seller.emails",)),
        ("phone", Text(), "Phone number", ("seller.phones",)),
        ("website", Text(), "Web address", ("seller.website",)),
        ("vat_id", Text(), "VAT id", ("seller.vat_id",)),
        ("tax_id", Text(), "Tax number", ("seller.tax_id",)),
        ("registration_no", Text(), "Commercial register number", ("seller.registration_no",)),
        ("iban", Text(), "IBAN", ("seller.iban",)),
        ("bic", Text(), "BIC", ("seller.bic",)),
        ("electronic_address", Text(), "Electronic address (BT-34)", ("seller.electronic_address",)),
    )
)
