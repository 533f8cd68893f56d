"""What SuiteCRM and SugarCRM export: leads, contacts, accounts, opportunities."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

SUITECRM = Origin(
    "suitecrm",
    (
        "primaryaddressstreet",
        "primaryaddresscity",
        "billingaddressstreet accounttype",
        "billingaddresscity datemodified",
        "phoneoffice",
        "officephone",
        "salesstage",
        "assignedusername datemodified",
        "id dateentered datemodified",
    ),
    {
        "id": "id",
        "name": "title",
        "accountname": "company_name company",
        "title": "job_title title",
        "salesstage": "stage",
        "status": "status",
        "phonework phoneoffice officephone": "phones:work",
        "phonemobile mobile": "phones:mobile",
        "phonehome homephone": "phones:home",
        "phoneother otherphone phonealternate": "phones:other",
        "phonefax fax": "phones:fax",
        "primaryaddressstreet billingaddressstreet": "street",
        "primaryaddresscity billingaddresscity": "city",
        "primaryaddressstate billingaddressstate": "region",
        "primaryaddresspostalcode billingaddresspostalcode": "postal_code",
        "primaryaddresscountry billingaddresscountry": "country",
        "dateclosed": "close_date",
        "leadsource": "source",
        "leadsourcedescription": "source_detail",
        "accountid": "company:id",
        "contactid": "contact:id",
        "opportunityid": "deal:id",
        "leadid": "lead:id",
        "deleted donotcall": "-",
        "assignedusername assignedto": "owner",
        "opportunityamount amount": "amount",
    },
)
