"""What Freshsales exports: contacts, accounts, deals."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

FRESHSALES = Origin(
    "freshsales",
    (
        "salesaccountname",
        "salesaccounts",
        "dealstage expectedclosedate salesowner",
        "salesowner",
        "salesowneremail",
        "worknumber mobilenumber",
        "lifecyclestage salesowner",
        "externalid salesowner",
    ),
    {
        "id": "id",
        "name": "name title",
        "salesaccountname salesaccounts salesaccount accounts relatedaccount": "company company_name",
        "salesaccountid": "company:id",
        "worknumber work workphone": "phones:work",
        "mobilenumber mobile": "phones:mobile",
        "dealvalue amount": "amount",
        "dealstage": "stage",
        "dealpipeline": "pipeline",
        "expectedclosedate expectedclose": "close_date",
        "salesowner": "owner",
        "status lifecyclestage": "status",
        "lostreason": "lost_reason",
        "contactname primarycontact relatedcontacts": "name contact",
        "emails": "emails",
        "externalid": "external_id",
        "contactid": "contact:id",
        "probability": "probability",
    },
)
