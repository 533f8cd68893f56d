"""A company: an organisation one does business with, or one's own (``mine``)."""

from __future__ import annotations

from crmcli.catalog.common import ADDRESS, COMMENTS, CONTACT_POINTS, CURRENCY, ELECTRONIC_ADDRESS, LANGUAGE, LIVES
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_lists import Overview
from crmcli.model.traits_of_parties import Alike, Erasable, Merges, Ours, Party, TaxNumbers
from crmcli.model.types import Bic, Flag, Iban, LeitwegId, Reference, TaxNumber, Text, VatId, Whole

COMPANY = Kind(
    name="company",
    prefix="COMPANY",
    plural="companies",
    help="An organisation you do business with, or your own.",
    fields=(
        Field("title", Text(), "The name it is known by.", required=True, show=True, searchable=True, example="Acme"),
        Field("legal_name", Text(), "Registered name, for documents.", searchable=True, example="Acme Ltd"),
        Field("vat_id", VatId(), "VAT identification number.", searchable=True, indexed=True),
        Field("tax_id", TaxNumber(), "Tax number."),
        Field("registration_no", Text(), "Commercial register number.", example="HRB 12345"),
        *CONTACT_POINTS,
        *ADDRESS,
        Field("iban", Iban(), "IBAN."),
        Field("bic", Bic(), "BIC."),
        Field("industry", Text(), "Industry.", example="software"),
        Field("employees", Whole(minimum=0), "Number of employees."),
        CURRENCY,
        Field("buyer_reference", Text(), "Buyer reference for invoices (BT-10).", example="PO-2026-17"),
        Field("leitweg_id", LeitwegId(), "Leitweg-ID of a public client (BT-10)."),
        ELECTRONIC_ADDRESS,
        LANGUAGE,
        Field("customer_number", Text(), "Your number for this client (BT-46).", example="10042"),
        Field("contact_person", Text(), "Of your own company: whom clients may ask (BT-41).", example="Ada Lovelace"),
        Field("supplier_number", Text(), "Your supplier number at this client (BT-29).", example="70012"),
        Field(
            "mine",
            Flag(),
            "Your own company: the seller on quotes and invoices.",
            default="no",
            indexed=True,
            hide_default=True,
        ),
        *COMMENTS,
        Field("lead", Reference("lead", "converted"), "The lead it came from.", indexed=True, manual=False),
        Field(
            "merged_into",
            Reference("company", "merged_into", outward=True),
            "The company it was merged into.",
            manual=False,
        ),
    ),
    traits=(
        Overview(("title", "emails", "phones", "city", "industry"), ("industry", "city")),
        LIVES,
        TaxNumbers("vat_id", "tax_id"),
        Party(duplicates={"VAT id": ("vat_id",), "name": ("title",)}, language="lang"),
        Alike({"email address": ("emails",)}, by_title=True),
        Merges("merged_into"),
        Erasable(),
        Ours("mine", setting="seller"),
    ),
)
