"""What other programs call the fields of the catalogue."""

from __future__ import annotations

from crmcli.model.vocabulary import IGNORED, Origin, Vocabulary

VOCABULARY = Vocabulary(
    synonyms={
        "name fullname displayname contactname personname leadname fn": "name title",
        "cardname": "title last_name",
        "subject topic dealname opportunityname leadtitle dealtitle productname": "title",
        "firstname givenname forename fname personfirstname": "first_name",
        "lastname familyname surname lname personlastname": "last_name",
        "salutation prefix nameprefix honorific honorificprefix": "salutation",
        "jobtitle position role jobposition organizationtitle organization1title": "job_title",
        "title": "title job_title",
        "birthday birthdate dateofbirth dob personbirthday": "birth_date",
        "company companyname organization organizationname organisation organisationname account accountname "
        "associatedcompany organization1name employer org": "company_name company title",
        "legalname registeredname": "legal_name",
        "vat vatid vatnumber vatno ustid ustidnr": "vat_id",
        "taxid taxnumber taxno": "tax_id",
        "industry sector": "industry",
        "employees numberofemployees noofemployees employeecount companysize": "employees",
        "website web webpage websiteurl url homepage companydomainname website1value": "website",
        "source leadsource originalsource sourcename leadorigin": "source",
        "sourcedetail sourcedetails originalsourcedrilldown1 sourcechannel": "source_detail",
        "campaign campaignname utmcampaign": "campaign",
        "amount value dealvalue leadvalue dealamount total": "amount",
        "currency currencycode currencyisocode leadcurrency dealcurrency currencyofvalue": "currency",
        "closedate expectedclosedate": "close_date",
        "probability": "probability",
        "owner leadowner contactowner dealowner accountowner recordowner assignedto salesperson": "owner",
        "comments comment notes note description message": "comments description",
        "stage dealstage": "stage",
        "pipeline dealpipeline": "pipeline",
        "tags tag labels label categories": "tags",
        "externalid externalids": "external_id",
        "sku productcode articlenumber itemnumber": "sku",
        "price unitprice listprice": "price",
        "unit uom": "unit",
        "taxrate vatrate": "tax_rate",
    },
    address={
        "street address streetaddress addressline addressline1": "street",
        "city town locality": "city",
        "state region province stateprovince stateregion county": "region",
        "zip zipcode postalcode postcode zippostalcode pobcode": "postal_code",
        "country countryregion countrycode": "country",
    },
    appended={"middlename": ("first_name", " "), "additionalname": ("first_name", " ")},
    origins=(
        Origin("crm", ("ref createdat", "ref uid"), {}),
        Origin(
            "pipedrive",
            ("leadtitle", "dealtitle", "personname", "personemailwork", "organizationname organizationaddress"),
            {
                **dict.fromkeys(("id", "leadid", "dealid", "personid", "organizationid"), "external_id"),
                **dict.fromkeys(("leadlabels", "deallabels", "personlabels", "organizationlabels"), "tags"),
                "organizationaddress": "street",
            },
        ),
        Origin(
            "hubspot",
            ("recordid", "lifecyclestage"),
            {"recordid": "external_id", "companydomainname": "website"},
        ),
        Origin(
            "salesforce",
            ("leadid", "leadowner", "accountname", "contactid", "accountid", "opportunityid"),
            {
                **dict.fromkeys(("leadid", "contactid", "accountid", "opportunityid"), "external_id"),
                "title": "job_title",
            },
        ),
        Origin(
            "google",
            ("email1value", "phone1value", "givenname familyname"),
            dict.fromkeys(
                ("fileas", "photo", "address1formatted", "address1label", "website1label", "organization1type"), IGNORED
            ),
        ),
        Origin(
            "outlook",
            ("emaildisplayname", "businessstreet", "businesscountryregion"),
            {
                "title": "salutation",
                **dict.fromkeys((f"email{number}type" for number in ("", 2, 3)), IGNORED),
                **dict.fromkeys((f"email{number}displayname" for number in ("", 2, 3)), IGNORED),
            },
        ),
        # Any list of people: a title beside a person's name is what the person does.
        Origin("default", ("firstname title", "lastname title"), {"title": "job_title"}),
    ),
)
