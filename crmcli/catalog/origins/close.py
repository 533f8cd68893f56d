"""What Close exports: leads, which are companies, their contacts, opportunities."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

CLOSE = Origin(
    "close",
    (
        "leadname contactname",
        "displayname statuslabel",
        "primarycontactname",
        "displayname leadid",
        "leadname statuslabel",
        "leadname primarycontactname",
        "leadid leadname",
        "opportunityid leadname",
        "statuslabel statustype",
    ),
    {
        "id": "id",
        "leadid": "company:id",
        "contactid": "contact:id",
        "opportunityid": "deal:id",
        "leadname displayname": "company_name title company",
        "contactname primarycontactname": "name contact",
        "primarycontacttitle contacttitle title": "job_title",
        "primarycontactprimaryemail contactemail": "emails",
        "primarycontactprimaryphone contactphone": "phones",
        "statuslabel leadstatuslabel leadstatus": "status",
        "statustype": "status",
        "value": "amount",
        "valuecurrency": "currency",
        "confidence": "probability",
        "datewon": "close_date",
        "expecteddate": "close_date",
        "note": "comments",
        "address1address1": "street",
        "address1city": "city",
        "address1state": "region",
        "address1zipcode": "postal_code",
        "address1country": "country",
        "url": "website",
        "assignedto leadowner": "owner",
    },
)
