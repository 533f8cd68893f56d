"""What Pipedrive exports: leads, deals, people and organizations."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

PIPEDRIVE = Origin(
    "pipedrive",
    (
        "leadtitle",
        "productproductcode",
        "productname productunitprices",
        "dealtitle",
        "personname",
        "personemailwork",
        "organizationname organizationaddress",
        "organizationname organizationid",
        "dealid dealstage",
    ),
    {
        "id": "id",
        "leadid": "lead:id",
        "dealid": "deal:id",
        "personid": "contact:id",
        "organizationid": "company:id",
        "leadlabels deallabels personlabels organizationlabels": "tags",
        "organizationaddress": "street",
        "dealstage": "stage",
        "dealstatus": "status",
        "dealcontactperson contactperson leadcontactperson": "name contact",
        "dealorganization personorganization": "company_name company",
        "personowner organizationowner dealowner leadowner": "owner",
        "organizationname": "company_name company title",
        "dealexpectedclosedate leadexpectedclosedate": "close_date",
        "deallostreason": "lost_reason",
        "dealprobability": "probability",
        "dealpipeline": "pipeline",
        "productproductcode": "sku",
        "productunitprices productprices": "price",
        "productunit": "unit",
        "producttax": "tax_rate",
    },
)
