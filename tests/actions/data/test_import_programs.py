"""What the popular programs export, column by column: the samples in examples/import/made-up."""

from __future__ import annotations

import csv

import pytest

from crmcli.actions.data.importing.headers import match, origin_of
from crmcli.actions.data.importing.tables import named
from crmcli.catalog import REGISTRY
from crmcli.catalog.vocabulary import VOCABULARY
from tests.conftest import ROOT, Crm

SAMPLES = ROOT / "examples" / "import" / "made-up"
# The last word of a name is the kind: (program, columns without a place here, links by the ids of the program)
EXPECTED: dict[str, tuple[str | None, str, str]] = {
    "bitrix-company": ("bitrix", "Company type, Annual revenue, Created on", ""),
    "bitrix-contact": ("bitrix", "", ""),
    "bitrix-database-company": ("bitrix", "COMPANY_TYPE, REVENUE, ASSIGNED_BY_ID, DATE_CREATE", ""),
    "bitrix-database-contact": ("bitrix", "ASSIGNED_BY_ID", "COMPANY_ID"),
    "bitrix-database-deal": ("bitrix", "ASSIGNED_BY_ID", "COMPANY_ID, CONTACT_ID"),
    "bitrix-database-lead": ("bitrix", "ASSIGNED_BY_ID, DATE_CREATE", "COMPANY_ID, CONTACT_ID"),
    "bitrix-deal": ("bitrix", "Start date, Created on", ""),
    "bitrix-lead": ("bitrix", "Created on", ""),
    "close-company": (
        "close",
        "status_id, status_label, primary_contact_first_name, primary_contact_last_name, "
        "primary_contact_title, primary_contact_primary_phone_type, primary_contact_primary_email_type, date_created",
        "",
    ),
    "close-contact": ("close", "date_created", "lead_id"),
    "close-deal": ("close", "", "lead_id, contact_id"),
    "close-lead": ("close", "date_created", ""),
    "dynamics-company": ("dynamics", "", ""),
    "dynamics-contact": ("dynamics", "Status", ""),
    "dynamics-deal": ("dynamics", "", ""),
    "dynamics-lead": ("dynamics", "Created On", ""),
    "dynamics-product": ("dynamics", "Status", ""),
    "espocrm-company": ("espocrm", "type", ""),
    "espocrm-contact": ("espocrm", "createdAt, modifiedAt", "accountId"),
    "espocrm-deal": ("espocrm", "createdAt", "accountId"),
    "espocrm-lead": ("espocrm", "createdAt", ""),
    "freshsales-company": ("freshsales", "Industry type", ""),
    "freshsales-contact": ("freshsales", "Lifecycle stage, Created at", ""),
    "freshsales-deal": ("freshsales", "", ""),
    "freshsales-lead": ("freshsales", "Created at", ""),
    "freshsales-product": ("freshsales", "Category, SKU number", ""),
    "gmx-german-contact": ("gmx", "", ""),
    "google-old-contact": ("google", "", ""),
    "hubspot-company": ("hubspot", "Create Date, Last Activity Date, Annual Revenue", ""),
    "hubspot-contact": ("hubspot", "Lead Status, Lifecycle Stage, Create Date", "Associated Company IDs"),
    "hubspot-deal": ("hubspot", "", "Associated Company IDs, Associated Contact IDs"),
    "hubspot-product": ("hubspot", "Create Date", ""),
    "insightly-company": ("insightly", "Email Domain, Date Created", ""),
    "insightly-contact": ("insightly", "", ""),
    "insightly-deal": ("insightly", "", ""),
    "insightly-lead": ("insightly", "Lead Rating, Date Created", ""),
    "linkedin-contact": ("linkedin", "Connected On", ""),
    "odoo-company": ("odoo", "Job Position", ""),
    "odoo-contact": ("odoo", "", ""),
    "odoo-deal": ("odoo", "", ""),
    "odoo-lead": ("odoo", "probability", ""),
    "odoo-product": ("odoo", "", ""),
    "outlook-dutch-contact": ("outlook", "Afdeling", ""),
    "outlook-french-contact": ("outlook", "Suffixe, Service", ""),
    "outlook-german-contact": ("outlook", "Suffix, Abteilung", ""),
    "outlook-italian-contact": ("outlook", "Reparto", ""),
    "outlook-spanish-contact": ("outlook", "Departamento, Particular", ""),
    "pipedrive-company": ("pipedrive", "Organization - People", ""),
    "pipedrive-contact": ("pipedrive", "Person - Open deals", ""),
    "pipedrive-deal": ("pipedrive", "", ""),
    "pipedrive-lead": ("pipedrive", "Lead - Expected close date, Lead - Lead created", ""),
    "pipedrive-product": ("pipedrive", "", ""),
    "salesforce-company": ("salesforce", "IsDeleted, Type, AnnualRevenue, OwnerId", ""),
    "salesforce-contact": ("salesforce", "IsDeleted, Department, OwnerId", "AccountId"),
    "salesforce-deal": ("salesforce", "IsDeleted, Type, NextStep, OwnerId", "AccountId, ContactId"),
    "salesforce-lead": (
        "salesforce",
        "IsDeleted, Industry, AnnualRevenue, NumberOfEmployees, OwnerId, CreatedDate",
        "",
    ),
    "salesforce-product": ("salesforce", "IsActive, Family, CreatedDate, IsDeleted", ""),
    "salesforce-report-company": ("salesforce", "Type, Last Activity", ""),
    "salesforce-report-contact": ("salesforce", "", ""),
    "salesforce-report-deal": ("salesforce", "", ""),
    "salesforce-report-lead": ("salesforce", "Rating", ""),
    "shopify-quote": (
        "shopify",
        "Financial Status, Paid at, Fulfillment Status, Subtotal, Shipping, Taxes, Created at, Lineitem sku, "
        "Billing Name",
        "",
    ),
    "suitecrm-company": ("suitecrm", "Account Type, Date Modified", ""),
    "suitecrm-contact": ("suitecrm", "Department, Date Modified", "Account ID"),
    "suitecrm-database-lead": ("suitecrm", "date_entered, date_modified, department", ""),
    "suitecrm-deal": ("suitecrm", "Date Modified", "Account ID"),
    "suitecrm-lead": ("suitecrm", "Department, Account Description, Status Description, Date Modified", ""),
    "woocommerce-invoice": ("woocommerce", "Order Status, Order Date", ""),
    "zoho-company": ("zoho", "Created Time", ""),
    "zoho-contact": ("zoho", "Created Time, Modified Time", "Account Name.id"),
    "zoho-deal": ("zoho", "Created Time", "Account Name.id"),
    "zoho-lead": ("zoho", "Created Time", ""),
    "zoho-product": ("zoho", "Product Active, Taxable, Created Time", ""),
}
WITHOUT_IDS = ("salesforce-report-deal", "salesforce-report-contact")  # the reports that leave them out
LEAST = {
    "lead": {"last_name", "name"},
    "contact": {"last_name", "name"},
    "company": {"title"},
    "deal": {"title"},
    "quote": {"line.name", "line.price"},
    "invoice": {"line.name", "line.price"},
    "product": {"title"},
}  # fields of which one is there


@pytest.mark.parametrize("name", EXPECTED)
def test_i25_the_columns_of_a_program_are_known(name: str) -> None:
    program, unknown, links = EXPECTED[name]
    with (SAMPLES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        names = named(next(csv.reader(file)), 1)
    kind = REGISTRY.by_name[name.rpartition("-")[2]]
    targets = match(VOCABULARY, kind, names, {})
    origin = origin_of(VOCABULARY, names)
    fields = {target.field for target in targets.values() if target}
    assert ", ".join(each for each in names if targets[each] is None) == unknown
    assert ", ".join(each for each in names if (found := targets[each]) and found.link) == links
    assert (origin.name if origin else None) == program
    assert fields & LEAST[kind.name]
    assert len([each for each in names if (found := targets[each]) and found.field == "external_id"]) == (
        program not in ("gmx", "google", "outlook", "linkedin") and name not in WITHOUT_IDS
    )


def test_every_sample_is_on_the_list() -> None:
    assert {path.stem for path in SAMPLES.glob("*.csv")} == set(EXPECTED)


def test_i25_a_sample_comes_in_with_all_that_has_a_place(crm: Crm) -> None:
    assert crm("import", "company", str(SAMPLES / "salesforce-company.csv")).exit == 0
    done = crm("import", "deal", str(SAMPLES / "salesforce-report-deal.csv"), "--json")
    assert done.json["warnings"] == []
    deal = crm.show("DEAL-1")
    names = ("title", "stage", "amount", "currency", "close_date", "probability", "company")
    assert [deal[name] for name in names] == [
        "Two cranes", "won", "1200.50", "EUR", "2026-03-14", 100, "COMPANY-1",
    ]  # fmt: skip
    assert (deal["source"], deal["owner"], deal["external_ids"]) == ("Web", "ada", [])
    done = crm("import", "contact", str(SAMPLES / "outlook-french-contact.csv"), "--make", "company", "--json")
    una = crm.show("CONTACT-1")
    assert [una[name] for name in ("salutation", "job_title", "birth_date", "street", "country", "tags")] == [
        "Mme", "Acheteuse", "1980-03-22", "Quai 7", "FR", ["vip"],
    ]  # fmt: skip
    assert [(phone["label"], phone["value"]) for phone in una["phones"]] == [
        ("work", "+33 2 40 55 01 01"), ("mobile", "+33 6 55 01 02 03"),
    ]  # fmt: skip
    assert done.json["warnings"][0].startswith("Columns left out: Service.")
