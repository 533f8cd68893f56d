"""What Microsoft Dynamics 365 exports: leads, contacts, accounts, opportunities."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

DYNAMICS = Origin(
    "dynamics",
    (
        "donotmodifylead",
        "donotmodifycontact",
        "donotmodifyaccount",
        "donotmodifyopportunity",
        "donotmodifyproduct",
        "potentialcustomer",
        "estrevenue",
        "estclosedate",
        "topic statusreason",
        "topic ratingid",
    ),
    {
        "donotmodifylead donotmodifycontact donotmodifyaccount donotmodifyopportunity donotmodifyproduct": "id",
        "donotmodifyrowchecksum donotmodifymodifiedon": "-",
        "topic subject": "title",
        "name": "name title",
        "accountname companyname": "company_name company title",
        "potentialcustomer account parentaccountforlead customer": "company",
        "parentcustomer": "company",
        "contact parentcontactforlead": "contact",
        "estrevenue": "amount",
        "estclosedate": "close_date",
        "statusreason status": "status",
        "businessphone mainphone": "phones:work",
        "fullname": "name",
        "jobtitle": "job_title",
        "productid": "sku",
        "listprice currentcost standardcost": "price",
        "defaultunit": "unit",
        "leadsource": "source",
    },
)
