"""What Insightly exports: leads, contacts, organisations, opportunities."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

INSIGHTLY = Origin(
    "insightly",
    (
        "recordid salutation organization",
        "contactid imagefileurl",
        "organisationname emaildomain",
        "organizationname emaildomain",
        "opportunityname opportunitystate",
        "opportunityname bidamount",
        "opportunityid opportunitystate",
        "leadrecordid",
        "contactrecordid",
        "opportunityrecordid",
        "organizationrecordid",
        "opportunityname forecastclosedate",
    ),
    {
        "recordid": "id",
        "leadrecordid leadid": "lead:id",
        "contactrecordid contactid": "contact:id",
        "organizationrecordid organisationrecordid organisationid organizationid": "company:id",
        "opportunityrecordid opportunityid": "deal:id",
        "opportunityname": "title",
        "organization organisation organizationname organisationname": "company_name company title",
        "role title": "job_title",
        "opportunitystate": "status",
        "stage currentstage pipelinestage": "stage",
        "opportunityvalue bidamount": "amount",
        "forecastclosedate": "close_date",
        "opportunitydetails details background contactbackground": "comments",
        "tag1 tag2 tag3 tag4 tag5 tag6 tag7 tag8 tag9": "tags",
        "userresponsible responsibleuser": "owner",
        "bidcurrency": "currency",
        "leadstatus": "status",
    },
)
