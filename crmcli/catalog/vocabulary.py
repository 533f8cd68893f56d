"""What other programs call the fields of the catalogue."""

from __future__ import annotations

from crmcli.catalog.headings import ADDRESS, APPENDED, NAMES
from crmcli.catalog.origins import ORIGINS
from crmcli.model.vocabulary import Origin, Vocabulary

VOCABULARY = Vocabulary(
    synonyms={
        "cardname": "title last_name",
        "name fullname displayname fn leadname": "name title",
        "contactname personname contact contactperson": "name contact",
        "id recordid": "id",
        "leadid": "lead:id",
        "contactid personid": "contact:id",
        "companyid accountid organizationid organisationid clientid": "company:id",
        "dealid opportunityid": "deal:id",
        "productid": "product:id",
        "subject topic dealname opportunityname leadtitle dealtitle productname": "title",
        "firstname givenname forename fname personfirstname": "first_name",
        "lastname familyname surname lname personlastname": "last_name",
        "salutation prefix nameprefix honorific honorificprefix": "salutation",
        "jobtitle position role jobposition organizationtitle organization1title": "job_title",
        "title": "title job_title",
        "birthday birthdate dateofbirth dob personbirthday": "birth_date",
        "company companyname organization organizationname organisation organisationname account accountname "
        "associatedcompany organization1name employer "
        "org customer client potentialcustomer": "company_name company title",
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
        "stage dealstage stagename salesstage": "stage",
        "status dealstatus leadstatus opportunitystatus statusreason": "status",
        "lostreason": "lost_reason",
        "pipeline dealpipeline": "pipeline",
        "tags tag labels label categories": "tags",
        "externalid externalids": "external_id",
        "sku productcode articlenumber itemnumber": "sku",
        "price unitprice listprice": "price line.price",
        "unit uom": "unit line.unit",
        "taxrate vatrate": "tax_rate line.tax_rate",
        "lineitem lineitemname itemname linename linedescription item": "line.name",
        "quantity qty lineitemquantity itemquantity linequantity": "line.quantity",
        "lineitemprice itemprice itemcost lineprice": "line.price",
        "lineitemdiscount linediscount": "line.discount_line",
        "discountpercent": "line.discount_percent",
    },
    address={
        "street address streetaddress addressline addressline1": "street",
        "city town locality": "city",
        "state region province stateprovince stateregion county": "region",
        "zip zipcode postalcode postcode zippostalcode pobcode": "postal_code",
        "country countryregion countrycode": "country",
    },
    appended={
        **APPENDED,
        "middlename": ("first_name", " "),
        "additionalname": ("first_name", " "),
        "secondname": ("first_name", " "),
    },
    origins=ORIGINS,
    beside=(
        # Any list of people: a title beside a person's name is what the person does, and the title of a lead its name.
        Origin("people", ("firstname title", "lastname title"), {"title": "job_title"}),
        Origin("leads", ("firstname leadname", "lastname leadname"), {"leadname": "title"}),
        Origin("german", ("vorname name",), {"name": "last_name"}),
        Origin("french", ("prenom nom",), {"nom": "last_name"}),
        Origin("spanish", ("nombre apellidos", "nombre apellido"), {"nombre": "first_name"}),
        Origin("italian", ("nome cognome",), {"nome": "first_name"}),
        Origin("dutch", ("voornaam naam",), {"naam": "last_name"}),
    ),
    stages={
        "won": "won closedwon closedwonpaid dealwon closewon wonclosed gewonnen gagne gagnee ganado ganada vinto vinta",
        "lost": "lost closedlost deallost dead disqualified unqualified notqualified junk junklead lostlead verloren "
        "perdu perdue perdido perdida perso persa",
        "open": "open offen new neu nouveau nuevo nuovo nieuw ouvert abierto aperto notcontacted opennotcontacted",
    },
    pipelines="default pipeline salespipeline standard standardpipeline mainpipeline defaultpipeline vertriebspipeline "
    "sales general",
    others=(NAMES, ADDRESS),
)
