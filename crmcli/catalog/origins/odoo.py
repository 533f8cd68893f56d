"""What Odoo exports: contacts and companies, leads and opportunities, products."""

from __future__ import annotations

from crmcli.model.vocabulary import Origin

ODOO = Origin(
    "odoo",
    (
        "iscompany",
        "function email",
        "parentidname",
        "companytype function",
        "contactname partnername",
        "expectedrevenue stage",
        "expectedrevenue salesperson",
        "externalid displayname",
        "externalid companytype",
        "externalid taxid",
        "partneridname",
        "opportunity expectedrevenue",
        "internalreference salesprice",
        "listprice defaultcode",
        "stageidname",
    ),
    {
        "id externalid idexport": "id",
        "name displayname opportunity": "name title",
        "parentid parentidname relatedcompany companyname commercialcompanyname": "company company_name",
        "partnername": "company_name company",
        "partneridname customer": "company",
        "contactname": "name contact",
        "function jobposition": "job_title",
        "title titlename": "salutation",
        "emailfrom": "emails",
        "stateid stateidname statename": "region",
        "countryid countryidname": "country",
        "vat taxid": "vat_id",
        "comment internalnotes": "comments",
        "expectedrevenue plannedrevenue": "amount",
        "stageid stageidname": "stage",
        "datedeadline expectedclosing": "close_date",
        "userid useridname salesperson": "owner",
        "categoryid categoryidname tagids tagidsname": "tags",
        "lostreasonid lostreasonidname lostreason": "lost_reason",
        "sourceid sourceidname": "source",
        "campaignid campaignidname": "campaign",
        "defaultcode internalreference": "sku",
        "listprice salesprice": "price",
        "uomid uomidname unitofmeasure": "unit",
        "descriptionsale salesdescription": "description",
        "iscompany companytype active color": "-",
        "referredby": "source_detail",
    },
)

ODOO_LEADS = Origin(
    "odoo",
    ("name contactname", "name partnername", "name emailfrom"),
    {**ODOO.columns, "name displayname opportunity": "title"},
)
"""Leads and opportunities with the names of the database, where the name is that of the matter."""
