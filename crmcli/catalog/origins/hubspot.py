"""What HubSpot exports: contacts, companies, deals, products."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

HUBSPOT = Origin(
    "hubspot",
    (
        "recordid lifecyclestage",
        "recordid createdate",
        "recordid dealname",
        "recordid companyname",
        "recordid firstname",
        "recordid email",
        "lifecyclestage",
        "dealstage associatedcompany",
        "dealstage dealname pipeline",
        "recordid companyowner",
        "recordid sku",
    ),
    {
        "recordid": "id",
        "companydomainname": "website",
        "name": "title",
        "dealname": "title",
        "dealstage": "stage",
        "associatedcompanyids associatedcompanyid associatedcompanyidsprimary primaryassociatedcompanyid": "company:id",
        "associatedcontactids associatedcontactid": "contact:id",
        "associateddealids associateddealid": "deal:id",
        "associatedcompany associatedcompanyprimary associatedcompanynames primarycompany": "company company_name",
        "associatedcontact associatedcontacts": "contact",
        "leadstatus": "status",
        "aboutus companydescription": "comments",
        "dealdescription productdescription": "comments description",
        "closedlostreason": "lost_reason",
        "dealprobability": "probability",
        "unitprice price": "price",
        "numberofemployees": "employees",
        "originaltrafficsource originalsource originalsourcetype": "source",
        "originaltrafficsourcedrilldown1 originalsourcedrilldown1": "source_detail",
    },
)
