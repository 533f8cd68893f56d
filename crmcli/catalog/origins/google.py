"""What Google Contacts exports, in its old and its new form."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

GOOGLE = Origin(
    "google",
    ("email1value", "phone1value", "givenname familyname", "firstname lastname labels phoneticfirstname"),
    {
        "fileas photo address1formatted website1label organization1type address1type address2type "
        "website1type website2type organization1label address1label address2label address2formatted "
        "phoneticfirstname phoneticmiddlename phoneticlastname yominame givennameyomi additionalnameyomi "
        "familynameyomi website2label relation1label event1label customfield1label groupmembership1": "-",
        "groupmembership labels": "tags",
        "organization1title organizationtitle": "job_title",
        "website1value": "website",
    },
)
