"""What Bitrix24 exports: with the names that it shows, and with those of its database."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

BITRIX = Origin(
    "bitrix",
    (
        "responsibleperson",
        "assignedbyid",
        "stageid opportunity",
        "statusid sourceid",
        "name lastname secondname",
        "leadname leadstage",
        "dealname dealstage responsible",
        "opportunity currencyid",
    ),
    {
        "id": "id",
        "title leadname dealname": "title",
        "companyname": "company_name company title",
        "responsibleperson responsible": "owner",
        "name": "first_name title",
        "lastname": "last_name",
        "honorific": "salutation",
        "post position": "job_title",
        "opportunity opportunityamount total income": "amount",
        "currencyid currency": "currency",
        "stageid dealstage": "stage",
        "statusid leadstage stage": "stage",
        "sourceid": "source",
        "sourcedescription sourceinformation": "source_detail",
        "companytitle company": "company_name company",
        "companyid": "company:id",
        "contactid": "contact:id",
        "leadid": "lead:id",
        "closedate enddate estimatedclosedate": "close_date",
        "probability": "probability",
        "workphone phonework": "phones:work",
        "mobilephone phonemobile": "phones:mobile",
        "homephone phonehome": "phones:home",
        "workemail emailwork": "emails:work",
        "homeemail emailhome": "emails:home",
        "corporatewebsite web webwork": "website",
        "addresscity": "city",
        "address": "street",
        "addresspostalcode": "postal_code",
        "addresscountry": "country",
        "addressprovince addressregion": "region",
    },
)
