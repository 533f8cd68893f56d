"""What Salesforce exports: the raw tables of its data export, and reports."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

SALESFORCE = Origin(
    "salesforce",
    (
        "leadid leadowner",
        "leadid leadsource",
        "leadowner",
        "accountid mailingcity",
        "id accountid lastname",
        "id accountid stagename",
        "stagename closedate",
        "contactid accountname",
        "accountid accountname",
        "accountid billingcity",
        "accountowner",
        "opportunityowner",
        "opportunityid opportunityname",
        "opportunityname stage",
        "id isdeleted",
        "id billingcity",
        "mailingstreet lastname",
        "billingstateprovince",
        "accountid contactid",
        "contactid mailingcity",
    ),
    {
        "id": "id",
        "leadid": "lead:id",
        "contactid": "contact:id",
        "accountid": "company:id",
        "opportunityid": "deal:id",
        "productid product2id": "product:id",
        "title": "job_title",
        "name opportunityname": "title",
        "accountname": "company_name company title",
        "opportunityowner accountowner contactowner leadowner": "owner",
        "amountcurrency opportunitycurrency currencyisocode": "currency",
        "stagename stage": "stage",
        "status leadstatus": "status",
        "closedate": "close_date",
        "mobilephone": "phones:mobile",
        "homephone": "phones:home",
        "otherphone": "phones:other",
        "company companyaccount": "company_name company title",
        "primarycontact contactname": "name contact",
        "productcode": "sku",
        "lossreason closedlostreason": "lost_reason",
    },
)
