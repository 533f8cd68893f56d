"""The files that people come from: what HubSpot, Salesforce, Pipedrive, Google and Outlook export is understood."""

from __future__ import annotations

from typing import Any

from tests.conftest import ROOT, Crm

SAMPLES = ROOT / "examples" / "import"
OWN = {"ref", "kind", "id", "uid", "version", "created_at", "updated_at", "owner", "links", "custom", "totals"}


def imported(crm: Crm, kind: str, name: str, *words: str) -> tuple[list[dict[str, Any]], list[str]]:
    """(what is filled in each element, what is warned of)"""
    done = crm("import", kind, str(SAMPLES / name), *words, "--json")
    assert done.exit == 0, done.err
    found = [crm.show(ref) for ref in done.json["created"]]
    filled = [
        {key: value for key, value in one.items() if value not in (None, [], {}) and key not in OWN} for one in found
    ]
    return filled, done.json["warnings"]


def values(points: list[dict[str, Any]]) -> list[tuple[str | None, str]]:
    return [(point["label"], point["value"]) for point in points]


def test_hubspot(crm: Crm) -> None:
    found, warnings = imported(crm, "lead", "hubspot-contacts.csv")
    grace = found[0]
    assert values(grace.pop("phones")) == [(None, "+1 212 555 0101"), ("mobile", "+1 917 555 0102")]
    assert values(grace.pop("emails")) == [(None, "grace@cobol.example")]
    assert grace == {
        "stage": "new",
        "first_name": "Grace",
        "last_name": "Hopper",
        "job_title": "Rear Admiral",
        "company_name": "Cobol Works",
        "website": "https://cobol.example",
        "street": "12 Bowling Green",
        "postal_code": "10004",
        "city": "New York",
        "region": "NY",
        "country": "US",
        "source": "Organic search",
        "currency": "EUR",
        "tax_rounding": "group",
        "late": False,
        "external_ids": [{"system": "hubspot", "id": "501"}],
    }
    assert len(found) == 3
    assert warnings[0].startswith(
        "Columns left out: Lead Status, Lifecycle Stage, Marketing contact status, Create Date."
    )


def test_salesforce(crm: Crm) -> None:
    found, _ = imported(crm, "lead", "salesforce-leads.csv")
    ada, alan = found
    assert (ada["salutation"], ada["job_title"], ada["company_name"]) == ("Ms.", "Countess", "Analytical Engines")
    assert "title" not in ada
    assert ada["comments"] == "Wants a demonstration.\nCall after five."
    assert (ada["postal_code"], ada["country"], ada["source"]) == ("SW1Y 4JH", "GB", "Trade Show")
    assert ada["external_ids"] == [{"system": "salesforce", "id": "00Q5g00000A1b2C"}]
    assert [label for label, _ in values(alan["phones"])] == [None, "mobile", "fax"]


def test_pipedrive(crm: Crm) -> None:
    found, _ = imported(crm, "lead", "pipedrive-leads.csv")
    bikes, repair = found
    assert (bikes["title"], bikes["amount"], bikes["currency"]) == ("20 cargo bikes", "48000.00", "EUR")
    assert (bikes["first_name"], bikes["last_name"], bikes["company_name"]) == ("Ada", "Lovelace", "Swift Couriers")
    assert values(bikes["emails"]) == [("work", "ada@swift.example"), ("home", "ada@home.example")]
    assert bikes["street"] == "Hafenstraße 3, 20457 Hamburg, Germany"
    assert repair["tags"] == ["warm", "service"]


def test_google_contacts(crm: Crm) -> None:
    found, warnings = imported(crm, "contact", "google-contacts.csv", "--make", "company")
    ada, emmy, cafe = found
    assert (ada["first_name"], ada["last_name"], ada["salutation"]) == ("Ada King", "Lovelace", "Countess")
    assert (ada["street"], ada["city"], ada["country"]) == ("12 St James's Square", "London", "GB")
    assert values(ada["emails"]) == [("work", "ada@engines.example"), ("home", "ada@home.example")]
    assert values(ada["phones"]) == [("mobile", "+44 7700 900001"), ("fax", "+44 20 7946 0009")]
    assert (ada["tags"], ada["birth_date"]) == (["fair-2026"], "1985-12-10")
    assert [value for _, value in values(emmy["emails"])] == ["emmy@algebra.example", "noether@ring.example"]
    assert crm.show(cafe["company"])["title"] == "Hafen Café"
    assert warnings == []


def test_outlook(crm: Crm) -> None:
    words = ("--make", "company", "--date-format", "DD.MM.YYYY")
    found, warnings = imported(crm, "contact", "outlook-contacts.csv", *words)
    jordis, max = found
    assert (jordis["salutation"], jordis["job_title"]) == ("Frau", "Geschäftsführung")
    assert (jordis["street"], jordis["city"]) == ("Am Kai 7, Hinterhaus", "Lübeck")
    assert [label for label, _ in values(jordis["phones"])] == ["work", "mobile", "fax"]
    assert (jordis["birth_date"], jordis["tags"]) == ("1979-12-24", ["kunde", "nord"])
    assert (max["first_name"], max["city"], "birth_date" in max) == ("Max Otto", "Zürich", False)
    assert "was read as Windows-1252" in warnings[0]


def test_vcards_of_both_versions(crm: Crm) -> None:
    found, warnings = imported(crm, "contact", "people.vcf", "--make", "company")
    ada, emmy = found
    assert (ada["first_name"], ada["last_name"], ada["salutation"]) == ("Ada King", "Lovelace", "Ms.")
    assert (ada["job_title"], ada["birth_date"], ada["tags"]) == ("Programmer", "1985-12-10", ["fair-2026", "vip"])
    assert values(ada["phones"]) == [("mobile", "+44 7700 900001"), ("fax", "+44 20 7946 0009")]
    assert ada["comments"] == "Met at the fair, wants a call.\nAfter five."
    assert (ada["street"], ada["postal_code"], ada["country"]) == ("12 St James's Square", "SW1Y 4JH", "GB")
    assert crm.show(ada["company"])["title"] == "Analytical Engines"
    assert values(emmy["phones"]) == [("home", "+49-9131-5550")]
    assert "Birthday without a year" in warnings[0]
    again = crm("import", "contact", str(SAMPLES / "people.vcf"), "--make", "company", "--upsert-by", "external_id")
    assert (again.exit, "line 16: There is no external_id to match on." in again.err) == (5, True)
