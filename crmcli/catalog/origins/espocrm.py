"""What EspoCRM exports: leads, contacts, accounts, opportunities."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

ESPOCRM = Origin(
    "espocrm",
    (
        "id accountname accountid",
        "emailaddress phonenumber",
        "emailaddress addressstreet",
        "id addressstreet addresscity",
        "billingaddressstreet shippingaddressstreet",
        "id createdat modifiedat",
        "id assignedusername",
        "id createdat accountid",
    ),
    {
        "id": "id",
        "accountid": "company:id",
        "contactid": "contact:id",
        "opportunityid": "deal:id",
        "leadid": "lead:id",
        "accountname": "company_name company",
        "name": "name title",
        "title": "job_title title",
        "salutationname": "salutation",
        "stage": "stage",
        "status": "status",
        "amountcurrency opportunityamountcurrency": "currency",
        "opportunityamount": "amount",
        "closedate": "close_date",
        "leadsource": "source",
        "deleted donotcall emailaddressisoptedout phonenumberisoptedout emailaddressisinvalid "
        "phonenumberisinvalid": "-",
        "assignedusername": "owner",
    },
)
