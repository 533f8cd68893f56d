"""What Zoho CRM exports: leads, contacts, accounts, deals, products."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

ZOHO = Origin(
    "zoho",
    (
        "recordid createdtime",
        "recordid modifiedtime",
        "dealname contactname",
        "dealname closingdate",
        "closingdate stage",
        "leadid leadowner createdtime",
        "accountnameid",
        "contactnameid",
    ),
    {
        "recordid": "id",
        "dealname productname": "title",
        "accountname": "company_name company title",
        "contactname": "name contact",
        "closingdate": "close_date",
        "accountnameid parentaccountid": "company:id",
        "contactnameid": "contact:id",
        "company": "company_name company",
        "leadstatus": "status",
        "stage": "stage",
        "probability": "probability",
        "productcode": "sku",
        "unitprice": "price",
        "usageunit": "unit",
        "designation title": "job_title title",
        "closingreason reasonforlosss reasonforloss": "lost_reason",
        "mailingstreet billingstreet": "street",
        "mailingzip billingcode mailingcode": "postal_code",
        "recordimage lockeds locked": "-",
    },
)
