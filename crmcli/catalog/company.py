"""A company: an organisation one does business with, or one's own (``mine``)."""

from __future__ import annotations

from crmcli.catalog.common import ADDRESS, COMMENTS, CONTACT_POINTS, CURRENCY, ELECTRONIC_ADDRESS
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import Party
from crmcli.model.types import Code, Flag, Reference, Text, Whole

COMPANY = Kind(
    name="company",
    prefix="COMPANY",
    plural="companies",
    help="An organisation you do business with, or your own.",
    fields=(
        Field("title", Text(), "The name it is known by.", required=True, show=True, searchable=True),
        Field("legal_name", Text(), "Registered name, for documents.", searchable=True),
        Field("vat_id", Code(), "VAT identification number.", searchable=True, indexed=True),
        Field("tax_id", Text(), "Tax number."),
        Field("registration_no", Text(), "Commercial register number."),
        *CONTACT_POINTS,
        *ADDRESS,
        Field("iban", Code(), "IBAN."),
        Field("bic", Code(), "BIC."),
        Field("industry", Text(), "Industry."),
        Field("employees", Whole(minimum=0), "Number of employees."),
        CURRENCY,
        Field("buyer_reference", Text(), "Buyer reference for invoices (BT-10)."),
        Field("leitweg_id", Text(), "Leitweg-ID of a public client (BT-10)."),
        ELECTRONIC_ADDRESS,
        Field("supplier_number", Text(), "Your supplier number at this client (BT-29)."),
        Field(
            "mine",
            Flag(),
            "Your own company: the seller on quotes and invoices.",
            default="no",
            indexed=True,
        ),
        *COMMENTS,
        Field("lead", Reference("lead", "converted"), "The lead it came from.", indexed=True, manual=False),
    ),
    traits=(Party(duplicates=(("vat_id",), ("title",))),),
)
