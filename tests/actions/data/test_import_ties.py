"""Files of another program that name each other by its ids: linked at once, or when the other file comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm
from tests.difference import changed

CONTACTS = "Id,AccountId,LastName,FirstName,MailingCity\n0031,0011,Roe,Una,Kiel\n0032,0012,Fox,Tom,Kiel\n"
DEALS = "Id,AccountId,Name,StageName,Amount,CloseDate,ContactId\n0061,0011,Cranes,Closed Won,100,2026-03-01,0031;0032\n"
COMPANIES = "Id,Name,BillingCity\n0011,Quay Cranes,Kiel\n"


def imported(crm: Crm, kind: str, text: str, *words: str) -> dict[str, Any]:
    done = crm("import", kind, "-", *words, "--json", stdin=text)
    assert done.exit == 0, done.err
    found: dict[str, Any] = done.json
    return found


def waiting(crm: Crm) -> list[tuple[str, int, str, str]]:
    rows = crm("sql", "SELECT kind, element, to_kind, external_id FROM waiting ORDER BY id", "--json").json
    return [(row["kind"], row["element"], row["to_kind"], row["external_id"]) for row in rows]


def links(crm: Crm, ref: str) -> list[tuple[str, str]]:
    return sorted((each["ref"], each["how"]) for each in crm.show(ref)["links"])


def test_i23_links_wait_for_the_other_file_and_are_made_in_its_step(crm: Crm) -> None:
    deals = imported(crm, "deal", DEALS)
    assert (deals["joined"], deals["waiting"]) == (0, 3)
    assert deals["warnings"] == [
        "1 link waits for companies of salesforce.",
        "2 links wait for contacts of salesforce.",
    ]
    contacts = imported(crm, "contact", CONTACTS)
    assert (contacts["joined"], contacts["waiting"]) == (2, 2)
    assert crm.show("DEAL-1")["contact"] == "CONTACT-1"
    assert links(crm, "DEAL-1") == [("CONTACT-1", "contact_of"), ("CONTACT-2", "related")]
    found = changed(crm, "import", "company", "-", stdin=COMPANIES)
    assert found.touched["waiting"] == "-1 -4"
    assert "1 company imported: COMPANY-1; 2 links made" in found.result.out
    assert (crm.show("DEAL-1")["company"], crm.show("CONTACT-1")["company"]) == ("COMPANY-1", "COMPANY-1")
    assert waiting(crm) == [("contact", 2, "company", "0012")]
    assert crm("undo").exit == 0
    assert (crm.show("DEAL-1")["company"], len(waiting(crm))) == (None, 3)
    assert (crm("undo").exit, waiting(crm)) == (
        0,
        [("deal", 1, "company", "0011"), ("deal", 1, "contact", "0031"), ("deal", 1, "contact", "0032")],
    )
    assert (crm("undo").exit, waiting(crm)) == (0, [])


def test_what_is_here_already_is_linked_at_once(crm: Crm) -> None:
    imported(crm, "company", COMPANIES)
    contacts = imported(crm, "contact", CONTACTS)
    assert (contacts["joined"], contacts["waiting"]) == (1, 1)
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"
    again = imported(crm, "contact", CONTACTS, "--upsert-by", "external_id")
    assert (again["updated"], again["waiting"], again["warnings"]) == ([], 0, [])  # it waited before
    assert len(waiting(crm)) == 1


def test_what_is_made_or_given_its_id_by_hand_ends_the_waiting_in_its_step(crm: Crm) -> None:
    imported(crm, "deal", DEALS)
    crm.new("company", "Quay Cranes", "--external-id", "salesforce:0011")
    assert crm.show("DEAL-1")["company"] == "COMPANY-1"
    crm.new("contact", "Una Roe", "--external-id", "0031")  # of no program: it is another one
    assert (crm.show("DEAL-1")["contact"], len(waiting(crm))) == (None, 2)
    assert crm("edit", "CONTACT-1", "--external-id", "salesforce:0031").exit == 0
    assert (crm.show("DEAL-1")["contact"], len(waiting(crm))) == ("CONTACT-1", 1)
    assert crm("undo").exit == crm("undo", "--yes").exit == crm("undo", "--yes").exit == 0
    assert (crm.show("DEAL-1")["company"], crm.show("DEAL-1")["contact"], len(waiting(crm))) == (None, None, 3)


def test_a_name_that_waits_is_answered_by_a_new_element_of_that_name(crm: Crm) -> None:
    head = "id,firstName,lastName,accountName,emailAddress,phoneNumber\n"
    imported(crm, "contact", f"{head}e1,Una,Roe,Quay Cranes,,\n")
    assert len(waiting(crm)) == 1
    crm.new("company", "Quay cranes")
    assert (crm.show("CONTACT-1")["company"], waiting(crm)) == ("COMPANY-1", [])


def test_an_id_counts_more_than_the_name_beside_it(crm: Crm) -> None:
    head = "id,firstName,lastName,accountName,accountId,emailAddress,phoneNumber\n"
    crm("company", "new", "Quay Cranes")
    imported(crm, "company", "id,name,emailAddress,phoneNumber\na2,Quay Cranes,,\n", "--on-duplicate", "create")
    contacts = imported(crm, "contact", f"{head}e1,Una,Roe,Quay Cranes,a2,,\ne2,Tom,Fox,Harbour,a3,,\n")
    assert (contacts["joined"], contacts["waiting"]) == (1, 1)
    assert (crm.show("CONTACT-1")["company"], crm.show("CONTACT-2")["company"]) == ("COMPANY-2", None)
    imported(crm, "contact", f"{head}e3,Ann,Ray,Two Docks,a4,,\ne4,Bo,Ray,Two Docks,a5,,\n", "--make", "company")
    refs = [crm.show(ref)["company"] for ref in ("CONTACT-3", "CONTACT-4")]
    assert [crm.show(ref)["external_ids"] for ref in refs] == [
        [{"system": "espocrm", "id": "a4"}], [{"system": "espocrm", "id": "a5"}],
    ]  # fmt: skip


def test_i23_a_name_that_is_not_here_waits_for_the_file_that_has_it(crm: Crm) -> None:
    """The plain first command refused every list of contacts with companies in it."""
    people = "First Name,Last Name,URL,Company,Position,Connected On\nUna,Roe,,Quay Cranes Ltd,Buyer,01 Jul 2026\n"
    contacts = imported(crm, "contact", people + "Tom,Fox,,Docks,Cook,02 Jul 2026\n")
    assert contacts["warnings"][0] == (
        "2 links wait for companies that are not here yet: import them, or use --make company."
    )
    assert imported(crm, "company", "title,city\nQUAY CRANES Ltd.,Kiel\n")["joined"] == 1
    assert [crm.show(ref)["company"] for ref in contacts["created"]] == ["COMPANY-1", None]
    deals = "Record ID,Deal Name,Associated Company,Associated Contact\n7,A,Docks,Una (una@x.example)\n"
    made = imported(crm, "deal", deals, "--make", "company")
    assert (made["joined"], made["waiting"], crm.show("CONTACT-2")["company"]) == (1, 1, "COMPANY-2")
    imported(crm, "contact", "Last Name,Email\nBee,una@x.example\n")
    assert (crm.show("DEAL-1")["contact"], waiting(crm)) == ("CONTACT-3", [])
    assert imported(crm, "lead", "Email,Phone\nx@y.example,\n")["joined"] == 0  # without a title
    own = crm("import", "deal", "-", stdin="title,company\nA,Nobody\n")
    assert (own.exit, "line 2: There is no company called 'Nobody'." in own.err) == (3, True)


def test_i24_contacts_are_made_by_name_and_address(crm: Crm) -> None:
    text = "title,contact\nPump A,Mia Bell (mia@harbour.example)\nPump B,mia@harbour.example\nPump C,Tom Fox\n"
    deals = imported(crm, "deal", text, "--make", "contact")
    assert [crm.show(ref)["contact"] for ref in deals["created"]] == ["CONTACT-1", "CONTACT-1", "CONTACT-2"]
    mia, tom = crm.show("CONTACT-1"), crm.show("CONTACT-2")
    assert (mia["first_name"], mia["last_name"], mia["emails"][0]["value"]) == ("Mia", "Bell", "mia@harbour.example")
    assert (tom["title"], tom["emails"]) == ("Tom Fox", [])


@pytest.mark.parametrize("cell", ["", "0", "-", "n/a"])
def test_no_id_is_no_link(crm: Crm, cell: str) -> None:
    deals = imported(crm, "deal", f"deal_id,title,contact_id\nD1,Pump,{cell}\n")
    assert (deals["waiting"], deals["warnings"]) == (0, [])


def test_waiting_links_go_along_in_a_whole_export(crm: Crm, tmp_path: Path) -> None:
    imported(crm, "deal", DEALS, "--map", "Amount=amount")
    dump = crm("export", "--all").out
    other = str(tmp_path / "other.db")
    assert crm("import", "-", "--all", "--db", other, stdin=dump).exit == 0
    assert crm("export", "--all", "--db", other).out == dump
    assert crm("import", "company", "-", "--db", other, "--json", stdin=COMPANIES).json["joined"] == 1
