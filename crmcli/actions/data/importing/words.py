"""What other programs call our fields: facts for matching the columns of an import.

Names stand in the form that ``key`` gives: small letters and digits alone. Where several of our fields are
listed, the first that the kind has is meant.
"""

from __future__ import annotations

import re
import unicodedata

from crmcli.model.declared import Declared


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


IGNORED = "-"  # the column says nothing that could be kept, or is made anew

SYNONYMS: dict[str, str] = {
    "name fullname displayname contactname personname leadname fn": "name title",
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
}

# Further columns whose text is put behind what is there: name -> (field, what stands between).
APPENDED = {"middlename": ("first_name", " "), "additionalname": ("first_name", " ")}

ADDRESS: dict[str, str] = {
    "street address streetaddress addressline addressline1": "street",
    "city town locality": "city",
    "state region province stateprovince stateregion county": "region",
    "zip zipcode postalcode postcode zippostalcode pobcode": "postal_code",
    "country countryregion countrycode": "country",
}
# Words that tell one address of several: the first that is filled is taken.
PLACES = _each("business work home private other mailing billing shipping company primary contact person")

EMAIL = _each("email emails mail")
PHONE = _each("phone phones telephone tel mobile cell cellphone fax")
LABELS = {
    **dict.fromkeys(("fax",), "fax"),
    **dict.fromkeys(("mobile", "cell", "cellphone"), "mobile"),
    **dict.fromkeys(("pager",), "pager"),
    **dict.fromkeys(("assistant",), "assistant"),
    **dict.fromkeys(("work", "business", "office"), "work"),
    **dict.fromkeys(("home", "private", "privat", "personal"), "home"),
    **dict.fromkeys(("other",), "other"),
}
NOISE = _each("address addresses number numbers value main primary additional secondary s no id contact person lead")


class Origin(Declared):
    """A program that people come from: known by any of ``marks`` (columns that stand together), it gives some
    ``columns`` another meaning than they have elsewhere."""

    name: str
    marks: tuple[str, ...]
    columns: dict[str, str]


ORIGINS = (
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
            **dict.fromkeys((f"email{number}{what}" for number in ("", 2, 3) for what in ("type", "displayname")), "-"),
        },
    ),
    # Any list of people: a title beside a person's name is what the person does.
    Origin("default", ("firstname title", "lastname title"), {"title": "job_title"}),
)

# What our own exports say about an element that is made anew when it is imported.
OWN = _each("ref kind id uid version createdat updatedat archivedat totals links custom billing billed")
REJECTS = ("line", "reason")  # the first columns of a file of rejected rows


def words(name: str) -> list[str]:
    """The words of a column's name: "E-mail 2 - Value" -> email, 2, value; "FirstName" -> first, name."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.findall(r"[^\W\d_]+|[0-9]+", re.sub(r"\be[\s\-_]?mail", "email", text))


def key(name: str) -> str:
    """The name as it is compared: case, blanks and punctuation do not matter."""
    return "".join(words(name))


def spread(facts: dict[str, str]) -> dict[str, list[str]]:
    """One entry per name, with the fields that it may mean."""
    return {name: fields.split() for names, fields in facts.items() for name in names.split()}
